import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../main/lab/lab.ts'
import { sentenceOf } from '../../../main/lab/long-expectation.ts'
import { TWO_HOSTS, labOf, onlyProblem } from './labs.ts'

const LAB = `${TWO_HOSTS}networks: { net: { driver: overlay } }
containers: { c1: { host: h1, networks: [net] }, c2: { host: h2, networks: [net] } }
expect:
`
const one = (item: string): string => `${LAB}  - ${item}\n`
const read = (item: string) => labOf(one(item)).expectations[0]

const sentences: [string, Claim, boolean][] = [
  ['c1 reaches c2', { type: 'ping', from: 'c1', to: 'c2' }, false],
  ['c1 does not reach c2', { type: 'ping', from: 'c1', to: 'c2' }, true],
  ['h1 reaches 10.9.9.9 in 1 hop', { type: 'ping', from: 'h1', to: '10.9.9.9', hops: 1 }, false],
  ['c1 reaches h2 in 2 hops', { type: 'ping', from: 'c1', to: 'h2', hops: 2 }, false],
  ['c1 reaches c2 with mtu 1450', { type: 'ping', from: 'c1', to: 'c2', mtu: 1450 }, false],
  ['c1 reaches c2 in at least 80 ms', { type: 'ping', from: 'c1', to: 'c2', rtt: 80_000 }, false],
  ['c1 does not reach c2 with mtu 1451', { type: 'ping', from: 'c1', to: 'c2', mtu: 1451 }, true],
  ['c1 reaches c2 on tcp 80', { type: 'tcp', from: 'c1', to: 'c2', port: 80 }, false],
  ['lan reaches h1 on udp 53', { type: 'udp', from: 'lan', to: 'h1', port: 53 }, false],
  ['c1 reaches c2 as 10.1.0.1', { type: 'source', from: 'c1', to: 'c2', address: '10.1.0.1' }, false],
  ['c1 gets http://c2/', { type: 'http', from: 'c1', url: 'http://c2/' }, false],
  [
    'c1 gets http://c2:8080/x saying hello there',
    { type: 'http', from: 'c1', url: 'http://c2:8080/x', saying: 'hello there' },
    false,
  ],
  ['c1 does not get http://c2/', { type: 'http', from: 'c1', url: 'http://c2/' }, true],
  ['c1 has address 10.0.1.2', { type: 'address', node: 'c1', address: '10.0.1.2' }, false],
  [
    'c1 has address 10.0.1.2/24 on eth0',
    { type: 'address', node: 'c1', address: '10.0.1.2/24', link: 'eth0' },
    false,
  ],
  ['c1 has no address 10.0.1.3', { type: 'address', node: 'c1', address: '10.0.1.3' }, true],
  [
    'c1 has route default via 172.18.0.1 on eth1',
    { type: 'route', node: 'c1', destination: 'default', via: '172.18.0.1', link: 'eth1' },
    false,
  ],
  ['c1 has no route 10.9.0.0/16', { type: 'route', node: 'c1', destination: '10.9.0.0/16' }, true],
  [
    'net@h1 has fdb entry 02:42:0a:00:01:03 via 192.168.1.12',
    { type: 'fdb', node: 'net@h1', mac: '02:42:0a:00:01:03', vtep: '192.168.1.12' },
    false,
  ],
  [
    'net@h1 has neighbour 10.0.1.3 at 02:42:0a:00:01:03',
    { type: 'neighbour', node: 'net@h1', address: '10.0.1.3', mac: '02:42:0a:00:01:03' },
    false,
  ],
  ['c1 resolves c2 to 10.0.1.3', { type: 'resolves', node: 'c1', name: 'c2', address: '10.0.1.3' }, false],
  ['c1 does not resolve nobody', { type: 'resolves', node: 'c1', name: 'nobody' }, true],
]

describe('a sentence', () => {
  it.each(sentences)('%s', (text, claim, negated) => {
    expect(read(text)).toMatchObject({ text, claim, negated, eventually: 0 })
    expect(sentenceOf(claim, negated)).toBe(text)
  })

  it('with eventually, in front or behind, is tried for 5 seconds', () => {
    expect(read('eventually c1 reaches c2')).toMatchObject({
      claim: { type: 'ping' },
      eventually: 5,
      text: 'eventually c1 reaches c2',
    })
    expect(read('c1 reaches c2 on tcp 80 eventually')).toMatchObject({
      claim: { type: 'tcp' },
      eventually: 5,
    })
    expect(read('c1 gets http://c2/ saying eventually')).toMatchObject({
      claim: { saying: 'eventually' },
      eventually: 0,
    })
  })

  it('may have a text in quotes', () => {
    expect(read(`'c1 gets http://c2/ saying "you are"'`)).toMatchObject({ claim: { saying: 'you are' } })
  })

  it.each([
    ['c1 reach c2', /Did you mean `c1 reaches c2`/],
    ['c1 pings c2', /`pings` is not a verb.*A reaches B/],
    ['c1', /has no verb/],
    ['c1 reaches', /ends too early/],
    ['c1 reaches c2 in hops', /number from 1 to 64 and `hops`.*Write `A reaches B in N hops` or /],
    ['c1 reaches c2 in 0 hops', /number from 1 to 64/],
    ['c1 reaches c2 on sctp 80', /`tcp` or `udp` and a port/],
    ['c1 reaches c2 on tcp 70000', /port from 1 to 65,535/],
    ['c1 reaches c2 with mtu', /`mtu` and a number/],
    ['c1 reaches c2 as c1', /source address/],
    ['c1 reaches c2 quickly', /`quickly` is left over/],
    ['c1 does reach c2', /After `does` comes `not`/],
    ['c1 does not ping c2', /`does not ping` is not a verb/],
    ['c1 gets c2', /not a web address/],
    ['c1 gets https://c2/', /write `http:\/\/`/],
    ['c1 has adress 10.0.0.1', /not `adress`/],
    ['c1 has address 10.0.0.300', /not an IPv4 address/],
    ['c1 has route 10.0.0.1/8', /not a subnet/],
    ['c1 has fdb entry x', /not a MAC address/],
    ['c3 reaches c2', /There is no `c3` in this lab.*Did you mean `c[12]`/],
    ['c1 reaches c22', /There is no `c22`.*Did you mean `c2`/],
    ['c1 reaches lan', /nobody answers there/],
    ['lan gets http://c2/', /nothing runs there/],
    ['net@h3 has fdb entry 02:42:0a:00:01:03', /There is no `net@h3`.*net@h1/],
    ['5', /a sentence or a mapping/],
    ['""', /is empty/],
  ])('%s is refused', (text, words) => {
    expect(onlyProblem(one(text))).toMatch(words)
  })
})

describe('a mapping', () => {
  it.each<[string, Claim, string]>([
    [
      '{ from: c1, reaches: c2, hops: 1 }',
      { type: 'ping', from: 'c1', to: 'c2', hops: 1 },
      'c1 reaches c2 in 1 hop',
    ],
    [
      '{ from: c1, reaches: c2, tcp: 80, not: true }',
      { type: 'tcp', from: 'c1', to: 'c2', port: 80 },
      'c1 does not reach c2 on tcp 80',
    ],
    [
      '{ from: c1, reaches: c2, as: 10.1.0.1 }',
      { type: 'source', from: 'c1', to: 'c2', address: '10.1.0.1' },
      'c1 reaches c2 as 10.1.0.1',
    ],
    [
      '{ from: c1, gets: "http://c2/", saying: "a, b" }',
      { type: 'http', from: 'c1', url: 'http://c2/', saying: 'a, b' },
      'c1 gets http://c2/ saying a, b',
    ],
    [
      '{ on: c1, has: { address: 10.0.1.2, link: eth0 } }',
      { type: 'address', node: 'c1', address: '10.0.1.2', link: 'eth0' },
      'c1 has address 10.0.1.2 on eth0',
    ],
    [
      '{ on: c1, has: { route: default, via: 172.18.0.1 } }',
      { type: 'route', node: 'c1', destination: 'default', via: '172.18.0.1' },
      'c1 has route default via 172.18.0.1',
    ],
    [
      '{ on: net@h1, has: { fdb: "02:42:0a:00:01:03", via: 192.168.1.12 } }',
      { type: 'fdb', node: 'net@h1', mac: '02:42:0a:00:01:03', vtep: '192.168.1.12' },
      'net@h1 has fdb entry 02:42:0a:00:01:03 via 192.168.1.12',
    ],
    [
      '{ on: c1, resolves: c2, to: 10.0.1.3 }',
      { type: 'resolves', node: 'c1', name: 'c2', address: '10.0.1.3' },
      'c1 resolves c2 to 10.0.1.3',
    ],
    [
      '{ on: c1, run: [ip, route], prints: default }',
      { type: 'command', node: 'c1', argv: ['ip', 'route'], prints: 'default' },
      'c1 runs ip route and prints default',
    ],
  ])('%s', (item, claim, text) => {
    expect(read(item)).toMatchObject({ claim, text })
  })

  it('says for how many seconds to try', () => {
    expect(read('{ from: c1, reaches: c2, eventually: 30 }')?.eventually).toBe(30)
    expect(read('{ from: c1, reaches: c2, eventually: true }')?.eventually).toBe(5)
  })

  it.each([
    ['{ from: c1 }', /has no verb/],
    ['{ from: c1, reaches: c2, gets: "http://c2/" }', /two verbs/],
    ['{ reaches: c2 }', /does not say who.*`from:`/],
    ['{ from: c1, on: c1, reaches: c2 }', /both `from` and `on`/],
    ['{ from: c1, reaches: c2, saying: x }', /`saying` says nothing beside `reaches`/],
    ['{ from: c1, reaches: c2, tcp: 80, hops: 2 }', /two expectations/],
    ['{ from: c1, reaches: c2, hop: 1 }', /Did you mean `hops`/],
    ['{ on: c1, has: { address: 10.0.0.1, route: default } }', /takes one of/],
    ['{ on: c1, has: { address: 10.0.0.1, via: 10.0.0.2 } }', /`via` says nothing beside `address`/],
    ['{ on: c1, run: [] }', /names no program/],
    ['{ on: c9, run: [true-x] }', /There is no `c9`/],
  ])('%s is refused', (item, words) => {
    expect(onlyProblem(one(item))).toMatch(words)
  })
})
