import { expect, test } from 'vitest'
import { bytesAt } from '../../../renderer/walk/frame-bytes.ts'
import { doneAt } from '../../../renderer/walk/done.ts'
import { headersText } from '../../../renderer/walk/names.ts'
import { probeText, usualProbe } from '../../../renderer/walk/probe-form.ts'
import { stackAt, toldOf } from '../../../renderer/walk/stack.ts'
import type { Grain, Seen } from '../../../renderer/walk/stops.ts'
import { seenAt, stopsOf } from '../../../renderer/walk/stops.ts'
import { requestLeg } from './two-lans-walk.ts'

function told(grain: Grain): readonly Seen[] {
  const leg = requestLeg()
  return stopsOf(leg, 0, grain).flatMap((stop) => seenAt(leg, stop) ?? [])
}

test('the way over a tunnel is told in eight steps', () => {
  expect(told('steps').map((seen) => `${seen.hop.namespace} ${seen.hop.link}: ${doneAt(seen)}`)).toEqual([
    'c1 eth0: sent',
    'uber-net@node1 vxlan0: bridged',
    'node1 eth0: wrapped in VXLAN, routed',
    'lan-a r1: bridged',
    'r1 eth1: routed',
    'lan-b node2: bridged',
    'uber-net@node2 vxlan0: unwrapped from VXLAN',
    'uber-net@node2 c2-eth0: bridged',
  ])
})

test('told by interfaces, every hop is a stop of its own, cables too', () => {
  expect(told('hops').length).toBe(14)
  expect(told('hops').filter((seen) => doneAt(seen) === 'over the cable').length).toBe(6)
})

test('no hop is lost by telling less: each is in one step', () => {
  const hops = told('steps').flatMap(({ stop }) => [...stop.hops])
  expect(hops.sort((a, b) => a - b)).toEqual(requestLeg().hops.map((_, index) => index))
})

test('headers that are put on and taken off are told as such, and the others stay the same ones', () => {
  const stacks = told('steps').map((seen) => stackAt(seen))
  const states = stacks.map((stack) => stack.map(({ layer, state }) => `${layer.protocol} ${state}`))
  const within = ['eth same', 'ip same', 'icmp same', 'data same']
  expect(states[1]).toEqual(within)
  expect(states[2]).toEqual(['eth added', 'ip added', 'udp added', 'vxlan added', ...within])
  expect(states[4]?.slice(0, 4)).toEqual(['eth changed', 'ip changed', 'udp same', 'vxlan same'])
  expect(states[6]).toEqual(['eth removed', 'ip removed', 'udp removed', 'vxlan removed', ...within])
  const keys = (index: number) => stacks[index]?.map(({ key }) => key)
  expect(keys(3)).toEqual(keys(2))
  expect(keys(6)).toEqual(keys(2))
  expect(keys(7)).toEqual(keys(2)?.slice(4))
})

test('what a router rewrites is told with what it was before', () => {
  const routed = told('steps')[4]
  const ip = routed && stackAt(routed)[1]
  expect(ip && toldOf(ip)).toEqual([
    { name: 'ip.src', lead: '', text: '172.31.1.5' },
    { name: 'ip.dst', lead: '→', text: '192.168.1.25' },
    { name: 'ip.ttl', lead: 'TTL', text: '63', before: '64' },
  ])
})

test('of a frame’s bytes those are marked that were put on or rewritten', () => {
  const changed = (seen: Seen | undefined) =>
    (seen ? bytesAt(seen) : []).flatMap(({ start, bytes }) =>
      bytes.flatMap((byte, index) => (byte.changed ? [start + index] : [])),
    )
  const [, bridged, wrapped, , routed] = told('steps')
  expect(changed(bridged)).toEqual([])
  expect(changed(wrapped)).toEqual(Array.from({ length: 50 }, (_, index) => index))
  // Both MAC addresses, the time to live, the checksum.
  expect(changed(routed)).toEqual([...Array.from({ length: 12 }, (_, index) => index), 22, 24, 25])
})

test('a frame in another one stands in brackets', () => {
  expect(told('steps').map(({ hop }) => headersText(hop))).toContain('Eth IP UDP VXLAN 5000 [Eth IP ICMP]')
})

test('a probe is asked for as on the command line', () => {
  expect(probeText(usualProbe)).toBe('ping')
  expect(probeText({ ...usualProbe, kind: 'sized-ping' })).toBe('ping:1450')
  expect(probeText({ ...usualProbe, kind: 'tcp', tcp: ' 8080 ' })).toBe('tcp:8080')
  expect(probeText({ ...usualProbe, kind: 'dns' })).toBe('dns')
  expect(probeText({ ...usualProbe, kind: 'dns', name: 'web' })).toBe('dns:web')
})
