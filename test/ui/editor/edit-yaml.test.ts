import { describe, expect, it } from 'vitest'
import type { YamlEdit } from '../../../main/contract.ts'
import { editLab } from '../../../renderer/editor/edits.ts'
import { editYaml } from '../../../renderer/editor/yaml/edit-yaml.ts'

function edited(text: string, ...edits: readonly YamlEdit[]): string {
  const result = editYaml(text, edits)
  return result.ok ? result.value : `refused: ${result.problems[0]?.code}`
}

describe('an edit of YAML', () => {
  it('adds a key as its neighbours are written: in brackets', () => {
    expect(edited('hosts: { a: 1, b: { lans: [x] }, } # all\n', { path: ['hosts', 'c'], value: null })).toBe(
      'hosts: { a: 1, b: { lans: [x] }, c:, } # all\n',
    )
  })

  it('adds a key as its neighbours are written: a line each', () => {
    const text = 'hosts:\n    a:\n        lans: [x] # mine\n    # the end\nexpect: []\n'
    expect(edited(text, { path: ['hosts', 'b'], value: { lans: ['x'] } })).toBe(
      'hosts:\n    a:\n        lans: [x] # mine\n    b:\n      lans: [x]\n    # the end\nexpect: []\n',
    )
  })

  it('adds a missing section where people look for it', () => {
    expect(
      edited('lans:\n  lan: { subnet: 10.1.0.0/24 } # one\n\nexpect: []\n', {
        path: ['hosts', 'n'],
        value: null,
      }),
    ).toBe('lans:\n  lan: { subnet: 10.1.0.0/24 } # one\n\nhosts:\n  n:\n\nexpect: []\n')
  })

  it('fills an empty file, an empty section and an explicit null', () => {
    expect(edited('', { path: ['hosts', 'n'], value: null })).toBe('hosts:\n  n:\n')
    expect(edited('# mine\n', { path: ['hosts', 'n'], value: null })).toBe('# mine\nhosts:\n  n:\n')
    expect(edited('hosts: # none yet\nexpect:\n', { path: ['hosts', 'n'], value: null })).toBe(
      'hosts: # none yet\n  n:\nexpect:\n',
    )
    expect(edited('hosts: ~ # none\n', { path: ['hosts', 'n'], value: 1 })).toBe('hosts: { n: 1 } # none\n')
    expect(edited('hosts: {}', { path: ['hosts', 'n'], value: 1 })).toBe('hosts: { n: 1 }')
  })

  it('keeps the line breaks of Windows, and a file without a last one', () => {
    expect(edited('hosts:\r\n  a:\r\n', { path: ['hosts', 'b'], value: null })).toBe(
      'hosts:\r\n  a:\r\n  b:\r\n',
    )
    expect(edited('hosts:\n  a:', { path: ['hosts', 'b'], value: null })).toBe('hosts:\n  a:\n  b:')
    expect(edited('hosts:\n  a:\n  b:', { path: ['hosts', 'b'] })).toBe('hosts:\n  a:')
  })

  it('removes several neighbours in brackets, and the commas that belonged to them', () => {
    const list = 'x: [a, b, c, d] # all\n'
    const without = (...places: readonly number[]) =>
      edited(list, ...places.map((place) => ({ path: ['x', place] })))
    expect(without(0, 1)).toBe('x: [c, d] # all\n')
    expect(without(1, 2)).toBe('x: [a, d] # all\n')
    expect(without(3)).toBe('x: [a, b, c] # all\n')
    expect(without(0, 2)).toBe('x: [b, d] # all\n')
    expect(without(0, 1, 2, 3)).toBe('x: [] # all\n')
  })

  it('removes list items with their lines, and keeps comments between them', () => {
    const text =
      'expect:\n  - a reaches b # gone too\n  # about c\n  - on: c\n    run: [ls]\n  - d reaches e\n'
    expect(edited(text, { path: ['expect', 0] }, { path: ['expect', 1] })).toBe(
      'expect:\n  # about c\n  - d reaches e\n',
    )
  })

  it('sets a value in place, and keeps what stands behind it', () => {
    expect(edited('a: { mtu: 1500 } # x\n', { path: ['a', 'mtu'], value: 1450 })).toBe(
      'a: { mtu: 1450 } # x\n',
    )
    expect(edited('a:\n  b: 1\n  c: 2 # x\nd: 1\n', { path: ['a'], value: 'text' })).toBe(
      'a: text # x\nd: 1\n',
    )
  })

  it('turns the short list of networks into the long form where one of them gets an option', () => {
    const edit = { path: ['c', 'networks', 'a', 'ipv4_address'], value: '10.0.0.3' }
    expect(edited('c: { networks: [a, b] }\n', edit)).toBe(
      'c: { networks: { a: { ipv4_address: 10.0.0.3 }, b: } }\n',
    )
  })

  it('quotes what YAML would read as something else', () => {
    for (const value of ['yes', '5000:80', '{', '# no', "it's", 'a\nb', ' ', '1e3', '<script>', '*x', '']) {
      const result = edited('a: 1\n', { path: ['b'], value: [value, { [value]: value }] })
      expect(result).not.toContain('refused')
    }
  })

  it('is refused where an alias or a merge key says what is to be changed', () => {
    expect(edited('x-a: &a { b: 1 }\nc: *a\n', { path: ['c', 'b'], value: 2 })).toBe('refused: not-editable')
    expect(edited('x-a: &a { b: 1 }\nc: *a\n', { path: ['x-a'] })).toBe('refused: not-editable')
    expect(edited('x-a: &a { b: 1 }\nc: { <<: *a }\n', { path: ['c', 'b'] })).toBe('refused: not-editable')
    expect(edited('x-a: &a { b: 1 }\nc: { <<: *a }\n', { path: ['c', 'b'], value: 2 })).toBe(
      'x-a: &a { b: 1 }\nc: { <<: *a, b: 2 }\n',
    )
  })
})

describe('an edit of a lab', () => {
  it('is refused in a text that is not valid YAML', () => {
    const result = editLab('hosts: {\n', { type: 'add-lan', name: 'lan' })
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'broken-text' }] })
  })

  it('is refused for a name that is taken, or is none', () => {
    const text = 'lans: { lan: { subnet: 10.0.0.0/24 } }\n'
    expect(editLab(text, { type: 'add-host', name: 'lan', lans: [] })).toMatchObject({
      problems: [{ code: 'taken-name' }],
    })
    expect(editLab(text, { type: 'add-host', name: '<img src=x>', lans: [] })).toMatchObject({
      problems: [{ code: 'bad-name' }],
    })
  })

  it('takes a free subnet for a LAN', () => {
    const text = 'lans:\n  lan-a: { subnet: 192.168.0.0/22 }\n'
    expect(editLab(text, { type: 'add-lan', name: 'lan-b' })).toEqual({
      ok: true,
      value: 'lans:\n  lan-a: { subnet: 192.168.0.0/22 }\n  lan-b: { subnet: 192.168.4.0/24 }\n',
    })
  })

  it('of 1,000 containers removes a host with all its 200, and nothing else', () => {
    const lines = Array.from(
      { length: 1000 },
      (_, at) => `  c${at}: { host: node${at % 5}, networks: [net] }`,
    )
    const hosts = [0, 1, 2, 3, 4].map((at) => `  node${at}:`)
    const text = [
      'hosts:',
      ...hosts,
      'networks: { net: { driver: overlay } }',
      'containers:',
      ...lines,
      '',
    ].join('\n')
    const result = editLab(text, { type: 'remove', section: 'hosts', name: 'node3' })
    expect(result.ok && result.value.split('\n').length).toBe(text.split('\n').length - 201)
  })
})
