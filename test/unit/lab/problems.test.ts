import { describe, expect, it } from 'vitest'
import { codesOf, problemsOf } from './labs.ts'

describe('problems', () => {
  it('are all told at once, by line, with line, column, key and the line quoted', () => {
    const yaml = `title: A lab
lan:
lans:
  a: { subnet: 10.1.0.0/24, mtu: 9 }
  b: { subnet: 10.1.0.0/25 }
hosts:
  h1: { lans: { a: 10.1.0.1 } }
  h2: { lans: { a: 10.1.0.1, c: } }
networks:
  n1: { driver: overlya }
containers:
  c1: { host: h3, networks: [n1] }
  c2: { host: h1, networks: [n2], ports: ["80"], imag: x }
expect:
  - c1 reaches c9
  - c1 reach c2
`
    expect(codesOf(yaml)).toEqual([
      '2:1 unknown-key',
      '4:34 bad-value',
      '5:16 overlapping-subnets',
      '8:20 duplicate-address',
      '8:30 unknown-lan',
      '10:17 bad-value',
      '12:15 unknown-host',
      '13:30 unknown-network',
      '13:43 bad-port',
      '13:50 unknown-key',
      '15:5 unknown-node',
      '16:5 bad-expectation',
    ])
    expect(problemsOf(yaml)[3]).toMatchObject({
      blame: 'input',
      place: { file: '/labs/test.lab.yml', line: 8, column: 20, key: 'hosts.h2.lans.a' },
      quote: '  h2: { lans: { a: 10.1.0.1, c: } }',
    })
  })

  it('of one part do not bring forth others of what refers to it', () => {
    const yaml = `lans: { a: { subnett: 10.1.0.0/24 } }
routers: { r1: { lans: { a: 10.1.0.1 } } }
hosts: { h1: { lans: { a: 10.1.0.5 }, gateway: 10.1.0.1 } }
networks:
  n1: { driver: overlay, ipam: { subnet: 10.4.0.0/33 } }
containers:
  c1: { host: h1, networks: { n1: { ipv4_address: 10.4.0.9 } }, ports: ["80:80"] }
  c2: { hosts: h1, networks: [n1] }
expect:
  - c1 reaches c2
  - n1@h1 has fdb entry 02:42:0a:00:00:04
`
    expect(codesOf(yaml)).toEqual(['1:14 unknown-key', '5:42 bad-value', '8:9 unknown-key'])
  })

  it('a section that is a list is one problem', () => {
    expect(codesOf('hosts: [h1]\ncontainers: { c1: { host: h1 } }\nexpect: [c1 reaches h1]\n')).toEqual([
      '1:8 bad-value',
    ])
  })

  it('a misspelt key that is needed is told as misspelt only', () => {
    const [problem, ...others] = problemsOf('lans:\n  a: { subnt: 10.1.0.0/24 }\n')
    expect(others).toEqual([])
    expect(problem?.message).toBe('`subnt` is not a key of LAN `a`.')
    expect(problem?.hint).toBe('Did you mean `subnet`? The keys here are `subnet`, `vlans` and `mtu`.')
  })

  it.each([
    ['services: {}', /under `containers:`/],
    ['version: "3"', /have no version/],
    ['network: {}', /Did you mean `networks`/],
    ['qwertz: 1', /A lab file has `name`.*start with `x-`/],
    ['uplink: eth0', /not in this version/],
    ['name: Two Lans', /lower-case letters/],
    ['title: [a]', /`title` must be a text, not a list/],
  ])('at the top: %s', (line, words) => {
    const [problem, ...others] = problemsOf(`${line}\nhosts: { h1: }\n`)
    expect(others).toEqual([])
    expect(`${problem?.message ?? ''} ${problem?.hint ?? ''}`).toMatch(words)
  })

  it.each([
    ['hosts: { a/b: }', /cannot be the name of a host/],
    ['hosts: { -a: }', /start with a letter or digit/],
    [`hosts: { ${'a'.repeat(64)}: }`, /64 bytes/],
    ['hosts: { h1: }\ncontainers: { h1: }', /has the name of a host \(on line 1\)/],
    ['lans: { a: { subnet: 10.0.0.0/24 } }\nrouters: { a: { lans: [] } }', /has the name of a LAN/],
    ['hosts: { h1: }\nnetworks: { "a b": }', /cannot be the name of a network/],
  ])('names: %s', (yaml, words) => {
    const [problem, ...others] = problemsOf(`${yaml}\n`)
    expect(others).toEqual([])
    expect(`${problem?.message ?? ''} ${problem?.hint ?? ''}`).toMatch(words)
  })

  it('a network may have the name of a container', () => {
    expect(codesOf('hosts: { h1: }\nnetworks: { web: }\ncontainers: { web: { networks: [web] } }\n')).toEqual(
      [],
    )
  })
})
