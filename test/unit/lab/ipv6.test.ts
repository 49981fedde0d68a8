import { describe, expect, it } from 'vitest'
import { codesOf, container, labOf, onlyProblem } from './labs.ts'

const LANS = `lans:
  dual: { subnet: ["fd00:1::/64", 10.1.0.0/24] }
  six: { subnet: "fd00:2::/64" }
  four: { subnet: 10.4.0.0/24 }
`
const two = (rest: string): string => `${LANS}hosts: { h1: { lans: [dual] }, h2: { lans: [dual] } }\n${rest}`
const net = (options: string, joins = '[n]'): string =>
  two(`networks: { n: ${options} }\ncontainers: { c1: { host: h1, networks: ${joins} } }\n`)
const c1 = (options: string, joins?: string) => container(labOf(net(options, joins)), 'c1').endpoints[0]

describe('a LAN', () => {
  it('has the families of its subnets, and gives an address of each, IPv4 first', () => {
    const lab = labOf(`${LANS}hosts: { h1: { lans: { dual: "fd00:1::5", six: , four: 10.4.0.9 } } }\n`)
    expect(lab.lans.map(({ subnets }) => subnets)).toEqual([
      ['10.1.0.0/24', 'fd00:1::/64'],
      ['fd00:2::/64'],
      ['10.4.0.0/24'],
    ])
    expect(lab.hosts[0]?.lans.map(({ addresses }) => addresses)).toEqual([
      ['10.1.0.1/24', 'fd00:1::5/64'],
      ['fd00:2::1/64'],
      ['10.4.0.9/24'],
    ])
    expect(lab.hosts[0]?.vteps).toEqual({ ipv4: '10.1.0.1', ipv6: 'fd00:1::5' })
  })

  it.each([
    ['lans: { a: { subnet: ["fd00::/64", "fd01::/64"] } }', /two IPv6 subnets/],
    [
      'lans: { a: { subnet: "fd00::/64" }, b: { subnet: "fd00::/48" } }',
      /`b` \(fd00::\/48\) overlaps with `a`/,
    ],
    ['lans: { a: { subnet: "fe80::/64" } }', /reserved/],
    ['lans: { a: { subnet: "fd00::1/64" } }', /It should be fd00::\/64/],
    ['lans: { a: { subnet: "fd00::" } }', /no prefix length.*fd00::\/64/],
    ['lans: { a: { subnet: "fd00::/128" } }', /too small/],
    ['lans: { a: { subnet: "fd00::/64", mtu: 1279 } }', /there is no IPv6: it needs 1280/],
    [`${LANS}hosts: { h: { lans: { dual: ["fd00:1::1", "fd00:1::2"] } } }`, /two IPv6 addresses/],
    [`${LANS}hosts: { h: { lans: { four: "fd00:1::1" } } }`, /`four` \(10.4.0.0\/24\) has no IPv6/],
    [`${LANS}hosts: { h: { lans: { six: "fd00:2::" } } }`, /is the address of any router/],
    [`${LANS}hosts: { h: { lans: { six: "::ffff:10.0.0.1" } } }`, /IPv4 address written as one of IPv6/],
    [`${LANS}hosts: { h: { lans: { six: "fe80::1%eth0" } } }`, /names an interface/],
    [`${LANS}hosts: { h: { lans: { six: "fe80::1" } } }`, /link-local/],
  ])('%s is refused', (yaml, message) => {
    expect(onlyProblem(`${yaml}\n`)).toMatch(message)
  })

  it('refuses an address that is taken, however it is written', () => {
    const yaml = `${LANS}hosts:\n  h1: { lans: { six: "fd00:2::5" } }\n  h2: { lans: { six: "FD00:2:0:0::0005" } }\n`
    expect(codesOf(yaml)).toEqual(['7:22 duplicate-address'])
  })
})

describe('routes', () => {
  const routed = (host: string): string =>
    `${LANS}routers: { r1: { lans: { dual: [10.1.0.1, "fd00:1::1"], six: } } }\nhosts: { h: ${host} }\n`
  const routesOf = (host: string) =>
    labOf(routed(host)).hosts[0]?.routes.map(({ destination, via }) => `${destination} ${via}`)

  it('a host has a default route of each family that the router on its LAN has', () => {
    expect(routesOf('{ lans: [dual] }')).toEqual(['default 10.1.0.1', '::/0 fd00:1::1'])
    expect(routesOf('{ lans: [six] }')).toEqual(['::/0 fd00:2::1'])
  })

  it('what the file names of one family leaves the other to be chosen', () => {
    expect(routesOf('{ lans: [dual], gateway: "fd00:1::9" }')).toEqual(['default 10.1.0.1', '::/0 fd00:1::9'])
    expect(routesOf('{ lans: [dual], gateway: ["fd00:1::9", 10.1.0.9] }')).toEqual([
      '::/0 fd00:1::9',
      'default 10.1.0.9',
    ])
    expect(routesOf('{ lans: [six], routes: [{ to: default, via: "fd00:2::8" }] }')).toEqual([
      '::/0 fd00:2::8',
    ])
  })

  it.each([
    ['{ lans: [dual], routes: [{ to: "fd00:9::/64", via: 10.1.0.1 }] }', /one is IPv4, the other IPv6/],
    ['{ lans: [dual], routes: [{ to: "fd00:1::/64", via: "fd00:1::1" }] }', /is the LAN `dual`/],
    ['{ lans: [six], gateway: "fd00:7::1" }', /is on none of the LANs.*fd00:2::\/64/],
  ])('%s is refused', (host, message) => {
    expect(onlyProblem(routed(host))).toMatch(message)
  })
})

describe('a network', () => {
  it('with enable_ipv6 has a /64 of the lab’s own prefix, the same whenever it is read', () => {
    const [four, six] = c1('{ host: h1, enable_ipv6: true }')?.addresses ?? []
    expect(four).toBe('172.18.0.2/16')
    expect(six).toMatch(/^fd[0-9a-f]{2}:[0-9a-f]+:[0-9a-f]+:1::2\/64$/)
    expect(c1('{ host: h1, enable_ipv6: true }')?.addresses[1]).toBe(six)
  })

  it('has IPv6 by a subnet as well, in either form, and IPv4 beside it', () => {
    for (const ipam of ['{ subnet: "fd00:b::/64" }', '{ config: [{ subnet: "fd00:b::/64" }] }'])
      expect(c1(`{ host: h1, ipam: ${ipam} }`)?.addresses).toEqual(['172.18.0.2/16', 'fd00:b::2/64'])
  })

  it('without IPv4 has IPv6 alone', () => {
    const endpoint = c1('{ host: h1, enable_ipv4: false, ipam: { subnet: "fd00:b::/64" } }')
    expect(endpoint).toMatchObject({ addresses: ['fd00:b::2/64'], gateways: ['ipv6'] })
  })

  it('takes ranges, gateways and fixed addresses of each family', () => {
    const ipam =
      '{ subnet: ["fd00:b::/64", 10.9.0.0/24], ip_range: ["fd00:b::100/120"], gateway: ["fd00:b::9", 10.9.0.9] }'
    expect(c1(`{ host: h1, ipam: ${ipam} }`)?.addresses).toEqual(['10.9.0.1/24', 'fd00:b::100/64'])
    expect(
      c1(`{ host: h1, ipam: ${ipam} }`, '{ n: { ipv6_address: "fd00:b::7", ipv4_address: 10.9.0.7 } }')
        ?.addresses,
    ).toEqual(['10.9.0.7/24', 'fd00:b::7/64'])
  })

  it.each([
    ['{ host: h1, enable_ipv4: false }', '[n]', /neither IPv4 nor IPv6/],
    ['{ host: h1, enable_ipv6: false, ipam: { subnet: "fd00:b::/64" } }', '[n]', /`enable_ipv6: false`/],
    ['{ driver: overlay, enable_ipv4: false, enable_ipv6: true }', '[n]', /Docker’s overlays always have it/],
    ['{ host: h1, ipam: { subnet: "fd00:1::/80" } }', '[n]', /overlaps with LAN `dual`/],
    [
      '{ host: h1, ipam: { config: [{ subnet: "fd00:b::/64" }, { subnet: "fd00:c::/64" }] } }',
      '[n]',
      /2 IPv6 subnets/,
    ],
    ['{ host: h1, ipam: { subnet: 10.9.0.0/24, gateway: "fd00::1" } }', '[n]', /fd00::1 is IPv6/],
    [
      '{ host: h1, ipam: { subnet: "fd00:b::/64", gateway: "fd00:b::" } }',
      '[n]',
      /the address of any router/,
    ],
    ['{ host: h1, enable_ipv6: true, driver_opts: { mtu: 1200 } }', '[n]', /it needs 1280/],
    ['{ driver: overlay, enable_ipv6: true, driver_opts: { mtu: 1300 } }', '[n]', /IPv6 needs 1280/],
    ['{ host: h1 }', '{ n: { ipv6_address: "fd00:b::7" } }', /Add `enable_ipv6: true`/],
    ['{ host: h1, enable_ipv6: true }', '{ n: { ipv6_address: "fd00:b::7" } }', /is not in the subnet/],
    [
      '{ host: h1, enable_ipv6: true }',
      '{ n: { ipv6_address: 10.1.0.1 } }',
      /not an IPv6 address.*`ipv4_address`/,
    ],
    [
      '{ host: h1, enable_ipv6: true }',
      '{ n: { ipv4_address: "fd00::1" } }',
      /not an IPv4 address.*`ipv6_address`/,
    ],
    [
      '{ driver: overlay, ipam: { config: [{ subnet: 10.8.0.0/24 }, { subnet: 10.9.0.0/24 }, { subnet: "fd00:b::/64" }] } }',
      '[n]',
      /2 IPv4 and 1 IPv6 subnets/,
    ],
  ])('%s %s is refused', (options, joins, message) => {
    expect(onlyProblem(net(options, joins))).toMatch(message)
  })

  it('keeps the subnets and addresses that it had when another one comes', () => {
    const before = labOf(net('{ host: h1, enable_ipv6: true }'))
    const more = two(
      'networks: { a: { host: h1, enable_ipv6: true }, n: { host: h1, enable_ipv6: true } }\n' +
        'containers: { c0: { host: h1, networks: [a, n] }, c1: { host: h1, networks: [n] } }\n',
    )
    expect(container(labOf(more, before), 'c1').endpoints[0]?.addresses).toEqual(
      container(before, 'c1').endpoints[0]?.addresses,
    )
  })

  it('docker_gwbridge has IPv6 where an overlay of its host has', () => {
    const of = (options: string) =>
      container(labOf(net(`{ driver: overlay${options} }`)), 'c1').endpoints.map(({ network, gateways }) => [
        network,
        gateways,
      ])
    expect(of('')).toEqual([
      ['n', []],
      ['docker_gwbridge', ['ipv4']],
    ])
    expect(of(', enable_ipv6: true')).toEqual([
      ['n', []],
      ['docker_gwbridge', ['ipv4', 'ipv6']],
    ])
  })

  it('each family’s default route has an election of its own', () => {
    const lab = labOf(
      two(
        'networks: { a: { host: h1, enable_ipv4: false, enable_ipv6: true }, b: { host: h1 }, c: { host: h1, enable_ipv6: true } }\n' +
          'containers:\n  c1: { host: h1, networks: [a, b] }\n  c2: { host: h1, networks: [a, b, c] }\n',
      ),
    )
    const elected = (name: string) =>
      container(lab, name).endpoints.flatMap(({ network, gateways }) =>
        gateways.map((one) => `${network} ${one}`),
      )
    expect(elected('c1')).toEqual(['a ipv6', 'b ipv4'])
    expect(elected('c2')).toEqual(['c ipv4', 'c ipv6'])
  })
})

describe('an overlay’s underlay', () => {
  const overlay = (first: string, second: string, options = '') =>
    `${LANS}hosts: { h1: { lans: [${first}] }, h2: { lans: [${second}] } }\n` +
    `networks: { n: { driver: overlay, driver_opts: { ${options} } } }\n` +
    'containers: { c1: { host: h1, networks: [n] }, c2: { host: h2, networks: [n] } }\n'
  const familyOf = (yaml: string) =>
    labOf(yaml).networks.flatMap((network) => (network.driver === 'overlay' ? [network.underlay] : []))[0]

  it('is IPv4 where all hosts have it, else IPv6, and what the file says', () => {
    expect(familyOf(overlay('dual', 'dual'))).toBe('ipv4')
    expect(familyOf(overlay('dual', 'six'))).toBe('ipv6')
    expect(familyOf(overlay('dual', 'dual', 'underlay: ipv6'))).toBe('ipv6')
    expect(familyOf(overlay('dual', 'dual', 'control_plane: multicast, group: "ff05::1"'))).toBe('ipv6')
  })

  it.each([
    [overlay('four', 'six'), /no family in common/],
    [overlay('four', 'dual', 'underlay: ipv6'), /`h1` has no IPv6 address.*`underlay: ipv4`/],
    [
      overlay('dual', 'dual', 'control_plane: multicast, group: "ff05::1", underlay: ipv4'),
      /the group decides/,
    ],
  ])('%# is refused', (yaml, message) => {
    expect(onlyProblem(yaml)).toMatch(message)
  })
})

describe('published ports', () => {
  const port = (text: string) =>
    container(
      labOf(
        two(
          `networks: { n: { host: h1, enable_ipv6: true } }\ncontainers: { c1: { host: h1, networks: [n], ports: ['${text}'] } }\n`,
        ),
      ),
      'c1',
    ).ports[0]

  it('are on all addresses, on those of one family, or on one', () => {
    expect(port('80:80')).not.toHaveProperty('family')
    expect(port('0.0.0.0:80:80')).toMatchObject({ family: 'ipv4' })
    expect(port('[::]:80:80')).toMatchObject({ family: 'ipv6' })
    expect(port('[FD00:1::0:1]:80:80/udp')).toMatchObject({
      family: 'ipv6',
      hostAddress: 'fd00:1::1',
      protocol: 'udp',
    })
  })

  it.each([
    ['"[::1]:80:80"', /cannot be published at ::1/],
    ['"[fd00:1::77]:80:80"', /no address fd00:1::77.*10.1.0.1, fd00:1::1/],
    ['"80:80", "[::]:80:81"', /published for container `c1` already/],
    ['"fd00::1:80:80"', /not a published port/],
  ])('%s is refused', (ports, message) => {
    const yaml = two(
      `networks: { n: { host: h1, enable_ipv6: true } }\ncontainers: { c1: { host: h1, networks: [n], ports: [${ports}] } }\n`,
    )
    expect(onlyProblem(yaml)).toMatch(message)
  })

  it('one port may lead to two containers, in a family each', () => {
    const lab = labOf(
      two(
        'networks: { n: { host: h1, enable_ipv6: true } }\ncontainers:\n' +
          '  c1: { host: h1, networks: [n], ports: ["0.0.0.0:80:80"] }\n' +
          '  c2: { host: h1, networks: [n], ports: ["[::]:80:80"] }\n',
      ),
    )
    expect(lab.containers.flatMap(({ ports }) => ports.map(({ family }) => family))).toEqual(['ipv4', 'ipv6'])
  })
})

describe('an expectation', () => {
  const claimOf = (item: string) => labOf(net('{ host: h1 }') + `expect: [${item}]\n`).expectations[0]

  it.each([
    ['c1 reaches h2 over ipv6', { type: 'ping', family: 'ipv6' }],
    ['c1 reaches h2 over ipv6 in 2 hops', { type: 'ping', family: 'ipv6', hops: 2 }],
    ['c1 reaches h2 on tcp 80 over ipv4', { type: 'tcp', family: 'ipv4' }],
    ['c1 gets http://h2/ over ipv6 saying hello', { type: 'http', family: 'ipv6', saying: 'hello' }],
    ['c1 reaches FD00:0::5', { type: 'ping', to: 'fd00::5' }],
    ['c1 has route default via fd00::1', { type: 'route', destination: 'default', via: 'fd00::1' }],
    ['c1 has route ::/0', { type: 'route', destination: '::/0' }],
    ['c1 has neighbour FE80::0:1', { type: 'neighbour', address: 'fe80::1' }],
    ['c1 reaches h2 as fd00::1', { type: 'source', address: 'fd00::1' }],
  ])('%s', (sentence, claim) => {
    expect(claimOf(`"${sentence}"`)?.claim).toMatchObject(claim)
  })

  it('in the long form says the same sentence', () => {
    expect(claimOf('{ from: c1, reaches: h2, hops: 2, family: 6 }')?.text).toBe(
      'c1 reaches h2 in 2 hops over ipv6',
    )
    expect(claimOf('{ from: c1, gets: "http://[fd00::5]/", family: 6 }')?.text).toBe(
      'c1 gets http://[fd00::5]/ over ipv6',
    )
  })

  it.each([
    ['c1 reaches h2 over ipv5', /`ipv4` or `ipv6`/],
    ['c1 reaches 10.1.0.1 over ipv6', /not an IPv6 address/],
    ['c1 gets http://[fd00::5]/ over ipv4', /not an IPv4 address/],
    ['c1 reaches h2 as fd00::1 over ipv6', /has an address already/],
  ])('%s is refused', (sentence, message) => {
    expect(onlyProblem(net('{ host: h1 }') + `expect: ["${sentence}"]\n`)).toMatch(message)
  })
})
