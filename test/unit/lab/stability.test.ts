import { describe, expect, it } from 'vitest'
import { TWO_HOSTS, container, endpoint, labOf, network } from './labs.ts'

const before = (containers: string, networks = ''): string =>
  `name: lab\n${TWO_HOSTS}networks:\n  b: { host: h1 }\n  o: { driver: overlay }\n${networks}containers:\n${containers}`

describe('a lab that is resolved again', () => {
  it('without a change is the same, whether or not it knows what it was', () => {
    const text = before('  c1: { host: h1, networks: [b, o] }\n  c2: { host: h2, networks: [o] }\n')
    expect(labOf(text)).toEqual(labOf(text))
    expect(labOf(text, labOf(text))).toEqual(labOf(text))
  })

  it('keeps addresses, MACs and interface names when a container above is removed', () => {
    const old = labOf(before('  c0: { host: h1, networks: [b, o] }\n  c1: { host: h1, networks: [b, o] }\n'))
    const now = labOf(before('  c1: { host: h1, networks: [b, o] }\n'), old)
    for (const name of ['b', 'o']) {
      const { origin: _, ...kept } = endpoint(now, 'c1', name)
      expect(endpoint(old, 'c1', name)).toMatchObject(kept)
    }
    expect(
      endpoint(labOf(before('  c1: { host: h1, networks: [b, o] }\n')), 'c1', 'b').addresses[0],
    ).not.toBe(endpoint(now, 'c1', 'b').addresses[0])
  })

  it('gives a new container above the old one what is free', () => {
    const old = labOf(before('  c1: { host: h1, networks: [o] }\n'))
    const now = labOf(before('  c0: { host: h1, networks: [o] }\n  c1: { host: h1, networks: [o] }\n'), old)
    expect(endpoint(now, 'c1', 'o').addresses[0]).toBe('10.0.1.2/24')
    expect(endpoint(now, 'c0', 'o').addresses[0]).toBe('10.0.1.3/24')
  })

  it('lets a fixed address go before one from before', () => {
    const old = labOf(before('  c1: { host: h1, networks: [o] }\n'))
    const now = labOf(
      before(
        '  c1: { host: h1, networks: [o] }\n  c2: { host: h1, networks: { o: { ipv4_address: 10.0.1.2 } } }\n',
      ),
      old,
    )
    expect([endpoint(now, 'c1', 'o').addresses[0], endpoint(now, 'c2', 'o').addresses[0]]).toEqual([
      '10.0.1.3/24',
      '10.0.1.2/24',
    ])
  })

  it('keeps ethN when a network before it is left or joined', () => {
    const old = labOf(before('  c1: { host: h1, networks: [b, o] }\n'))
    const left = labOf(before('  c1: { host: h1, networks: [o] }\n'), old)
    expect(container(left, 'c1').endpoints.map(({ network: name, link }) => `${link} ${name}`)).toEqual([
      'eth1 o',
      'eth0 docker_gwbridge',
    ])
    const joined = labOf(before('  c1: { host: h1, networks: [x, b, o] }\n', '  x: { host: h1 }\n'), old)
    expect(container(joined, 'c1').endpoints.map(({ network: name, link }) => `${link} ${name}`)).toEqual([
      'eth2 x',
      'eth0 b',
      'eth1 o',
    ])
  })

  it('keeps subnets and VNIs when a network above is added', () => {
    const old = labOf(before('  c1: { host: h1, networks: [b, o] }\n'))
    const text = before('  c1: { host: h1, networks: [b, o] }\n').replace(
      'networks:\n  b:',
      'networks:\n  a: { host: h1 }\n  a2: { driver: overlay }\n  b:',
    )
    const now = labOf(text, old)
    expect(network(now, 'b').subnets).toEqual(network(old, 'b').subnets)
    expect(network(now, 'o').subnets).toEqual(network(old, 'o').subnets)
    expect(network(now, 'a').subnets[0]?.subnet).toBe('172.20.0.0/16')
    expect(network(now, 'a2').subnets[0]).toMatchObject({ subnet: '10.0.2.0/24', vni: 4098 })
  })

  it('takes new addresses where the subnet changed', () => {
    const old = labOf(before('  c1: { host: h1, networks: [b] }\n'))
    const now = labOf(
      before('  c1: { host: h1, networks: [b] }\n').replace(
        '{ host: h1 }\n  o',
        '{ host: h1, ipam: { subnet: 10.7.0.0/24 } }\n  o',
      ),
      old,
    )
    expect(endpoint(now, 'c1', 'b').addresses[0]).toBe('10.7.0.2/24')
  })

  it('keeps underlay addresses that the file leaves open', () => {
    const lab = (hosts: string): string => `lans: { a: { subnet: 10.1.0.0/24 } }\nhosts: { ${hosts} }\n`
    const old = labOf(lab('h1: { lans: [a] }, h2: { lans: [a] }'))
    const now = labOf(lab('h2: { lans: [a] }, h3: { lans: [a] }'), old)
    expect(now.hosts.map(({ lans }) => lans[0]?.addresses[0])).toEqual(['10.1.0.2/24', '10.1.0.1/24'])
  })

  it('takes nothing from a lab of another name', () => {
    const old = labOf(before('  c0: { host: h1, networks: [o] }\n  c1: { host: h1, networks: [o] }\n'))
    const now = labOf(before('  c1: { host: h1, networks: [o] }\n').replace('name: lab', 'name: other'), old)
    expect(endpoint(now, 'c1', 'o').addresses[0]).toBe('10.0.1.2/24')
  })
})
