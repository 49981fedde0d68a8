import { describe, expect, test } from 'vitest'
import type { KernelFact } from '../../../main/kernel/objects.ts'
import { identity } from '../../../main/kernel/objects.ts'
import type { IpNetconf } from '../../../main/kernel/read.ts'
import { linkOfSetting, settingFacts } from '../../../main/kernel/settings.ts'

const fresh = new Map([
  ['net.ipv4.ip_forward', '0'],
  ['net.ipv4.conf.all.rp_filter', '0'],
  ['net.ipv4.conf.default.rp_filter', '0'],
])
const netconf = (link: string, more: Partial<IpNetconf>): IpNetconf => ({
  family: 'inet',
  interface: link,
  ...more,
})
const found = (told: readonly IpNetconf[], asked: Readonly<Record<string, string>> = {}) => {
  const facts = Object.entries(asked).map(([key, value]): KernelFact => ({
    kind: 'sysctl',
    namespace: 'n',
    key,
    value,
  }))
  const state = {
    namespace: 'n',
    links: [],
    routes: [],
    neighbours: [],
    fdb: [],
    ports: [],
    qdiscs: [],
    netconf: told,
  }
  return settingFacts(state, new Map(), new Map(facts.map((fact) => [identity(fact), fact])), fresh)
}

describe('A setting that nobody asked for', () => {
  test('is told where it is not as in a new namespace, with the value there', () => {
    expect(found([netconf('all', { forwarding: true, rp_filter: 'off' })])).toEqual([
      { kind: 'sysctl', namespace: 'n', key: 'net.ipv4.ip_forward', value: '1', fresh: '0' },
    ])
    expect(found([netconf('eth0.7', { forwarding: true, rp_filter: 'loose' })])).toEqual([
      { kind: 'sysctl', namespace: 'n', key: 'net.ipv4.conf.eth0/7.rp_filter', value: '2', fresh: '0' },
    ])
  })

  test('is not told where it follows from one that was asked for', () => {
    const strict = [netconf('eth0', { rp_filter: 'strict' })]
    expect(found(strict)).toHaveLength(1)
    expect(found(strict, { 'net.ipv4.conf.default.rp_filter': '1' })).toEqual([])
    const forwarding = [netconf('all', { forwarding: true })]
    expect(found(forwarding, { 'net.ipv4.conf.all.forwarding': '1' })).toEqual([])
    expect(found(forwarding, { 'net.ipv4.ip_forward': '1' })).toEqual([])
  })

  test('is of a link where its name says so, dots within it written as slashes', () => {
    expect(linkOfSetting('net.ipv4.conf.eth0/7.rp_filter')).toBe('eth0.7')
    expect(linkOfSetting('net.ipv4.conf.all.rp_filter')).toBeUndefined()
    expect(linkOfSetting('net.ipv4.ip_forward')).toBeUndefined()
  })
})
