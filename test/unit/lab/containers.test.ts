import { describe, expect, it } from 'vitest'
import { ONE_HOST, TWO_HOSTS, codesOf, container, endpoint, labOf, onlyProblem } from './labs.ts'

const NETS = `networks:
  a: { driver: bridge, host: h1, ipam: { subnet: 10.1.0.0/24 } }
  b: { driver: bridge, host: h1, ipam: { subnet: 10.2.0.0/24 } }
  inner: { driver: bridge, host: h1, internal: true, ipam: { subnet: 10.3.0.0/24 } }
  o: { driver: overlay, ipam: { subnet: 10.4.0.0/24 } }
  quiet: { driver: overlay, internal: true, ipam: { subnet: 10.5.0.0/24 } }
`
const one = (options: string): string => `${ONE_HOST}${NETS}containers: { c1: ${options} }\n`
const c1 = (options: string) => container(labOf(one(options)), 'c1')
const gateway = (networks: string): string | undefined =>
  c1(`{ networks: ${networks} }`).endpoints.find((each) => each.gateways.length > 0)?.network

describe('a container', () => {
  it('without networks joins the default bridge', () => {
    expect(c1('').endpoints).toMatchObject([
      { network: 'bridge', link: 'eth0', port: 'c1-eth0', addresses: ['172.17.0.2/16'], gateways: ['ipv4'] },
    ])
  })

  it('on host has the host’s stack, on none its own and nothing in it', () => {
    expect(c1('{ networks: [host] }')).toMatchObject({ stack: 'host', hostname: 'h1', endpoints: [] })
    expect(c1('{ networks: [none] }')).toMatchObject({ stack: 'own', hostname: 'c1', endpoints: [] })
    expect(labOf(one('{ networks: [none] }')).networks.map(({ name }) => name)).toContain('none')
  })

  it('has eth0, eth1 … in the order of its networks, docker_gwbridge last', () => {
    expect(c1('{ networks: [o, inner] }').endpoints.map(({ network, link }) => `${link} ${network}`)).toEqual(
      ['eth0 o', 'eth1 inner', 'eth2 docker_gwbridge'],
    )
  })

  it('on an overlay has docker_gwbridge only where nothing else leads out', () => {
    expect(c1('{ networks: [o, a] }').endpoints.map(({ network }) => network)).toEqual(['o', 'a'])
    expect(c1('{ networks: [quiet] }').endpoints.map(({ network }) => network)).toEqual(['quiet'])
  })

  it('has on an overlay the MAC 02:42 and its address', () => {
    expect(endpoint(labOf(one('{ networks: { o: { ipv4_address: 10.4.0.9 } } }')), 'c1', 'o').mac).toBe(
      '02:42:0a:04:00:09',
    )
    expect(endpoint(labOf(one('{ networks: [a] }')), 'c1', 'a').mac).not.toMatch(/^02:42/)
  })

  it('takes a MAC of its own, at the endpoint or for the first network', () => {
    expect(c1('{ networks: { a: { mac_address: 02-AA-00-00-00-01 } } }').endpoints[0]?.mac).toBe(
      '02:aa:00:00:00:01',
    )
    expect(c1('{ networks: [a, b], mac_address: "02:aa:00:00:00:02" }').endpoints[0]?.mac).toBe(
      '02:aa:00:00:00:02',
    )
  })
})

describe('Docker’s gateway election', () => {
  it('prefers priority, then what is not internal, then the name', () => {
    expect(gateway('[b, a]')).toBe('a')
    expect(gateway('{ a: , b: { gw_priority: 1 } }')).toBe('b')
    expect(gateway('{ a: { gw_priority: -1 }, b: }')).toBe('b')
    expect(gateway('[inner, b]')).toBe('b')
    expect(gateway('[inner]')).toBeUndefined()
    expect(gateway('[o]')).toBe('docker_gwbridge')
    expect(gateway('[o, b]')).toBe('b')
    expect(gateway('[quiet]')).toBeUndefined()
  })
})

describe('published ports', () => {
  it('are read in Compose’s forms', () => {
    const ports = c1(
      '{ ports: ["8080:80", "127.0.0.1:53:53/udp", "192.168.1.11:81:80", "7000-7001:70-71", { target: 90, published: "9000", host_ip: 0.0.0.0, protocol: udp, mode: host }] }',
    ).ports
    expect(
      ports.map(({ protocol, hostAddress, hostPort, containerPort }) => [
        protocol,
        hostAddress,
        hostPort,
        containerPort,
      ]),
    ).toEqual([
      ['tcp', undefined, 8080, 80],
      ['udp', '127.0.0.1', 53, 53],
      ['tcp', '192.168.1.11', 81, 80],
      ['tcp', undefined, 7000, 70],
      ['tcp', undefined, 7001, 71],
      ['udp', undefined, 9000, 90],
    ])
  })

  it.each([
    ['["80"]', /no port of the host.*"80:80"/],
    ['[80]', /no port of the host/],
    ['["0:80"]', /from 1 to 65,535/],
    ['["8080:65536"]', /from 1 to 65,535/],
    ['["abcd:8080:80"]', /`abcd` is not an IP address/],
    ['["1-3:1-2"]', /differ in length/],
    ['["80:80/sctp"]', /tcp or udp, not for `sctp`/],
    ['["x:y"]', /is not a published port/],
    ['["10.9.9.9:80:80"]', /host `h1` has no address 10\.9\.9\.9.*It has 192\.168\.1\.11/],
    ['["80:80", "0.0.0.0:80:81"]', /Port 80\/tcp of `h1` is published for container `c1` already/],
    ['[{ target: 80, published: 0 }]', /from 1 to 65,535/],
    ['[{ target: 80 }]', /has no `published`/],
  ])('%s is refused', (ports, words) => {
    expect(onlyProblem(one(`{ ports: ${ports} }`))).toMatch(words)
  })

  it('may be taken once on a host and address, and again on another', () => {
    const yaml = (first: string, second: string): string =>
      `${TWO_HOSTS}containers:\n  c1: { host: h1, ports: ["${first}"] }\n  c2: ${second}\n`
    expect(onlyProblem(yaml('80:80', '{ host: h1, ports: ["127.0.0.1:80:80"] }'))).toMatch(
      /container `c1` already \(on line 7\)/,
    )
    expect(codesOf(yaml('80:80', '{ host: h2, ports: ["80:80"] }'))).toEqual([])
    expect(codesOf(yaml('80:80', '{ host: h1, ports: ["80:80/udp"] }'))).toEqual([])
    expect(codesOf(yaml('127.0.0.1:80:80', '{ host: h1, ports: ["192.168.1.11:80:80"] }'))).toEqual([])
  })

  it.each([
    ['[host]', /the host’s stack/],
    ['[none]', /it has no network/],
    ['[inner]', /none of its networks leads out/],
    ['[quiet]', /none of its networks leads out/],
  ])('need a way in: not on %s', (networks, words) => {
    expect(onlyProblem(one(`{ networks: ${networks}, ports: ["80:80"] }`))).toMatch(words)
  })

  it('of an overlay’s container go over docker_gwbridge', () => {
    expect(c1('{ networks: [o], ports: ["80:80"] }').endpoints.at(-1)).toMatchObject({
      network: 'docker_gwbridge',
      gateways: ['ipv4'],
    })
  })
})

describe('what Docker refuses, too', () => {
  it.each([
    ['{ networks: [a, none] }', /`none` cannot be combined/],
    ['{ networks: [host, a] }', /`host` cannot be combined/],
    ['{ networks: [] }', /joins no network/],
    ['{ networks: [a, a] }', /joins `a` twice/],
    ['{ networks: [docker_gwbridge] }', /cannot be joined by name/],
    ['{ networks: [aa] }', /There is no network `aa`/],
    ['{ networks: { bridge: { ipv4_address: 172.17.0.9 } } }', /`bridge` takes no fixed addresses/],
    ['{ networks: { bridge: { aliases: [web] } } }', /has no names/],
    ['{ networks: { host: { ipv4_address: 10.0.0.9 } } }', /no endpoint that could have `ipv4_address`/],
    ['{ networks: { none: { aliases: [web] } } }', /no endpoint that could have `aliases`/],
    [
      '{ networks: { a: { ipv4_address: 10.2.0.9 } } }',
      /10\.2\.0\.9 is not in the subnet of network `a`, 10\.1\.0\.0\/24/,
    ],
    ['{ networks: { a: { ipv4_address: 10.1.0.1 } } }', /belongs to the gateway already/],
    ['{ networks: { a: { ipv4_address: 10.1.0.255 } } }', /broadcast/],
    ['{ networks: { a: { ipv4_address: 0.0.0.0 } } }', /reserved address/],
    ['{ networks: { a: { ipv4_address: 10.1.0.5/24 } } }', /one address.*Write 10\.1\.0\.5/],
    ['{ networks: { a: { ipv4_address: 10.1.0.05 } } }', /leading zeros/],
    ['{ networks: { a: { ipv6_address: "2001:db8::1" } } }', /`a`, which has no IPv6/],
    ['{ networks: { a: { mac_address: "01:00:5e:00:00:01" } } }', /multicast MAC/],
    ['{ networks: { a: { mac_address: x } } }', /not a MAC address/],
    ['{ networks: { a: { interface_name: an-interface-name } } }', /at most 15/],
    ['{ networks: { a: { interface_name: a/b } } }', /not an interface name/],
    ['{ networks: { a: { interface_name: x }, b: { interface_name: x } } }', /has an interface `x` already/],
    ['{ networks: { a: { interface_name: lo } } }', /loopback/],
    [
      '{ networks: [a], mac_address: "02:00:00:00:00:01", sysctls: { kernel.shmmax: 1 } }',
      /Only names that start with `net\.`/,
    ],
    ['{ networks: [host], sysctls: { net.ipv4.ip_forward: 1 } }', /would change the host’s stack/],
    ['{ networks: [host], mac_address: "02:00:00:00:00:01" }', /no endpoint that could have a MAC/],
    ['{ hostname: -x }', /not a host name/],
    ['{ hostname: ' + 'x'.repeat(64) + ' }', /64 bytes/],
    ['{ dns: [1.1.1] }', /not an IP address/],
    ['{ dns_search: ["a b"] }', /not a domain name/],
    ['{ dns_opt: ["ndots 2"] }', /one word/],
    ['{ extra_hosts: ["db 1.2.3.4"] }', /not a host name|not an IP/],
    ['{ extra_hosts: { db: host } }', /`host` is not an IP address/],
    ['{ command: "" }', /command is empty/],
    ['{ command: "echo \'x" }', /quote in the command is never closed/],
    ['{ environment: ["=x"] }', /cannot be an environment variable/],
    ['{ environment: [A=1, A=2] }', /`A` is set twice/],
    ['{ image: nginx }', /without images/],
    ['{ network_mode: host }', /networks: \[host\]/],
    ['{ depends_on: [c2] }', /eventually/],
    ['{ deploy: { replicas: 2 } }', /Services.*not in this version/],
    ['{ ports: }', /`ports` has no value/],
    ['{ hostname: 5 }', /must be a text, not the number 5.*"5"/],
    ['{ netwroks: [a] }', /Did you mean `networks`/],
    ['{ hots: h1 }', /Did you mean `host`/],
    ['5', /must be a mapping, not the number 5/],
  ])('c1: %s is refused', (options, words) => {
    expect(onlyProblem(one(options))).toMatch(words)
  })

  it('duplicate addresses and MACs of two containers', () => {
    const yaml = (first: string, second: string): string =>
      `${ONE_HOST}${NETS}containers:\n  c1: { networks: { a: ${first} } }\n  c2: { networks: { a: ${second} } }\n`
    expect(onlyProblem(yaml('{ ipv4_address: 10.1.0.7 }', '{ ipv4_address: 10.1.0.7 }'))).toMatch(
      /belongs to container `c1` already \(on line 12\)/,
    )
    expect(
      onlyProblem(yaml('{ mac_address: "02:00:00:00:00:07" }', '{ mac_address: "02:00:00:00:00:07" }')),
    ).toMatch(/MAC address 02:00:00:00:00:07 on `a` belongs to container `c1`/)
  })

  it('a container on another host than its bridge network', () => {
    const yaml = `${TWO_HOSTS}networks: { a: { host: h1 } }\ncontainers: { c1: { host: h2, networks: [a] } }\n`
    expect(onlyProblem(yaml)).toMatch(/`a` is on `h1` \(on line 6\), the container `c1` on `h2`/)
  })

  it('an overlay that is not attachable', () => {
    const yaml = `${ONE_HOST}networks: { o: { driver: overlay, attachable: false } }\ncontainers: { c1: { networks: [o] } }\n`
    expect(onlyProblem(yaml)).toMatch(/attachable: false/)
  })

  it('two networks of one container with overlapping subnets', () => {
    const yaml = `${ONE_HOST}networks: { a: { ipam: { subnet: 10.1.0.0/16 } }, o: { driver: overlay, ipam: { subnet: 10.1.2.0/24 } } }\ncontainers: { c1: { networks: [a, o] } }\n`
    expect(onlyProblem(yaml)).toMatch(/cannot join both `a` and `o`/)
  })

  it('a network with more containers than addresses', () => {
    const yaml = `${ONE_HOST}networks: { a: { ipam: { subnet: 10.1.0.0/30 } } }\ncontainers: { c1: { networks: [a] }, c2: { networks: [a] } }\n`
    expect(onlyProblem(yaml)).toMatch(
      /No address of network `a` \(10\.1\.0\.0\/30\) is left for container `c2`/,
    )
  })
})

describe('texts of a container', () => {
  it('are taken as they are written', () => {
    const { environment, sysctls } = c1(
      '{ environment: { A: 1.10, B: yes, C: , D: 007, E: "x y", F: 0x10 }, sysctls: { net.ipv4.ip_forward: 1, net.ipv4.tcp_rmem: "1 2 3" } }',
    )
    expect(environment).toEqual({ A: '1.10', B: 'yes', C: '', D: '007', E: 'x y', F: '0x10' })
    expect(sysctls).toEqual({ 'net.ipv4.ip_forward': '1', 'net.ipv4.tcp_rmem': '1 2 3' })
    expect(c1('{ environment: [A=b=c, D] }').environment).toEqual({ A: 'b=c', D: '' })
  })

  it('a command is a list, or a text that is split at spaces without a shell', () => {
    expect(c1('{ command: [sh, -c, "echo $HOME"] }').command).toEqual(['sh', '-c', 'echo $HOME'])
    expect(c1('{ command: "python3 -m http.server 80" }').command).toEqual([
      'python3',
      '-m',
      'http.server',
      '80',
    ])
    expect(c1(`{ command: 'sh -c "a; b" \\; ""' }`).command).toEqual(['sh', '-c', 'a; b', ';', ''])
  })

  it('extra_hosts are a list or a mapping, and host-gateway is docker0, which is there for it', () => {
    expect(c1('{ extra_hosts: ["db:10.9.0.1", "x=10.9.0.2"] }').extraHosts).toEqual([
      { name: 'db', address: '10.9.0.1' },
      { name: 'x', address: '10.9.0.2' },
    ])
    expect(c1('{ networks: [a], extra_hosts: { h: host-gateway } }').extraHosts).toEqual([
      { name: 'h', address: '172.17.0.1' },
    ])
  })

  it('dns, dns_search and dns_opt are one or several', () => {
    expect(c1('{ dns: 9.9.9.9, dns_search: [a.example, b.example], dns_opt: ["ndots:2"] }')).toMatchObject({
      dns: ['9.9.9.9'],
      dnsSearch: ['a.example', 'b.example'],
      dnsOptions: ['ndots:2'],
    })
  })
})
