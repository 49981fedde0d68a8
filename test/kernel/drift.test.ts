import { describe, expect, test } from 'vitest'
import type { DriftItem } from '../../main/contract.ts'
import { testEngine } from './interface.ts'
import { labFolder, underlay } from './underlay.ts'

const labs = labFolder()
const engine = testEngine()
const one = engine.connect()

const text = `
lans:
  lan-a: { subnet: 172.31.1.0/24 }
  lan-b: { subnet: 192.168.1.0/24 }
routers: { r1: { lans: { lan-a: 172.31.1.1, lan-b: 192.168.1.1 } } }
hosts:
  node1: { lans: { lan-a: 172.31.1.5 } }
  node2: { lans: { lan-b: 192.168.1.25 } }
networks:
  net: { driver: overlay }
  web: { driver: bridge, host: node1 }
containers:
  c1: { host: node1, networks: [net], sysctls: { net.core.somaxconn: 77 } }
  c2: { host: node2, networks: [net] }
  w1: { host: node1, networks: [web], ports: ["8080:80"] }
`
const lab = 'test-drift'
const file = labs.write(lab, text)

const inside = (node: string, ...argv: string[]) => underlay('exec', lab, node, '--', ...argv)
const drift = () => one.call('lab.drift', { lab })
const of = (items: readonly DriftItem[], id: string) => items.find((item) => item.id === id)
const setLink = (namespace: string, link: string, up: boolean) =>
  one.call('lab.setLink', { lab, namespace, link, up })
const routes = async (node: string) => (await inside(node, 'ip', 'route')).stdout

describe('What is compared', () => {
  test('finds nothing in a lab that has just come up', async () => {
    expect((await underlay('up', file)).stderr).toBe('')
    expect(await drift()).toEqual([])
  })

  test('is every address, those of the loopback device and of IPv6 among them', async () => {
    await inside('c1', 'ip', 'address', 'add', '10.9.9.9/32', 'dev', 'lo')
    await inside('c1', 'ip', 'address', 'add', '2001:db8::9/64', 'dev', 'eth0')
    const items = await drift()
    expect(items.map(({ id }) => id).sort()).toEqual([
      'address c1 eth0 2001:db8::9/64',
      'address c1 lo 10.9.9.9/32',
    ])
    await one.call('lab.putBack', { lab })
    expect(await drift()).toEqual([])
    expect((await inside('c1', 'ip', 'address', 'show', 'dev', 'lo')).stdout).toContain('127.0.0.1/8')
  })

  test('are the settings that decide over packets, in every namespace, asked for or not', async () => {
    const set = [
      ['c2', 'net.ipv4.ip_forward', '1', '0'],
      ['c2', 'net.ipv6.conf.all.forwarding', '1', '0'],
      ['c2', 'net.ipv4.conf.eth0.rp_filter', '1', '0'],
      ['lan-a', 'net.ipv4.conf.all.rp_filter', '2', '0'],
      ['r1', 'net.ipv4.conf.eth1.proxy_arp', '1', '0'],
      ['net@node1', 'net.bridge.bridge-nf-call-iptables', '0', '1'],
    ] as const
    for (const [node, key, value] of set) await inside(node, 'sysctl', '-qw', `${key}=${value}`)
    const items = await drift()
    expect(items).toHaveLength(set.length)
    for (const [node, key, value, fresh] of set)
      expect(of(items, `sysctl ${node} ${key}`)).toMatchObject({
        what: 'changed',
        text: `The setting ${key} in ${node} has value ${value} instead of ${fresh}.`,
        commands: [`ip netns exec ${node} sysctl -w '${key}=${fresh}'`],
      })
    expect((await underlay('drift', lab)).stdout).toContain('sysctl c2 net.ipv4.ip_forward: value 1 → 0')
    await one.call('lab.putBack', { lab })
    expect(await drift()).toEqual([])
    for (const [node, key, , fresh] of set)
      expect((await inside(node, 'sysctl', '-n', key)).stdout).toBe(fresh)
  })

  test('is no setting that follows from another one that was asked for', async () => {
    const changed = text.replace(
      'somaxconn: 77',
      'somaxconn: 77, net.ipv4.conf.default.rp_filter: 1, net.ipv4.conf.all.forwarding: 1',
    )
    expect(await one.open('lab.apply', { file, text: changed }).ended).toEqual([])
    expect(await drift()).toEqual([])
    expect((await inside('c1', 'sysctl', '-n', 'net.ipv4.ip_forward')).stdout).toBe('1')
    expect(await one.open('lab.apply', { file, text }).ended).toEqual([])
    expect(await drift()).toEqual([])
  })
})

describe('A link that Underlay was told to set down', () => {
  test('is no drift, nor are the routes that the kernel takes with it; it shows as down', async () => {
    await setLink('node1', 'eth0', false)
    expect(await routes('node1')).not.toContain('default')
    expect(await drift()).toEqual([])
    expect((await underlay('drift', lab)).code).toBe(0)
    expect((await underlay('inspect', lab)).stdout).toMatch(/node1 +host +down: eth0/)
  })

  test('stays down while the lab is changed, and when what was changed by hand is put back', async () => {
    const changed = text.replace('somaxconn: 77', 'somaxconn: 78')
    expect(await one.open('lab.apply', { file, text: changed }).ended).toEqual([])
    await inside('node1', 'ip', 'address', 'add', '10.9.9.9/32', 'dev', 'lo')
    await one.call('lab.putBack', { lab })
    expect((await inside('node1', 'ip', '-br', 'link', 'show', 'eth0')).stdout).toContain('DOWN')
    expect(await drift()).toEqual([])
  })

  test('is drift where somebody sets it up by hand', async () => {
    await inside('node1', 'ip', 'link', 'set', 'eth0', 'up')
    expect((await drift()).map((item) => item.text)).toEqual(['The link eth0 in node1 is up.'])
    await one.call('lab.putBack', { lab })
    expect(await drift()).toEqual([])
  })

  test('has its routes again when it is set up, and is then compared as before', async () => {
    await setLink('node1', 'eth0', true)
    expect(await routes('node1')).toContain('default via 172.31.1.1')
    expect(await drift()).toEqual([])
    await inside('node1', 'ip', 'link', 'set', 'eth0', 'down')
    expect((await drift()).map(({ id }) => id)).toEqual(['link node1 eth0', 'route node1 default'])
    await one.call('lab.putBack', { lab })
  })

  test('may be any link: a VXLAN device, a bridge, the end of a cable', async () => {
    const places = [
      ['net@node1', 'vxlan0'],
      ['net@node1', 'br0'],
      ['lan-b', 'node2'],
      ['c2', 'eth0'],
      ['node1', 'docker_gwbridge'],
    ] as const
    for (const [namespace, link] of places) await setLink(namespace, link, false)
    expect(await drift()).toEqual([])
    for (const [namespace, link] of places) await setLink(namespace, link, true)
    expect(await drift()).toEqual([])
    expect((await inside('c1', 'ping', '-c', '1', '-W', '3', '10.0.1.3')).code).toBe(0)
  })
})

describe('A plan', () => {
  test('says the value that a setting is given when it is asked for no more, and which command takes what along', async () => {
    const without = text
      .replace(', sysctls: { net.core.somaxconn: 77 }', '')
      .replace(/ {2}c2: .*\n/, '')
      .replace(', ports: ["8080:80"]', '')
    const { steps } = await one.call('lab.plan', { file, text: without })
    const commandsOf = (id: string) => steps.find((step) => step.id === id)?.commands
    expect(commandsOf('sysctl c1 net.core.somaxconn')).toEqual([
      "ip netns exec c1 sysctl -w 'net.core.somaxconn=4096'",
    ])
    expect(commandsOf('address c2 eth0 10.0.1.3/24')).toEqual(['ip netns delete c2   # takes it along'])
    expect(steps.filter(({ commands }) => commands.length === 0)).toEqual([])
    const { stdout } = await underlay('plan', labs.write(`${lab}-without`, `name: ${lab}\n${without}`))
    expect(stdout).toContain("sysctl -w 'net.core.somaxconn=4096'")
    expect(stdout).not.toMatch(/='/)
    expect(await one.open('lab.apply', { file, text: without }).ended).toEqual([])
    expect((await inside('c1', 'sysctl', '-n', 'net.core.somaxconn')).stdout).toBe('4096')
    const settings = (await inside('node1', 'sysctl', '-a', '-r', 'conf.*route_localnet')).stdout
    expect(settings).not.toContain('= 1')
    expect(await one.open('lab.apply', { file, text }).ended).toEqual([])
  })
})

describe('One thing that was changed by hand', () => {
  test('is put back, and the others are left', async () => {
    await inside('node2', 'ip', 'route', 'add', '198.51.100.0/24', 'via', '192.168.1.1')
    await inside('node2', 'sysctl', '-qw', 'net.ipv4.ip_forward=0')
    await inside('c2', 'ip', 'address', 'del', '10.0.1.3/24', 'dev', 'eth0')
    const { changes } = await one.call('lab.putBack', { lab, only: ['route node2 198.51.100.0/24'] })
    expect(changes).toEqual(['The route to 198.51.100.0/24 in node2 was added by hand.'])
    const ids = (await drift()).map(({ id }) => id)
    expect(ids).toContain('address c2 eth0 10.0.1.3/24')
    expect(ids).toContain('sysctl node2 net.ipv4.ip_forward')
    expect(ids).not.toContain('route node2 198.51.100.0/24')
    await one.call('lab.putBack', { lab })
    expect(await drift()).toEqual([])
  })

  test('that is as asked already is no problem', async () => {
    expect(await one.call('lab.putBack', { lab, only: ['route node2 nowhere'] })).toEqual({ changes: [] })
  })
})
