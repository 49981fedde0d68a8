import { describe, expect, it } from 'vitest'
import { ONE_HOST, labOf, network, onlyProblem } from './labs.ts'

const LANS = 'lans: { a: { subnet: 10.1.0.0/24 }, b: { subnet: 10.2.0.0/24 } }\n'

function addresses(yaml: string): Record<string, string> {
  const { routers, hosts } = labOf(yaml)
  return Object.fromEntries(
    [...routers, ...hosts].flatMap(({ name, lans }) =>
      lans.map(({ lan, link, addresses }) => [`${name} ${lan}`, `${link} ${addresses.join(' ')}`]),
    ),
  )
}

describe('underlay addresses', () => {
  it('are the file’s, or the lowest free ones: routers first, then hosts', () => {
    expect(
      addresses(
        `${LANS}routers: { r1: { lans: [a, b] } }\nhosts: { h1: { lans: { a: } }, h2: { lans: { b:, a: 10.1.0.2 } } }\n`,
      ),
    ).toEqual({
      'r1 a': 'eth0 10.1.0.1/24',
      'r1 b': 'eth1 10.2.0.1/24',
      'h1 a': 'eth0 10.1.0.3/24',
      'h2 b': 'eth0 10.2.0.2/24',
      'h2 a': 'eth1 10.1.0.2/24',
    })
  })

  it('that are taken, outside of the LAN or its broadcast address are refused', () => {
    expect(
      onlyProblem(`${LANS}hosts: { h1: { lans: { a: 10.1.0.2 } }, h2: { lans: { a: 10.1.0.2 } } }\n`),
    ).toMatch(/belongs to host `h1` already/)
    expect(onlyProblem(`${LANS}hosts: { h1: { lans: { a: 10.2.0.2 } } }\n`)).toMatch(
      /10\.2\.0\.2 is not in the subnet of `a`, 10\.1\.0\.0\/24/,
    )
    expect(onlyProblem(`${LANS}hosts: { h1: { lans: { a: 10.1.0.255 } } }\n`)).toMatch(/broadcast/)
  })

  it('run out with a sentence', () => {
    const yaml =
      'lans: { a: { subnet: 10.1.0.0/30 } }\nhosts: { h1: { lans: [a] }, h2: { lans: [a] }, h3: { lans: [a] } }\n'
    expect(onlyProblem(yaml)).toMatch(/No address of `a` \(10\.1\.0\.0\/30\) is left for host `h3`/)
  })

  it('of two LANs may not overlap', () => {
    expect(onlyProblem('lans:\n  a: { subnet: 10.1.0.0/16 }\n  b: { subnet: 10.1.7.0/24 }\n')).toMatch(
      /`b` \(10\.1\.7\.0\/24\) overlaps with `a` \(10\.1\.0\.0\/16, on line 2\)/,
    )
  })
})

describe('routes', () => {
  const routed = (host: string, routers = 'r1: { lans: [a] }'): string =>
    `${LANS}routers: { ${routers} }\nhosts: { h1: ${host} }\n`

  it('a host’s default route is the only router of its first LAN that has one', () => {
    expect(labOf(routed('{ lans: [b, a] }')).hosts[0]?.routes).toMatchObject([
      { destination: 'default', via: '10.1.0.1' },
    ])
    expect(labOf(routed('{ lans: [b] }')).hosts[0]?.routes).toEqual([])
  })

  it('two routers on the LAN ask for a gateway, and the answer is taken', () => {
    const two = 'r1: { lans: [a] }, r2: { lans: [a] }'
    expect(onlyProblem(routed('{ lans: [a] }', two))).toMatch(
      /2 routers.*Add `gateway:` with 10\.1\.0\.1 \(`r1`\) or 10\.1\.0\.2 \(`r2`\)/,
    )
    expect(labOf(routed('{ lans: [a], gateway: 10.1.0.2 }', two)).hosts[0]?.routes).toMatchObject([
      { destination: 'default', via: '10.1.0.2' },
    ])
  })

  it('0.0.0.0/0 is the default route, and there is one of it', () => {
    expect(
      labOf(routed('{ lans: [a], routes: [{ to: 0.0.0.0/0, via: 10.1.0.9 }] }')).hosts[0]?.routes,
    ).toMatchObject([{ destination: 'default', via: '10.1.0.9' }])
    expect(
      onlyProblem(routed('{ lans: [a], gateway: 10.1.0.1, routes: [{ to: default, via: 10.1.0.9 }] }')),
    ).toMatch(/two routes to default/)
  })

  it('a next hop is on a LAN of the node, and somebody else', () => {
    expect(onlyProblem(routed('{ lans: [a], gateway: 10.2.0.1 }'))).toMatch(
      /next hop 10\.2\.0\.1 is on none of the LANs/,
    )
    expect(onlyProblem(routed('{ lans: { a: 10.1.0.7 }, gateway: 10.1.0.7 }'))).toMatch(/own address/)
    expect(onlyProblem(routed('{ lans: [a], routes: [{ to: 10.1.0.0/24, via: 10.1.0.1 }] }'))).toMatch(
      /is on itself/,
    )
  })
})

describe('routers', () => {
  it('masquerade towards LANs, told as links', () => {
    expect(
      labOf(`${LANS}routers: { r1: { lans: [a, b], masquerade: b } }\n`).routers[0]?.masquerade,
    ).toMatchObject([{ link: 'eth1' }])
    expect(onlyProblem(`${LANS}routers: { r1: { lans: [a], masquerade: b } }\n`)).toMatch(
      /not on the LAN `b`/,
    )
  })

  it('with internet carry a small outside world, towards which they masquerade', () => {
    const lab = labOf(
      `${LANS}routers: { r1: { lans: [a], internet: true }, r2: { lans: [b], internet: true } }\n`,
    )
    expect(lab.lans.map(({ name, subnets }) => [name, subnets])).toContainEqual([
      'internet',
      ['203.0.113.0/24'],
    ])
    expect(
      lab.routers.map(({ lans, masquerade, internet }) => [
        lans[1]?.addresses[0],
        masquerade[0]?.link,
        internet,
      ]),
    ).toEqual([
      ['203.0.113.1/24', 'eth1', true],
      ['203.0.113.2/24', 'eth1', true],
    ])
    expect(lab.hosts[0]).toMatchObject({
      name: 'internet-server',
      lans: [{ addresses: ['203.0.113.10/24'] }],
      routes: [],
    })
    expect(lab.hosts[0]?.command?.[0]).toBe('python3')
  })

  it('with internet reserve the names of the outside world', () => {
    expect(
      onlyProblem(
        'lans: { a: { subnet: 10.1.0.0/24 }, internet: { subnet: 10.3.0.0/24 } }\nrouters: { r1: { lans: [a], internet: true } }\n',
      ),
    ).toMatch(/belongs to the outside world/)
    expect(
      onlyProblem(
        `${LANS}routers: { r1: { lans: [a], internet: true } }\nhosts: { h1: { lans: [internet] } }\n`,
      ),
    ).toMatch(/cannot be joined by name/)
  })
})

it('a LAN of 1,024 hosts is refused before anything is made', () => {
  const hosts = Array.from({ length: 1024 }, (_, index) => `  h${index}: { lans: [a] }\n`).join('')
  expect(onlyProblem(`lans: { a: { subnet: 10.0.0.0/16 } }\nhosts:\n${hosts}`)).toMatch(
    /1,024 ports; Linux takes at most 1,023/,
  )
})

it('a host without LAN may carry bridge networks', () => {
  expect(network(labOf('hosts: { h1: }\ncontainers: { c1: }\n'), 'bridge')).toMatchObject({ host: 'h1' })
})

it('ports on the LAN are named after the nodes, shortened where they must be', () => {
  const lab = labOf(
    'lans: { a: { subnet: 10.0.0.0/24 } }\nhosts: { h1: { lans: [a] }, a-host-with-a-long-name: { lans: [a] } }\n',
  )
  expect(lab.hosts.map(({ lans }) => lans[0]?.port)).toEqual([
    'h1',
    expect.stringMatching(/^a-host-wit-[a-z0-9]{4}$/),
  ])
  expect(labOf(ONE_HOST).hosts[0]?.vteps).toEqual({ ipv4: '192.168.1.11' })
})
