import { describe, expect, it } from 'vitest'
import { labOf, onlyProblem, problemsOf } from './labs.ts'

function only(yaml: string): { code: string; at: string; quote: string | undefined } {
  const [problem] = problemsOf(yaml)
  expect(problemsOf(yaml)).toHaveLength(1)
  return {
    code: problem?.code ?? '',
    at: `${problem?.place?.line ?? 0}:${problem?.place?.column ?? 0}`,
    quote: problem?.quote,
  }
}

describe('YAML', () => {
  it('a tab is told as a tab, with its line', () => {
    expect(only('lans:\n\tlan: 5\n')).toEqual({ code: 'tab', at: '2:1', quote: '\tlan: 5' })
  })

  it('a duplicate key is told at the second one, naming the first', () => {
    expect(only('hosts:\n  h1:\n  h2:\n  h1:\n')).toEqual({
      code: 'duplicate-key',
      at: '4:3',
      quote: '  h1:',
    })
    expect(onlyProblem('hosts:\n  h1:\n  h1:\n')).toContain('line 2')
  })

  it('an unclosed bracket, quote and a missing colon are told in words', () => {
    expect(only('lans: { a: { subnet: 10.0.0.0/24 }\nhosts:\n')).toMatchObject({
      code: 'unclosed',
      at: '1:34',
    })
    expect(only('lans: { a: { subnet: 10.0.0.0/24 }').code).toBe('unclosed-bracket')
    expect(only('title: "x\nhosts:\n')).toMatchObject({ code: 'unclosed', at: '1:9' })
    expect(only('title: "x').code).toBe('unclosed-quote')
    expect(only('hosts:\n  h1:\nnetworks\n').code).toBe('missing-colon')
    expect(only('title: a: b\n').code).toBe('indentation')
    expect(only('hosts: [a b: [}\n').code).toMatch(/missing-comma|yaml-syntax|unclosed/)
  })

  it('a second document is told where it starts', () => {
    expect(only('---\nhosts:\n---\nhosts:\n')).toMatchObject({ code: 'several-documents', at: '3:1' })
  })

  it('an empty file, a list and a text are no lab', () => {
    expect(only('').code).toBe('empty-file')
    expect(only('# nothing\n').code).toBe('empty-file')
    expect(only('- a\n').code).toBe('not-a-mapping')
    expect(only('lab').code).toBe('not-a-mapping')
  })

  it('NUL and other control characters are refused', () => {
    expect(only('title: a\0b\n').code).toBe('nul-byte')
    expect(only('title: a\u0007b\n').code).toBe('control-character')
  })

  it('a file of more than 1 MiB is refused at once', () => {
    expect(only(`title: ${'x'.repeat(10 * 1024 * 1024)}\n`).code).toBe('file-too-large')
  })

  it('a bomb of aliases is refused without being built', () => {
    const levels = Array.from({ length: 30 }, (_, level) =>
      level === 0
        ? 'x-0: &a0 [a, a, a, a, a, a, a, a, a]'
        : `x-${level}: &a${level} [${Array(9)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    )
    expect(only(`${levels.join('\n')}\n`).code).toBe('too-many-nodes')
  })

  it('an alias of nothing and of itself are told', () => {
    expect(only('x-a: *b\n').code).toBe('unknown-alias')
    expect(only('x-a: &a [*a]\n').code).toBe('recursive-alias')
  })

  it('`__proto__`, a key without name and a list as key are refused', () => {
    expect(only('hosts:\n  __proto__: { lans: [] }\n').code).toBe('reserved-key')
    expect(only('? [a]\n: b\n').code).toBe('key-not-text')
    expect(only('x-a: { : b }\n').code).toBe('empty-key')
  })

  it('deep nesting is refused', () => {
    expect(only(`x-a: ${'['.repeat(500)}${']'.repeat(500)}\n`).code).toBe('too-deep')
  })

  it('tags are refused, except for !!str', () => {
    expect(only('title: !secret x\n').code).toBe('yaml-tag')
    expect(labOf('title: !!str 5\n').title).toBe('5')
  })

  it('names such as `constructor` and `toString` are ordinary names', () => {
    const lab = labOf('hosts:\n  constructor:\ncontainers:\n  toString: { host: constructor }\n')
    expect(lab.containers.map(({ name, host }) => [name, host])).toEqual([['toString', 'constructor']])
  })

  it('merge keys and anchors work, and a key of the mapping itself wins', () => {
    const lab = labOf(`
x-base: &base
  host: h1
  networks: [net]
  hostname: base
hosts: { h1: }
networks: { net: }
containers:
  c1: { <<: *base }
  c2: { <<: *base, hostname: own }
  c3: { <<: [{ hostname: first }, *base] }
`)
    expect(lab.containers.map(({ hostname }) => hostname)).toEqual(['base', 'own', 'first'])
    expect(lab.containers.every(({ endpoints }) => endpoints[0]?.network === 'net')).toBe(true)
  })

  it('a value from an anchor is told where it is written', () => {
    const yaml = 'x-base: &base\n  hosts: h9\nhosts: { h1: }\ncontainers:\n  c1: { host: h1, <<: *base }\n'
    expect(problemsOf(yaml).map(({ place }) => place?.line)).toEqual([2])
  })

  it('Windows line ends and a byte order mark do no harm', () => {
    expect(labOf('\uFEFFhosts:\r\n  h1:\r\n').hosts[0]).toMatchObject({ name: 'h1', origin: { line: 2 } })
  })
})
