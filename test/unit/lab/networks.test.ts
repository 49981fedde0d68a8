import { describe, expect, it } from 'vitest'
import { ONE_HOST, TWO_HOSTS, codesOf, endpoint, labOf, network, onlyProblem } from './labs.ts'

const net = (options: string, containers = ''): string =>
  `${ONE_HOST}networks:\n  net: ${options}\n${containers}`
const two = (networks: string): string => `${TWO_HOSTS}networks:\n${networks}`

describe('default subnets', () => {
  it('bridge has 172.17.0.0/16 on each host that uses it; user networks take the next ones, used or not', () => {
    const lab = labOf(
      `${two('  n1: { host: h1 }\n  n2: { host: h1 }\n  n3: { host: h2 }\n')}containers: { c1: { host: h1 }, c2: { host: h2 }, c3: { host: h2 } }\n`,
    )
    const subnets = lab.networks.map((one) => [one.name, 'host' in one && one.host, one.subnets[0]?.subnet])
    expect(subnets).toEqual([
      ['bridge', 'h1', '172.17.0.0/16'],
      ['bridge', 'h2', '172.17.0.0/16'],
      ['n1', 'h1', '172.18.0.0/16'],
      ['n2', 'h1', '172.19.0.0/16'],
      ['n3', 'h2', '172.18.0.0/16'],
    ])
    expect(endpoint(lab, 'c2', 'bridge').addresses[0]).toBe('172.17.0.2/16')
    expect(endpoint(lab, 'c3', 'bridge').addresses[0]).toBe('172.17.0.3/16')
  })

  it('skip the host’s LANs and what the file names further down', () => {
    const lab = labOf(
      'lans: { a: { subnet: 172.18.5.0/24 } }\nhosts: { h1: { lans: [a] } }\nnetworks: { n1: , n2: { ipam: { subnet: 172.19.0.0/24 } } }\n',
    )
    expect(network(lab, 'n1').subnets).toMatchObject([{ subnet: '172.20.0.0/16', gateway: '172.20.0.1' }])
  })

  it('docker0 moves where a LAN has its subnet', () => {
    const lab = labOf(
      'lans: { a: { subnet: 172.17.0.0/24 } }\nhosts: { h1: { lans: [a] } }\ncontainers: { c1: }\n',
    )
    expect(network(lab, 'bridge').subnets[0]?.subnet).toBe('172.18.0.0/16')
  })

  it('of overlays begin at 10.0.1.0/24, and VNIs at 4097; both skip what the file names', () => {
    const lab = labOf(
      two(
        '  o1: { driver: overlay }\n  o2: { driver: overlay }\n  o3: { driver: overlay, ipam: { subnet: 10.0.1.0/24 }, driver_opts: { vni: 4098 } }\n',
      ),
    )
    expect(lab.networks.map(({ subnets }) => [subnets[0]?.subnet, subnets[0]?.vni])).toEqual([
      ['10.0.2.0/24', 4097],
      ['10.0.3.0/24', 4099],
      ['10.0.1.0/24', 4098],
    ])
  })

  it('run out after 31 bridges on a host', () => {
    const bridges = Array.from({ length: 31 }, (_, index) => `  n${index}: { host: h1 }\n`).join('')
    expect(onlyProblem(`hosts: { h1: }\nnetworks:\n${bridges}`)).toMatch(
      /No default subnet is left for network `n30`/,
    )
  })
})

describe('address management', () => {
  it('Compose’s config list and the short form mean the same', () => {
    const long = labOf(
      net(
        '{ ipam: { driver: default, config: [{ subnet: 10.5.0.0/24, gateway: 10.5.0.9, ip_range: 10.5.0.128/25 }] } }',
      ),
    )
    const short = labOf(net('{ ipam: { subnet: 10.5.0.0/24, gateway: 10.5.0.9, ip_range: 10.5.0.128/25 } }'))
    expect(network(long, 'net').subnets).toEqual(network(short, 'net').subnets)
    expect(network(long, 'net').subnets).toEqual([{ subnet: '10.5.0.0/24', gateway: '10.5.0.9' }])
  })

  it('the gateway is the first free address of the range; auxiliary addresses stay free', () => {
    const lab = labOf(
      net(
        '{ ipam: { subnet: 10.5.0.0/16, ip_range: 10.5.3.0/29, aux_addresses: { x: 10.5.3.0, y: 10.5.3.2 } } }',
        'containers: { c1: { networks: [net] }, c2: { networks: [net] } }\n',
      ),
    )
    expect(network(lab, 'net').subnets[0]?.gateway).toBe('10.5.3.1')
    expect([endpoint(lab, 'c1', 'net').addresses[0], endpoint(lab, 'c2', 'net').addresses[0]]).toEqual([
      '10.5.3.3/16',
      '10.5.3.4/16',
    ])
  })

  it.each([
    ['{ ipam: { subnet: 10.10.10.0/8 } }', /It should be 10\.0\.0\.0\/8/],
    ['{ ipam: { subnet: 10.1.0.0/24, ip_range: 10.2.0.0/25 } }', /not inside the subnet 10\.1\.0\.0\/24/],
    ['{ ipam: { subnet: 10.1.0.0/24, ip_range: 10.1.0.0/16 } }', /larger than the subnet/],
    ['{ ipam: { subnet: 10.1.0.0/24, gateway: 10.2.0.1 } }', /gateway 10\.2\.0\.1 is not in the subnet/],
    ['{ ipam: { subnet: 10.1.0.0/24, gateway: 10.1.0.255 } }', /broadcast/],
    [
      '{ ipam: { subnet: 10.1.0.0/24, aux_addresses: { x: 10.2.0.1 } } }',
      /auxiliary address 10\.2\.0\.1 \(`x`\) is not in/,
    ],
    [
      '{ ipam: { subnet: 10.1.0.0/24, gateway: 10.1.0.1, aux_addresses: { x: 10.1.0.1 } } }',
      /belongs to the auxiliary address `x` already/,
    ],
    ['{ ipam: { ip_range: 10.1.0.0/24 } }', /`ip_range` needs a `subnet`/],
    ['{ ipam: { subnet: 10.1.0.0/24, config: [] } }', /`subnet` stands beside `config`/],
    ['{ ipam: { subnet: 10.1.0.0/32 } }', /too small/],
    ['{ ipam: { subnet: 127.0.0.0/24 } }', /reserved/],
    [
      '{ ipam: { config: [{ subnet: 10.1.0.0/24 }, { subnet: 10.2.0.0/24 }] } }',
      /2 subnets; a bridge takes one/,
    ],
    ['{ driver: overlay, ipam: { config: [{ subnet: 10.1.0.0/24 }, { subnet: 10.1.0.0/25 }] } }', /overlap/],
    ['{ ipam: { subnet: 172.17.3.0/24 } }', /overlaps with Docker’s default network `bridge`/],
    ['{ ipam: { subnet: 192.168.1.128/25 } }', /overlaps with LAN `lan`/],
    ['{ driver_opts: { vni: 5 } }', /`vni` is an option of the driver overlay/],
    ['{ driver: overlay, driver_opts: { icc: false } }', /`icc` is an option of the driver bridge/],
    ['{ driver_opts: { mtu: 1450, com.docker.network.driver.mtu: 1450 } }', /same option/],
    ['{ driver_opts: { mtu: 67 } }', /from 68 to 65,535/],
    ['{ driver_opts: { mtu: "-1" } }', /from 68 to 65,535/],
    ['{ driver: overlay, driver_opts: { mtu: 100 } }', /leaves 50 bytes/],
    ['{ driver: overlay, driver_opts: { port: 80 } }', /from 1,024 to 49,151/],
    ['{ driver: overlay, driver_opts: { vni: 16777216 } }', /from 1 to 16,777,215/],
    ['{ driver: overlay, driver_opts: { vni: "5000,5001" } }', /1 subnet and 2 VNIs/],
    ['{ driver_opts: { encrypted: true } }', /`encrypted` is an option of the driver overlay/],
    ['{ driver: overlay, driver_opts: { encrypted: yes-please } }', /must be `true` or `false`/],
    [
      '{ driver: overlay, driver_opts: { encrypted: true, mtu: 140 } }',
      /leaves 64 bytes inside of VXLAN and ESP/,
    ],
    [
      '{ driver: overlay, driver_opts: { encrypted: "", control_plane: multicast, group: 239.1.1.1 } }',
      /cannot be encrypted.*go to a group/,
    ],
    ['{ driver: overlay, driver_opts: { control_plane: multicast } }', /names no `group`/],
    ['{ driver: overlay, driver_opts: { group: 239.1.1.1 } }', /only with `control_plane: multicast`/],
    [
      '{ driver: overlay, driver_opts: { control_plane: multicast, group: 10.1.1.1 } }',
      /not a multicast group/,
    ],
    ['{ driver: overlay, host: h1 }', /no meaning for the driver overlay/],
    ['{ driver: host }', /networks: \[host\]/],
    ['{ driver: macvlan, driver_opts: { parent: lo } }', /loopback/],
    ['{ driver: macvlan, driver_opts: { parent: eth9 } }', /no interface `eth9`.*It has eth0 \(`lan`\)/],
    ['{ driver: macvlan, driver_opts: { parent: eth0, macvlan_mode: brigde } }', /Did you mean `bridge`/],
    ['{ driver_opts: { bridge: sixteen-byte-nam } }', /16 bytes/],
    ['{ driver_opts: { bridge: docker0 } }', /has an interface `docker0` already/],
  ])('net: %s is refused', (options, words) => {
    expect(onlyProblem(net(options))).toMatch(words)
  })
})

describe('networks on hosts', () => {
  it('bridges of two hosts may have the same subnet, of one host not', () => {
    const subnet = 'ipam: { subnet: 10.1.0.0/24 }'
    expect(codesOf(two(`  n1: { host: h1, ${subnet} }\n  n2: { host: h2, ${subnet} }\n`))).toEqual([])
    expect(onlyProblem(two(`  n1: { host: h1, ${subnet} }\n  n2: { host: h1, ${subnet} }\n`))).toMatch(
      /overlaps with network `n1`/,
    )
  })

  it('overlays never share a subnet or a VNI', () => {
    expect(
      onlyProblem(
        two(
          '  o1: { driver: overlay, ipam: { subnet: 10.1.0.0/16 } }\n  o2: { driver: overlay, ipam: { subnet: 10.1.2.0/24 } }\n',
        ),
      ),
    ).toMatch(/overlaps with network `o1`/)
    expect(
      onlyProblem(
        two(
          '  o1: { driver: overlay, driver_opts: { vni: 7 } }\n  o2: { driver: overlay, driver_opts: { vni: 7 } }\n',
        ),
      ),
    ).toMatch(/VNI 7 belongs to the overlay `o1` already \(on line 7\)/)
  })

  it('a bridge network without host belongs to the only host; with two hosts it must say', () => {
    expect(network(labOf(net('')), 'net')).toMatchObject({ host: 'h1', bridge: 'br-net' })
    expect(onlyProblem(two('  n1: { driver: bridge }\n'))).toMatch(/not said on which host.*one of h1, h2/)
    expect(onlyProblem(two('  n1: { host: h3 }\n'))).toMatch(/no host `h3`/)
  })

  it('an overlay needs a LAN under each of its hosts', () => {
    expect(
      onlyProblem(
        'hosts: { h1: }\nnetworks: { o1: { driver: overlay } }\ncontainers: { c1: { networks: [o1] } }\n',
      ),
    ).toMatch(/Host `h1` is on no LAN/)
  })

  it('multicast does not cross routers', () => {
    const yaml = `lans: { a: { subnet: 10.1.0.0/24 }, b: { subnet: 10.2.0.0/24 } }
routers: { r1: { lans: [a, b] } }
hosts: { h1: { lans: [a] }, h2: { lans: [b] } }
networks: { o1: { driver: overlay, driver_opts: { control_plane: multicast, group: 239.1.1.1 } } }
containers: { c1: { host: h1, networks: [o1] }, c2: { host: h2, networks: [o1] } }
`
    expect(onlyProblem(yaml)).toMatch(/first LANs differ: `h1` on `a` and `h2` on `b`/)
    expect(network(labOf(yaml.replace('h2: { lans: [b] }', 'h2: { lans: [a] }')), 'o1')).toMatchObject({
      controlPlane: { type: 'multicast', group: '239.1.1.1' },
    })
  })

  it('docker_gwbridge comes to hosts with an overlay that is not internal, before user networks', () => {
    const lab = labOf(
      `${two('  o1: { driver: overlay }\n  o2: { driver: overlay, internal: true }\n  n1: { host: h1 }\n')}containers: { c1: { host: h1, networks: [o1] }, c2: { host: h2, networks: [o2] } }\n`,
    )
    expect(lab.networks.map(({ name, subnets }) => [name, subnets[0]?.subnet])).toEqual([
      ['docker_gwbridge', '172.18.0.0/16'],
      ['o1', '10.0.1.0/24'],
      ['o2', '10.0.2.0/24'],
      ['n1', '172.19.0.0/16'],
    ])
    expect(network(lab, 'docker_gwbridge')).toMatchObject({
      host: 'h1',
      role: 'gateway',
      icc: false,
      masquerade: true,
    })
  })

  it('an overlay with several subnets has a VNI for each', () => {
    const lab = labOf(
      net(
        '{ driver: overlay, ipam: { config: [{ subnet: 10.1.1.0/24 }, { subnet: 11.1.1.0/24 }] }, driver_opts: { com.docker.network.driver.overlay.vxlanid_list: "7, 8" } }',
      ),
    )
    expect(network(lab, 'net').subnets).toEqual([
      { subnet: '10.1.1.0/24', gateway: '10.1.1.1', vni: 7 },
      { subnet: '11.1.1.0/24', gateway: '11.1.1.1', vni: 8 },
    ])
  })

  it('predefined networks need no definition, and take none', () => {
    expect(onlyProblem('hosts: { h1: }\nnetworks: { bridge: }\n')).toMatch(/is there already/)
    expect(onlyProblem('hosts: { h1: }\nnetworks: { docker_gwbridge: }\n')).toMatch(/way out of overlays/)
  })

  it('a bridge of more than 1,023 ports is refused, counting the VXLAN device of an overlay', () => {
    const containers = (count: number, name: string): string =>
      Array.from({ length: count }, (_, index) => `  c${index}: { networks: [${name}] }\n`).join('')
    const overlay = `${ONE_HOST}networks: { o1: { driver: overlay, internal: true, ipam: { subnet: 10.0.0.0/16 } } }\ncontainers:\n`
    expect(onlyProblem(`${overlay}${containers(1023, 'o1')}`)).toMatch(/1,024 ports/)
    expect(codesOf(`${overlay}${containers(1022, 'o1')}`)).toEqual([])
    expect(codesOf(`${ONE_HOST}containers:\n${containers(1023, 'bridge')}`)).toEqual([])
  })
})

describe('macvlan', () => {
  const macvlan = (options: string, ipam: string, containers: string): string =>
    `${TWO_HOSTS}networks: { m: { driver: macvlan, driver_opts: { parent: eth0${options} }, ipam: ${ipam} } }\ncontainers: ${containers}\n`

  it('has a gateway only by name, and no port on a bridge', () => {
    const lab = labOf(
      macvlan(
        '',
        '{ subnet: 192.168.1.0/24, ip_range: 192.168.1.128/25 }',
        '{ c1: { host: h1, networks: [m] } }',
      ),
    )
    expect(network(lab, 'm')).toMatchObject({
      mode: 'bridge',
      parent: 'eth0',
      subnets: [{ subnet: '192.168.1.0/24' }],
    })
    expect(network(lab, 'm').subnets[0]).not.toHaveProperty('gateway')
    expect(endpoint(lab, 'c1', 'm')).toMatchObject({ addresses: ['192.168.1.128/24'], gateways: [] })
    expect(endpoint(lab, 'c1', 'm')).not.toHaveProperty('port')
  })

  it('addresses that a machine of the LAN has are refused, as Docker does not know them', () => {
    expect(
      onlyProblem(
        macvlan(
          '',
          '{ subnet: 192.168.1.0/24, ip_range: 192.168.1.11/32 }',
          '{ c1: { host: h1, networks: [m] } }',
        ),
      ),
    ).toMatch(/192\.168\.1\.11 on `m`, which belongs to host `h1`.*ip_range/)
    expect(
      onlyProblem(
        macvlan(
          '',
          '{ subnet: 192.168.1.0/24 }',
          '{ c1: { host: h1, networks: { m: { ipv4_address: 192.168.1.12 } } } }',
        ),
      ),
    ).toMatch(/belongs to host `h2`/)
  })

  it('a passthru parent has one child, which has the parent’s MAC', () => {
    const ipam = '{ subnet: 192.168.1.0/24, ip_range: 192.168.1.128/25 }'
    expect(
      onlyProblem(
        macvlan(
          ', macvlan_mode: passthru',
          ipam,
          '{ c1: { host: h1, networks: [m] }, c2: { host: h1, networks: [m] } }',
        ),
      ),
    ).toMatch(/a parent has one child/)
    const lab = labOf(
      macvlan(
        ', macvlan_mode: passthru',
        ipam,
        '{ c1: { host: h1, networks: [m] }, c2: { host: h2, networks: [m] } }',
      ),
    )
    expect(endpoint(lab, 'c1', 'm')).not.toHaveProperty('mac')
  })

  it('two networks may share a subnet with a range each, and then share its addresses', () => {
    const networks = (first: string, second: string): string => `${ONE_HOST}networks:
  m1: { driver: macvlan, driver_opts: { parent: eth0 }, ipam: { subnet: 192.168.1.0/24${first} } }
  m2: { driver: macvlan, driver_opts: { parent: eth0 }, ipam: { subnet: 192.168.1.0/24${second} } }
containers: { c1: { networks: [m1] }, c2: { networks: { m2: { ipv4_address: 192.168.1.128 } } } }
`
    expect(
      onlyProblem(
        networks(', ip_range: 192.168.1.128/26', ', ip_range: 192.168.1.192/26').replace(
          '192.168.1.128 }',
          '192.168.1.11 }',
        ),
      ),
    ).toMatch(/belongs to host `h1`/)
    expect(
      endpoint(labOf(networks(', ip_range: 192.168.1.128/26', ', ip_range: 192.168.1.192/26')), 'c1', 'm1')
        .addresses[0],
    ).toBe('192.168.1.129/24')
    expect(codesOf(networks(', ip_range: 192.168.1.128/26', '')).map((code) => code.split(' ')[1])).toContain(
      'overlapping-subnets',
    )
  })
})
