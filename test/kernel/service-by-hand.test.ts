import { describe, expect, test } from 'vitest'
import type { DriftItem } from '../../main/contract.ts'
import { serviceLab } from './service-lab.ts'

const { engine, lab, file, text, inside } = serviceLab({ isUp: true })

describe('What someone changed by hand', () => {
  const one = engine.connect()
  const driftOf = async () => one.call('lab.drift', { lab })
  const item = (items: readonly DriftItem[], id: string) => items.find((each) => each.id === id)

  test('is told in sentences, with the commands that put it back', async () => {
    await inside('node1', 'ip', 'route', 'add', '198.51.100.0/24', 'via', '172.31.1.1')
    await inside('c2', 'sysctl', '-qw', 'net.ipv4.ip_default_ttl=33')
    await inside('r1', 'sysctl', '-qw', 'net.ipv4.ip_forward=0')
    await inside('net@node1', 'ip', 'link', 'set', 'vxlan0', 'mtu', '1400')
    await inside('c1', 'ip', 'address', 'del', '10.0.1.2/24', 'dev', 'eth0')
    const items = await driftOf()
    expect(item(items, 'route node1 198.51.100.0/24')).toMatchObject({
      what: 'added',
      text: 'The route to 198.51.100.0/24 in node1 was added by hand.',
      commands: ['ip -n node1 route delete 198.51.100.0/24 via 172.31.1.1 dev eth0'],
      keep: { path: ['hosts', 'node1', 'routes'], value: [{ to: '198.51.100.0/24', via: '172.31.1.1' }] },
    })
    expect(item(items, 'sysctl c2 net.ipv4.ip_default_ttl')).toMatchObject({
      what: 'changed',
      text: 'The setting net.ipv4.ip_default_ttl in c2 has value 33 instead of 60.',
      keep: { path: ['containers', 'c2', 'sysctls', 'net.ipv4.ip_default_ttl'], value: '33' },
    })
    expect(item(items, 'sysctl r1 net.ipv4.ip_forward')?.keep).toEqual({
      path: ['routers', 'r1', 'forwarding'],
      value: false,
    })
    const mtu = item(items, 'link net@node1 vxlan0')
    expect(mtu?.text).toBe('The link vxlan0 in net@node1 has mtu 1400 instead of 1450.')
    expect(mtu?.keep).toBeUndefined()
    expect(item(items, 'address c1 eth0 10.0.1.2/24')).toMatchObject({ what: 'removed', line: 11 })
  })

  test('is no drift any more where the file asks for it', async () => {
    const kept = text
      .replace('172.31.1.5 } }', '172.31.1.5 }, routes: [{ to: 198.51.100.0/24, via: 172.31.1.1 }] }')
      .replace('ip_default_ttl: 60', 'ip_default_ttl: 33')
    await one.open('lab.apply', { file, text: kept }).ended
    const ids = (await driftOf()).map(({ id }) => id)
    expect(ids).not.toContain('route node1 198.51.100.0/24')
    expect(ids).not.toContain('sysctl c2 net.ipv4.ip_default_ttl')
  })

  test('is put back, and what was added is gone', async () => {
    await inside('node1', 'ip', 'link', 'add', 'stray', 'type', 'veth', 'peer', 'name', 'yarts')
    await inside('node1', 'ip', 'link', 'add', 'dumb', 'type', 'dummy')
    await inside('node1', 'nft', 'add', 'table', 'ip6', 'mine')
    await inside('node1', 'nft', 'add', 'chain', 'ip6', 'mine', 'chain')
    await inside('node2', 'ip', 'link', 'del', 'eth0')
    await inside('c2', 'pkill', 'sleep')
    expect((await driftOf()).length).toBeGreaterThan(5)
    const { changes } = await one.call('lab.putBack', { lab })
    expect(changes).toContain('The link stray in node1 was added by hand.')
    expect(changes).toContain('The link eth0 in node2 is gone.')
    expect(await driftOf()).toEqual([])
    expect((await inside('c1', 'ping', '-c', '1', '-W', '2', '10.0.1.3')).code).toBe(0)
    expect((await inside('node1', 'nft', 'list', 'tables')).stdout).not.toContain('mine')
  })
})
