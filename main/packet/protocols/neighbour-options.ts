import { u32, u8 } from '../bytes.ts'
import type { Name } from '../field.ts'
import { bytesField, field, flag, ipv6Field, macField, named, namedNumber } from '../field.ts'
import type { Field } from '../packet.ts'
import { period } from '../period.ts'

const names = {
  type: named('icmpv6.opt.type', 'number', 'Option', 'What the option tells.'),
  length: named(
    'icmpv6.opt.length',
    'number',
    'Option’s length',
    'How long the option is, counted in units of eight bytes.',
  ),
  source: named(
    'icmpv6.opt.src_linkaddr',
    'mac',
    'Sender’s MAC address',
    'The interface that asks, so that whoever answers need not ask in turn.',
  ),
  target: named(
    'icmpv6.opt.target_linkaddr',
    'mac',
    'Target’s MAC address',
    'The interface that was looked for.',
  ),
  prefixLength: named(
    'icmpv6.opt.prefix.length',
    'number',
    'Prefix length',
    'How many bits of the prefix count.',
  ),
  onLink: named(
    'icmpv6.opt.prefix.flag.l',
    'flag',
    'On this link',
    'Set when addresses of the prefix are on this segment, and reached without a router.',
  ),
  autonomous: named(
    'icmpv6.opt.prefix.flag.a',
    'flag',
    'For addresses',
    'Set when hosts may make themselves an address of the prefix.',
  ),
  valid: named(
    'icmpv6.opt.prefix.valid_lifetime',
    'number',
    'Valid lifetime',
    'Seconds that the prefix may be used from now on.',
  ),
  preferred: named(
    'icmpv6.opt.prefix.preferred_lifetime',
    'number',
    'Preferred lifetime',
    'Seconds that new connections should begin with an address of the prefix.',
  ),
  prefix: named('icmpv6.opt.prefix', 'ipv6', 'Prefix', 'The subnet of this segment.'),
  mtu: named('icmpv6.opt.mtu', 'number', 'MTU', 'The largest packet that all on this segment should send.'),
  lifetime: named(
    'icmpv6.opt.rdnss.lifetime',
    'number',
    'DNS lifetime',
    'Seconds that the DNS servers may be asked from now on.',
  ),
  server: named('icmpv6.opt.rdnss', 'ipv6', 'DNS server', 'Whom hosts should ask for names.'),
  content: named('data.data', 'bytes', 'Content', 'What the option holds; it is not read further here.'),
}

/** The names of all fields of options. */
export const neighbourOptionNames: readonly Name[] = Object.values(names)

const [SOURCE, TARGET, PREFIX, MTU, DNS] = [1, 2, 3, 5, 25]
const WORDS = new Map([
  [SOURCE, 'sender’s MAC address'],
  [TARGET, 'target’s MAC address'],
  [PREFIX, 'prefix'],
  [4, 'packet that was redirected'],
  [MTU, 'MTU'],
  [14, 'nonce'],
  [24, 'route'],
  [DNS, 'DNS servers'],
  [31, 'DNS search list'],
])

/** What is wrong with the options between `start` and `end`, if anything is. */
export function neighbourOptionsFault(bytes: Uint8Array, start: number, end: number): string | undefined {
  let at = start
  while (at < end) {
    const length = u8(bytes, at + 1) * 8
    if (length === 0 || at + length > end)
      return `Its option ${u8(bytes, at)} says that it is ${length} bytes long, and ${end - at} are left.`
    at += length
  }
  return undefined
}

/** The options of neighbour discovery (RFC 4861, section 4.6, and 8106) as fields; what follows a broken one is left out. */
export function neighbourOptions(bytes: Uint8Array, start: number, end: number): Field[] {
  const fields: Field[] = []
  let at = start
  while (at + 1 < end) {
    const [type, length] = [u8(bytes, at), u8(bytes, at + 1) * 8]
    if (length === 0 || at + length > end) break
    fields.push(
      namedNumber(names.type, at, at + 1, type, WORDS.get(type)),
      field(names.length, at + 1, at + 2, length / 8, `${length / 8} (${length} bytes)`),
      ...content(bytes, at, at + length),
    )
    at += length
  }
  return fields
}

function content(bytes: Uint8Array, at: number, end: number): Field[] {
  const type = u8(bytes, at)
  if (type === SOURCE) return [macField(names.source, bytes, at + 2)]
  if (type === TARGET) return [macField(names.target, bytes, at + 2)]
  if (type === MTU)
    return [field(names.mtu, at + 4, at + 8, u32(bytes, at + 4), `${u32(bytes, at + 4)} bytes`)]
  if (type === PREFIX && end - at === 32) return prefix(bytes, at)
  if (type === DNS) return servers(bytes, at, end)
  return [bytesField(names.content, bytes, at + 2, end)]
}

function prefix(bytes: Uint8Array, at: number): Field[] {
  const [flags, valid, preferred] = [u8(bytes, at + 3), u32(bytes, at + 4), u32(bytes, at + 8)]
  return [
    field(names.prefixLength, at + 2, at + 3, u8(bytes, at + 2)),
    flag(names.onLink, at + 3, at + 4, (flags & 0x80) !== 0),
    flag(names.autonomous, at + 3, at + 4, (flags & 0x40) !== 0),
    field(names.valid, at + 4, at + 8, valid, period(valid)),
    field(names.preferred, at + 8, at + 12, preferred, period(preferred)),
    ipv6Field(names.prefix, bytes, at + 16),
  ]
}

function servers(bytes: Uint8Array, at: number, end: number): Field[] {
  const lifetime = u32(bytes, at + 4)
  const fields = [field(names.lifetime, at + 4, at + 8, lifetime, period(lifetime))]
  for (let server = at + 8; server + 16 <= end; server += 16)
    fields.push(ipv6Field(names.server, bytes, server))
  return fields
}
