import { DISSECTORS } from '../dissectors.ts'
import type { Kind } from '../field.ts'
import type { Protocol } from '../packet.ts'

/** A word that may stand in a filter, for completion. */
export interface FilterName {
  readonly name: string
  /** One sentence: what it is. */
  readonly says: string
}

/** Fields of frames that a name stands for. */
export interface FieldSet {
  readonly kind: Kind
  /** The names of the fields: one, or those of which any may match. */
  readonly fields: ReadonlySet<string>
  /** The layers that may have them. */
  readonly protocols: ReadonlySet<Protocol>
  readonly says: string
}

/** Names that stand for several fields of their protocol. */
const EITHER: readonly { name: string; protocol: Protocol; ends: readonly string[]; says: string }[] = [
  { name: 'eth.addr', protocol: 'eth', ends: ['src', 'dst'], says: 'The Ethernet address of either end.' },
  { name: 'ip.addr', protocol: 'ip', ends: ['src', 'dst'], says: 'The IPv4 address of either end.' },
  { name: 'ipv6.addr', protocol: 'ipv6', ends: ['src', 'dst'], says: 'The IPv6 address of either end.' },
  { name: 'tcp.port', protocol: 'tcp', ends: ['srcport', 'dstport'], says: 'The TCP port of either end.' },
  { name: 'udp.port', protocol: 'udp', ends: ['srcport', 'dstport'], says: 'The UDP port of either end.' },
]

/** Protocols by their names. */
export const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map(protocols().map((each) => [each, each]))

/** All fields by their names. */
export const FIELDS: ReadonlyMap<string, FieldSet> = fieldSets()

/** Properties of a frame as a whole that a filter may compare, and what kind they are. */
export const PROPERTIES = {
  'frame.len': { kind: 'number', says: 'Bytes that the frame had on the wire.' },
  'frame.cap_len': { kind: 'number', says: 'Bytes of the frame that were captured.' },
  place: { kind: 'text', says: 'Where it was captured: the name of a container, host, router or LAN.' },
  interface: { kind: 'text', says: 'The interface that it was captured on, such as `eth0`.' },
  direction: { kind: 'text', says: '`in` or `out`, as seen from the place that it was captured at.' },
} as const

/** A name of {@link PROPERTIES}. */
export type Property = keyof typeof PROPERTIES

/** Whether a word is the name of a property. */
export function isProperty(word: string): word is Property {
  return Object.hasOwn(PROPERTIES, word)
}

const WORDS: Readonly<Record<string, string>> = {
  frame: 'Every frame; `frame contains "GET"` looks for text anywhere in it.',
  malformed: 'Frames with a header that is broken or cut off.',
  host: '`host 10.0.0.3`: an address of either family, or a MAC address, at either end.',
  net: '`net 10.0.0.0/24`: a subnet of either family at either end.',
  port: '`port 80`: a port of TCP or UDP at either end.',
  src: '`src host 10.0.0.3`, `src port 80`: at the sending end only.',
  dst: '`dst host 10.0.0.3`, `dst port 80`: at the receiving end only.',
  contains: '`contains "GET"`: frames with this text anywhere in them.',
  in: '`tcp.port in {80, 443, 8000..8080}`: one of these.',
  and: 'Both hold.',
  or: 'At least one of both holds.',
  not: 'What follows does not hold.',
}

/** Every name that may stand in a filter, each with a sentence, in alphabetical order. */
export function filterNames(): readonly FilterName[] {
  const all = [
    ...protocols().map((name) => ({ name, says: `${DISSECTORS[name].title}.` })),
    ...[...FIELDS].map(([name, { says }]) => ({ name, says })),
    ...Object.entries(PROPERTIES).map(([name, { says }]) => ({ name, says })),
    ...Object.entries(WORDS).map(([name, says]) => ({ name, says })),
  ]
  return all.sort((one, other) => (one.name < other.name ? -1 : 1))
}

function protocols(): Protocol[] {
  // Keys of a record that is declared with exactly these.
  return Object.keys(DISSECTORS).filter((name): name is Protocol => name in DISSECTORS)
}

function fieldSets(): Map<string, FieldSet> {
  const sets = new Map<string, FieldSet>()
  for (const protocol of protocols())
    for (const { name, kind, says } of DISSECTORS[protocol].names) {
      const before = sets.get(name)
      sets.set(name, {
        kind,
        fields: new Set([name]),
        protocols: new Set([...(before?.protocols ?? []), protocol]),
        says: before?.says ?? says,
      })
    }
  for (const { name, protocol, ends, says } of EITHER) {
    const fields = new Set(ends.map((end) => `${protocol}.${end}`))
    const [first = ''] = fields
    sets.set(name, { kind: sets.get(first)?.kind ?? 'number', fields, protocols: new Set([protocol]), says })
  }
  return sets
}
