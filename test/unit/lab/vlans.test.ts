import { describe, expect, it } from 'vitest'
import { codesOf, labOf, onlyProblem } from './labs.ts'

const CAMPUS = `lans: { campus: { vlans: { 100: { subnet: 10.0.0.0/24 }, 200: { subnet: 192.168.3.0/24 } } } }\n`

describe('LANs with VLANs', () => {
  it('a host has a trunk port on the LAN, an access port on one of its VLANs, and both by one cable', () => {
    const lab = labOf(
      `${CAMPUS}hosts:\n  trunk: { lans: [campus] }\n  access: { lans: [campus.100] }\n  both: { lans: [campus, campus.200, campus.100] }\n`,
    )
    const links = lab.hosts.map(({ lans }) => lans.map(({ link, trunk, vlan }) => [link, trunk, vlan]))
    expect(links).toEqual([
      [['eth0', undefined, undefined]],
      [['eth0', undefined, 100]],
      [
        ['eth0', undefined, undefined],
        ['eth0.200', 'eth0', 200],
        ['eth0.100', 'eth0', 100],
      ],
    ])
    expect(lab.hosts[0]?.lans[0]?.addresses).toEqual([])
    expect(lab.hosts[2]?.lans.map(({ mac }) => mac)).toEqual(Array(3).fill(lab.hosts[2]?.lans[0]?.mac))
  })

  it('the untagged VLAN has addresses where the LAN has a subnet', () => {
    const lab = labOf('lans: { a: { subnet: 10.1.0.0/24, vlans: [5] } }\nhosts: { h1: { lans: [a] } }\n')
    expect(lab.hosts[0]?.lans[0]?.addresses).toEqual(['10.1.0.1/24'])
    expect(lab.lans[0]?.vlans?.map(({ id }) => id)).toEqual([5])
  })

  it('a VLAN has both families where its subnets are a list, and so have its machines, their default routes and tunnels', () => {
    const lab = labOf(
      'lans: { a: { vlans: { 5: { subnet: ["fd00:5::/64", 10.5.0.0/24] } } } }\nrouters: { r1: { lans: [a.5] } }\nhosts: { h1: { lans: [a, a.5] } }\n',
    )
    expect(lab.lans[0]).toMatchObject({ subnets: [], vlans: [{ subnets: ['10.5.0.0/24', 'fd00:5::/64'] }] })
    expect(lab.hosts[0]?.lans.map(({ addresses }) => addresses)).toEqual([
      [],
      ['10.5.0.2/24', 'fd00:5::2/64'],
    ])
    expect(lab.hosts[0]?.routes.map(({ destination, via }) => [destination, via])).toEqual([
      ['default', '10.5.0.1'],
      ['::/0', 'fd00:5::1'],
    ])
    expect(lab.hosts[0]?.vteps).toEqual({ ipv4: '10.5.0.2', ipv6: 'fd00:5::2' })
  })

  it('a host’s default route is the router of its VLAN', () => {
    const lab = labOf(
      `${CAMPUS}routers: { r1: { lans: { campus: , campus.100: 10.0.0.1, campus.200: 192.168.3.1 } } }\nhosts: { h1: { lans: [campus.200] } }\n`,
    )
    expect(lab.hosts[0]?.routes).toMatchObject([{ destination: 'default', via: '192.168.3.1' }])
  })

  it('the file’s addresses stay when a machine is added before', () => {
    const one = `${CAMPUS}hosts:\n  h1: { lans: [campus.100] }\n`
    const before = labOf(one)
    const after = labOf(one.replace('  h1', '  h0: { lans: [campus.100] }\n  h1'), before)
    expect(after.hosts[1]?.lans[0]?.addresses).toEqual(before.hosts[0]?.lans[0]?.addresses)
  })

  it.each([
    ['lans: { a: { vlans: [] } }', /empty list of VLANs/],
    ['lans: { a: { vlans: [100, 100] } }', /in the list of `a` twice/],
    ['lans: { a: { vlans: { 1: } } }', /VLAN 1 of `a` is the untagged one/],
    ['lans: { a: { vlans: { 4095: } } }', /`4095` is not the number of a VLAN/],
    ['lans: { a: { vlans: { office: } } }', /`office` is not the number of a VLAN/],
    ['lans: { a: { vlans: [4095] } }', /from 2 to 4,094/],
    ['lans: { a: { vlans: [5] }, a.5: { subnet: 10.1.0.0/24 } }', /the name of the LAN `a.5`/],
    [
      'lans: { a: { vlans: { 5: { subnet: 10.1.0.0/16 } } }, b: { subnet: 10.1.2.0/24 } }',
      /`b`.* overlaps with `a.5`/,
    ],
    [
      'lans: { a: { vlans: { 5: { subnet: [10.1.0.0/24, 10.2.0.0/24] } } } }',
      /VLAN 5 of `a` has two IPv4 subnets/,
    ],
    ['lans: { a: { mtu: 1000, vlans: { 5: { subnet: "fd00:5::/64" } } } }', /no IPv6: it needs 1280/],
    ['lans: { a: {} }', /LAN `a` has no `subnet`/],
    ['lans: { a: { subnet: [] } }', /LAN `a` has no `subnet`/],
    [`${CAMPUS}hosts: { h1: { lans: [campus.300] } }`, /has no VLAN 300. It has 100 and 200/],
    [
      'lans: { a: { subnet: 10.1.0.0/24 } }\nhosts: { h1: { lans: [a.5] } }',
      /has no VLAN 5. Make it a trunk/,
    ],
    ['lans: { a: { vlans: [5] } }\nhosts: { h1: { lans: [a.5] } }', /VLAN 5 of `a` has no subnet/],
    [`${CAMPUS}hosts: { h1: { lans: { campus: 10.0.0.5 } } }`, /untagged VLAN of `campus` has no subnet/],
    [
      `${CAMPUS}routers: { r1: { lans: [campus.100], masquerade: campus.200 } }`,
      /not on the LAN `campus.200`/,
    ],
  ])('%s is refused', (yaml, words) => {
    expect(onlyProblem(`${yaml}\n`)).toMatch(words)
  })
})

const net = (driver: string, options: string, ipam = '{ subnet: 10.0.0.0/24 }'): string =>
  `  ${driver}: { driver: ${driver}, ipam: ${ipam}, driver_opts: { ${options} } }\n`
const RANGED = '{ subnet: 10.0.0.0/24, ip_range: 10.0.0.128/25 }'
const lab = (networks: string, containers = '', lans = '[campus]'): string =>
  `${CAMPUS}hosts: { h1: { lans: ${lans} } }\nnetworks:\n${networks}containers: { ${containers} }\n`

describe.each(['macvlan', 'ipvlan'])('the parent of a network with the driver %s', (driver) => {
  it.each([
    ['lo', /loopback/],
    ['eth9', /no interface `eth9`/],
    ['eth9.100', /no interface `eth9`/],
    ['eth0.0', /no VLAN 0/],
    ['eth0.4095', /no VLAN 4095/],
    ['eth0.a', /`a` in `eth0.a` is not the number of a VLAN/],
    ['eth0.1.2', /not INTERFACE or INTERFACE.VLAN/],
    ['eth0.300', /has no VLAN 300.*It has 100 and 200/],
  ])('%s is refused', (parent, words) => {
    expect(onlyProblem(lab(net(driver, `parent: ${parent}`)))).toMatch(words)
  })

  it('cannot be a VLAN of an access port', () => {
    const file = lab(net(driver, 'parent: eth0.100', RANGED), `c1: { networks: [${driver}] }`, '[campus.100]')
    expect(onlyProblem(file)).toMatch(/access port, in VLAN 100/)
  })

  it('is a VLAN of any number on a LAN that knows no VLANs', () => {
    const file = `lans: { a: { subnet: 10.1.0.0/24 } }\nhosts: { h1: { lans: [a] } }\nnetworks:\n${net(driver, 'parent: eth0.7')}`
    expect(codesOf(file)).toEqual([])
  })

  it('is a dummy device where the file names none, and the network internal', () => {
    const file = lab(
      net(driver, '', '{ subnet: 10.9.0.0/24, gateway: 10.9.0.1 }'),
      `c1: { networks: [${driver}] }`,
    )
    expect(labOf(file).networks[0]).toMatchObject({ internal: true, parentDevice: { type: 'dummy' } })
    expect(labOf(file).containers[0]?.endpoints[0]?.gateways).toEqual([])
  })
})

describe('ipvlan', () => {
  const two = (first: string, second: string): string =>
    lab(
      `  n1: { driver: ${first}, ipam: { subnet: 10.0.0.0/24, ip_range: 10.0.0.0/25 } }\n  n2: { driver: ${second}, ipam: { subnet: 10.5.0.0/24 } }\n`,
      'c1: { networks: [n1] }, c2: { networks: [n2] }',
    )

  it.each([
    [
      'ipvlan, driver_opts: { parent: eth0.100 }',
      'ipvlan, driver_opts: { parent: eth0.100 }',
      /one network for each parent/,
    ],
    [
      'macvlan, driver_opts: { parent: eth0 }',
      'ipvlan, driver_opts: { parent: eth0 }',
      /either macvlan or ipvlan children/,
    ],
    [
      'ipvlan, driver_opts: { parent: eth0 }',
      'macvlan, driver_opts: { parent: eth0 }',
      /either macvlan or ipvlan children/,
    ],
  ])('%s and %s are refused on one host', (first, second, words) => {
    expect(onlyProblem(two(first, second))).toMatch(words)
  })

  it('stands beside macvlan on another VLAN of the same cable', () => {
    expect(
      codesOf(two('macvlan, driver_opts: { parent: eth0.100 }', 'ipvlan, driver_opts: { parent: eth0.200 }')),
    ).toEqual([])
  })

  it.each([
    ['parent: eth0, ipvlan_mode: l4', /Did you mean `l3`|`l2`, `l3` or `l3s`/],
    ['parent: eth0, ipvlan_flag: brigde', /Did you mean `bridge`/],
    ['parent: eth0, macvlan_mode: vepa', /option of the driver macvlan/],
  ])('driver_opts %s are refused', (options, words) => {
    expect(onlyProblem(lab(net('ipvlan', options)))).toMatch(words)
  })

  it('a MAC address is refused, at the endpoint and at the container', () => {
    const network = net('ipvlan', 'parent: eth0.100')
    const mac = 'mac_address: 02:00:00:00:00:05'
    expect(onlyProblem(lab(network, `c1: { networks: { ipvlan: { ${mac} } } }`))).toMatch(/parent’s MAC/)
    expect(onlyProblem(lab(network, `c1: { networks: [ipvlan], ${mac} }`))).toMatch(/parent’s MAC/)
  })

  it.each(['l3', 'l3s'])('a gateway is refused in mode %s, which has no use for it', (mode) => {
    const network = net(
      'ipvlan',
      `parent: eth0, ipvlan_mode: ${mode}`,
      '{ subnet: 10.9.0.0/24, gateway: 10.9.0.1 }',
    )
    expect(onlyProblem(lab(network))).toMatch(/has no gateway/)
  })

  it('an address that a machine has on the same VLAN is refused', () => {
    const file = `${CAMPUS}hosts: { h1: { lans: [campus] }, pc: { lans: { campus.100: 10.0.0.1 } } }\nnetworks:\n${net('ipvlan', 'parent: eth0.100')}containers: { c1: { host: h1, networks: [ipvlan] } }\n`
    expect(onlyProblem(file)).toMatch(/belongs to host `pc` on the same LAN `campus.100`/)
  })
})
