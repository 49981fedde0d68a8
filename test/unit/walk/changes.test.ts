import { expect, test } from 'vitest'
import type { Field, Layer, Protocol } from '../../../main/packet/packet.ts'
import { changesBetween } from '../../../main/walk/changes.ts'

function layer(protocol: Protocol, values: Readonly<Record<string, number | string>> = {}): Layer {
  const fields = Object.entries(values).map(([name, value]): Field => {
    return { name, label: name, value, text: String(value), start: 0, end: 1, says: '' }
  })
  return { protocol, title: protocol, start: 0, end: 1, fields }
}
const brief = (before: readonly Layer[], after: readonly Layer[]) =>
  changesBetween(before, after).map(({ what, protocol, field, before: old, after: now }) =>
    [what, field ?? protocol, old, now].filter((part) => part !== undefined).join(' '),
  )
const inner = [layer('eth', { 'eth.dst': 'a' }), layer('ip', { 'ip.ttl': 64 }), layer('icmp')]
const outer = [
  layer('eth', { 'eth.dst': 'b' }),
  layer('ip', { 'ip.ttl': 64, 'ip.src': '1' }),
  layer('udp'),
  layer('vxlan'),
]

test('the same frame has no changes', () => {
  expect(brief(inner, inner)).toEqual([])
})

test('a tunnel’s headers are added in front and removed there, and those inside stay the same ones', () => {
  expect(brief(inner, [...outer, ...inner])).toEqual([
    'added eth b',
    'added ip 1',
    'added udp',
    'added vxlan',
  ])
  expect(brief([...outer, ...inner], inner)).toEqual([
    'removed eth b',
    'removed ip 1',
    'removed udp',
    'removed vxlan',
  ])
})

test('a field that is another one is rewritten, from and to', () => {
  expect(
    brief(inner, [layer('eth', { 'eth.dst': 'c' }), layer('ip', { 'ip.ttl': 63 }), layer('icmp')]),
  ).toEqual(['rewritten eth.dst a c', 'rewritten ip.ttl 64 63'])
})

test('a VLAN tag is one header more', () => {
  const [eth = layer('eth'), ...rest] = inner
  expect(brief(inner, [eth, layer('vlan', { 'vlan.id': 100 }), ...rest])).toEqual(['added vlan 100'])
})
