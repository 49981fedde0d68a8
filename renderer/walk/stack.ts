import type { Change, Layer } from '../../main/contract.ts'
import type { Seen } from './stops.ts'

/** A header of the frame at a stop, or one that has just been taken off. */
export interface StackedLayer {
  /** The same for the same header at all stops: headers are put on and taken off in front of the others. */
  readonly key: string
  readonly layer: Layer
  readonly state: 'same' | 'added' | 'removed' | 'changed'
  /** What its fields were before, by the field's name. */
  readonly before: ReadonlyMap<string, string>
}

/** The headers at a stop, outermost first, with those that were taken off on the way there. */
export function stackAt({ hop, before, steps }: Seen): readonly StackedLayer[] {
  const changes = steps.flatMap((step) => step.changes)
  const whole = (what: Change['what']) =>
    new Set(changes.flatMap((each) => (each.what === what && each.field === undefined ? [each.start] : [])))
  const [added, removed] = [whole('added'), whole('removed')]
  const now = hop.layers
  const old = (before?.layers ?? []).map((layer, index, { length }) => ({
    layer,
    key: keyOf(layer, length - index),
  }))
  const stack: StackedLayer[] = []
  now.forEach((layer, index) => {
    const isNew = added.has(layer.start) || !before
    // Of the headers that stayed, what stood in front of this one and is gone.
    while (!isNew && old[0] && removed.has(old[0].layer.start)) stack.push(gone(old.shift()))
    if (!isNew) old.shift()
    const rewritten = rewrittenIn(layer, changes)
    const state = added.has(layer.start) ? 'added' : rewritten.size > 0 ? 'changed' : 'same'
    stack.push({ key: keyOf(layer, now.length - index), layer, state, before: rewritten })
  })
  return [...stack, ...old.filter(({ layer }) => removed.has(layer.start)).map(gone)]
}

function gone(old: { readonly layer: Layer; readonly key: string } | undefined): StackedLayer {
  const { layer, key } = old ?? { layer: empty, key: '' }
  return { key, layer, state: 'removed', before: new Map() }
}

const empty: Layer = { protocol: 'data', title: '', start: 0, end: 0, fields: [] }

function keyOf({ protocol }: Layer, fromEnd: number): string {
  return `${protocol} ${fromEnd}`
}

function rewrittenIn({ start, end }: Layer, changes: readonly Change[]): ReadonlyMap<string, string> {
  const own = changes.filter((each) => each.what === 'rewritten' && each.start >= start && each.start < end)
  return new Map(own.flatMap(({ field, before }) => (field === undefined ? [] : [[field, before ?? '']])))
}

/** What a header says in a line: values in the order in which they are read, by their fields' names. */
const telling: Readonly<Record<string, readonly string[]>> = {
  eth: ['eth.src', 'eth.dst'],
  arp: ['arp.opcode', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4'],
  ip: ['ip.src', 'ip.dst', 'ip.ttl'],
  ipv6: ['ipv6.src', 'ipv6.dst', 'ipv6.hlim'],
  icmp: ['icmp.type', 'icmp.code'],
  icmpv6: ['icmpv6.type', 'icmpv6.code'],
  tcp: ['tcp.srcport', 'tcp.dstport', 'tcp.flags'],
  udp: ['udp.srcport', 'udp.dstport'],
  esp: ['esp.spi', 'esp.sequence'],
  dns: ['dns.qry.name'],
  http: ['http.request.line', 'http.response.line'],
}

/** A value that stands in a header's line. */
export interface Told {
  readonly name: string
  /** What stands in front of it: an arrow between two ends, or the field's own name. */
  readonly lead: string
  readonly text: string
  /** What it was at the stop before. */
  readonly before?: string
}

const leads: Readonly<Record<string, string>> = {
  'ip.ttl': 'TTL',
  'ipv6.hlim': 'hop limit',
  'icmp.code': 'code',
  'icmpv6.code': 'code',
  'esp.spi': 'SPI',
  'esp.sequence': 'sequence',
}

/** What a header says in a line; whatever was rewritten in it is told, too. */
export function toldOf({ layer, before }: StackedLayer): readonly Told[] {
  const names = telling[layer.protocol] ?? []
  const rewritten = layer.fields.flatMap(({ name }) =>
    before.has(name) && !name.includes('checksum') ? [name] : [],
  )
  return [...new Set([...names, ...rewritten])].flatMap((name): Told[] => {
    const field = layer.fields.find((each) => each.name === name)
    if (!field || isUsual(name, field.text)) return []
    const was = before.get(name)
    const lead = /\.(dst|dstport)$|dst\.proto/.test(name)
      ? '→'
      : (leads[name] ?? (names.includes(name) ? '' : field.label))
    return [
      {
        name,
        lead,
        text: field.text.replace(/^\d+ \((.*)\)$/, '$1'),
        ...(was !== undefined && { before: was }),
      },
    ]
  })
}

function isUsual(name: string, text: string): boolean {
  return name.endsWith('.code') && text.startsWith('0')
}
