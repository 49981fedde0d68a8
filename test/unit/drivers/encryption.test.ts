import { describe, expect, test } from 'vitest'
import { spiOf } from '../../../main/drivers/spi.ts'
import { kernelObjects } from '../../../main/drivers/index.ts'
import { diff } from '../../../main/kernel/diff.ts'
import { plan } from '../../../main/kernel/plan.ts'
import { parseLab } from '../../../main/lab/read.ts'
import { all, labOf, link, objectsOf, rules } from './lab.ts'

const lab = `
name: secret
lans: { west: { subnet: 172.31.1.0/24 }, east: { subnet: 192.168.1.0/24 } }
routers: { r1: { lans: { west: 172.31.1.1, east: 192.168.1.1 } } }
hosts:
  node1: { lans: { west: 172.31.1.5 } }
  node2: { lans: { east: 192.168.1.25 } }
  node3: { lans: { east: 192.168.1.26 } }
networks:
  secret: { driver: overlay, internal: true, driver_opts: { encrypted: "", vni: 5000 } }
  hidden: { driver: overlay, internal: true, driver_opts: { encrypted: true, vni: 4200 } }
  open: { driver: overlay, internal: true, driver_opts: { encrypted: "false", vni: 6000 } }
containers:
  s1: { host: node1, networks: [secret] }
  s2: { host: node2, networks: [secret] }
  h1: { host: node1, networks: [hidden] }
  h2: { host: node2, networks: [hidden] }
  o1: { host: node1, networks: [open] }
  o3: { host: node3, networks: [open] }
`
const objects = objectsOf(lab)
const states = (host: string) => all(objects, 'xfrm-state', host)

describe('Two hosts with encrypted overlays', () => {
  test('decrypt with three keys and encrypt with the middle one, whatever number of overlays they share', () => {
    const directions = states('node1').map(({ source, destination, key }) => [source, destination, key])
    expect(directions).toEqual([
      ['192.168.1.25', '172.31.1.5', 1],
      ['192.168.1.25', '172.31.1.5', 2],
      ['192.168.1.25', '172.31.1.5', 3],
      ['172.31.1.5', '192.168.1.25', 2],
    ])
  })

  test('compute the same SPI for a direction, without a word', () => {
    const out = states('node1').find(({ source }) => source === '172.31.1.5')
    const there = states('node2').filter(({ source }) => source === '172.31.1.5')
    expect(there.find(({ key }) => key === 2)?.spi).toBe(out?.spi)
    expect(new Set(there.map(({ spi }) => spi)).size).toBe(3)
  })

  test('have a policy for the way out alone, for marked packets to the VXLAN port', () => {
    expect(all(objects, 'xfrm-policy', 'node1')).toMatchObject([
      {
        direction: 'out',
        selector: 'src 172.31.1.5/32 dst 192.168.1.25/32 proto udp dport 4789',
        mark: '0xd0c4e3/0xffffffff',
        template: 'src 172.31.1.5 dst 192.168.1.25 proto esp spi 0xb37427ea reqid 13681891 mode transport',
      },
    ])
  })

  test('mark what leaves, and drop what arrives in cleartext, by the VNIs of encrypted overlays alone', () => {
    expect(all(objects, 'set', 'node1')).toMatchObject([
      { of: 'typeof @th,96,24', elements: ['0x1068', '0x1388'] },
    ])
    expect(rules(objects, 'node1', 'enc-out').at(-1)).toBe(
      'udp dport 4789 @th,96,24 @encrypted-vnis counter meta mark set 0x00d0c4e3',
    )
    expect(rules(objects, 'node1', 'enc-in')).toEqual([
      'meta ipsec missing udp dport 4789 @th,96,24 @encrypted-vnis counter drop',
    ])
  })
})

test('the SPI is the FNV-1a hash of both addresses around the key’s number', () => {
  expect(spiOf('fd00:1::5', 'fd00:2::25', 2)).toBe(0x4853120e)
  expect(spiOf('172.31.1.5', '192.168.1.25', 2)).toBe(0xb37427ea)
  expect(spiOf('192.168.1.25', '172.31.1.5', 3)).toBe(0xfd5c3e9d)
})

test('a host without an encrypted overlay has nothing of it', () => {
  const kinds = objects.filter(({ namespace }) => namespace === 'node3').map(({ kind }) => kind)
  expect(kinds).not.toContain('xfrm-state')
  expect(kinds).not.toContain('table')
})

test('an encrypted overlay leaves 1424 bytes, a plain one beside it 1450', () => {
  expect(link(objects, 's1', 'eth0').mtu).toBe(1424)
  expect(link(objects, 'secret@node1', 'vxlan0').mtu).toBe(1424)
  expect(link(objects, 'o1', 'eth0').mtu).toBe(1450)
})

test('each object of the encryption comes from the line that asks for it', () => {
  const [state] = states('node1')
  expect(state?.origin).toEqual({ key: 'networks.secret.driver_opts.encrypted', line: 10 })
})

describe('Over an IPv6 underlay', () => {
  const both = objectsOf(`
name: both
lans: { west: { subnet: [172.31.1.0/24, 'fd00:1::/64'] }, east: { subnet: [192.168.1.0/24, 'fd00:2::/64'] } }
routers: { r1: { lans: [west, east] } }
hosts:
  node1: { lans: { west: [172.31.1.5, 'fd00:1::5'] } }
  node2: { lans: { east: [192.168.1.25, 'fd00:2::25'] } }
networks:
  new: { driver: overlay, internal: true, driver_opts: { encrypted: true, underlay: ipv6, vni: 5000 } }
  old: { driver: overlay, internal: true, driver_opts: { encrypted: true, vni: 6000 } }
containers:
  n1: { host: node1, networks: [new] }
  n2: { host: node2, networks: [new] }
  o1: { host: node1, networks: [old] }
  o2: { host: node2, networks: [old] }
`)

  test('two hosts have associations and policies of each family that an encrypted overlay of theirs runs over', () => {
    const ends = all(both, 'xfrm-state', 'node1').map(({ source, destination }) => `${source} ${destination}`)
    expect(ends.filter((each) => each === 'fd00:2::25 fd00:1::5')).toHaveLength(3)
    expect(ends.filter((each) => each === '192.168.1.25 172.31.1.5')).toHaveLength(3)
    expect(all(both, 'xfrm-policy', 'node1')).toMatchObject([
      { selector: 'src 172.31.1.5/32 dst 192.168.1.25/32 proto udp dport 4789' },
      {
        selector: 'src fd00:1::5/128 dst fd00:2::25/128 proto udp dport 4789',
        template: 'src fd00:1::5 dst fd00:2::25 proto esp spi 0x4853120e reqid 13681891 mode transport',
      },
    ])
  })

  test('the VNIs of each family are in a table of that family', () => {
    const sets = all(both, 'set', 'node2').map(({ table, elements }) => [table, ...elements])
    expect(sets).toEqual([
      ['docker-overlay', '0x1770'],
      ['ip6 docker-overlay', '0x1388'],
    ])
  })

  test('1404 bytes are left of 1500', () => {
    expect(link(both, 'n1', 'eth0').mtu).toBe(1404)
    expect(link(both, 'new@node1', 'vxlan0').mtu).toBe(1404)
    expect(link(both, 'o1', 'eth0').mtu).toBe(1424)
  })
})

describe('A rotation', () => {
  const before = labOf(lab)
  const after = kernelObjects({ ...before, rotations: 1 })
  const steps = plan(diff(objects, after))
  const texts = (phase: string) =>
    steps
      .flatMap(({ commands }) => commands)
      .filter((command) => command.phase === phase && command.namespace === 'node1')
      .sort((a, b) => a.rank - b.rank)
      .map(({ text }) => text)

  test('makes the next key’s associations, then the policies that ask for them, and takes the old ones away last', () => {
    expect(texts('configure').map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual([
      'xfrm state add',
      'xfrm state add',
      'xfrm policy update',
    ])
    expect(texts('retire')).toHaveLength(2)
    expect(
      steps.flatMap(({ commands }) => commands).every(({ phase }) => /configure|retire/.test(phase)),
    ).toBe(true)
  })

  test('sends with a key that every host had been able to read before', () => {
    const readable = states('node2').filter(({ source }) => source === '172.31.1.5')
    const sending = all(after, 'xfrm-state', 'node1').find(({ source }) => source === '172.31.1.5')
    expect(readable.map(({ spi }) => spi)).toContain(sending?.spi)
  })
})

test('commands name keys and hold none', () => {
  const made = plan(diff([], objects)).flatMap(({ commands }) => commands.map(({ text }) => text))
  const states = made.filter((text) => text.startsWith('xfrm state'))
  expect(states).toHaveLength(8)
  for (const text of states)
    expect(text).toMatch(/aead 'rfc4106\(gcm\(aes\)\)' 0x\$\{KEY_[123]\}[0-9a-f]{8} 64$/)
})

test('a lab’s text, read again while it runs, keeps its keys; a lab that begins anew begins with the first', () => {
  const again = parseLab(lab, '/labs/test.lab.yml', { ...labOf(lab), rotations: 3 })
  expect(again.ok && again.value.rotations).toBe(3)
  expect(labOf(lab).rotations).toBeUndefined()
})
