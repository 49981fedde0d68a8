import { parseAddress, parseCidr } from '../../lab/ip.ts'
import type { Cursor } from './cursor.ts'
import { FIELDS } from './names.ts'
import type { Test } from './tests.ts'
import { fieldTest } from './tests.ts'
import type { Token } from './tokens.ts'
import { macOf, matchOf, numberOf } from './values.ts'

/** Which end of a packet is meant. */
type End = 'src' | 'dst' | 'either'

/** Fields of each end, by what is looked for. */
const ENDS: Readonly<Record<'mac' | 'ipv4' | 'ipv6', Readonly<Record<End, string>>>> = {
  mac: { src: 'eth.src', dst: 'eth.dst', either: 'eth.addr' },
  ipv4: { src: 'ip.src', dst: 'ip.dst', either: 'ip.addr' },
  ipv6: { src: 'ipv6.src', dst: 'ipv6.dst', either: 'ipv6.addr' },
}

const ARP: Readonly<Record<End, readonly string[]>> = {
  src: ['arp.src.proto_ipv4'],
  dst: ['arp.dst.proto_ipv4'],
  either: ['arp.src.proto_ipv4', 'arp.dst.proto_ipv4'],
}

const PORT: Readonly<Record<End, string>> = { src: 'srcport', dst: 'dstport', either: 'port' }

/**
 * Reads what tcpdump writes, if that comes next: `host 10.0.0.3`, `net 10.0.0.0/24`, `src port 80`, `tcp port 80`, where `transport`
 * was read already. Undefined where something else comes; null where it is wrong, which the cursor has then.
 */
export function readPrimitive(cursor: Cursor, transport?: 'tcp' | 'udp'): Test | null | undefined {
  const start = cursor.peek()
  const end = cursor.take('src') ? 'src' : cursor.take('dst') ? 'dst' : 'either'
  if (cursor.take('port')) return readPort(cursor, end, transport)
  if (transport !== undefined)
    return end === 'either'
      ? undefined
      : cursor.fail(
          start,
          `after \`${transport} ${end}\` comes \`port\`.`,
          `Write \`${transport} ${end} port 80\`.`,
        )
  if (cursor.take('host') || cursor.take('net') || end !== 'either') return readHost(cursor, end)
  return undefined
}

function readPort(cursor: Cursor, end: End, transport: 'tcp' | 'udp' | undefined): Test | null {
  const token = cursor.next()
  const port = numberOf(token?.text ?? '')
  if (token === undefined || port === undefined || port > 65_535)
    return cursor.fail(token, 'after `port` comes a number up to 65535.', 'Write `port 80`.')
  const names = (transport === undefined ? ['tcp', 'udp'] : [transport]).map((each) => `${each}.${PORT[end]}`)
  return anyOf(names, token)
}

/** An address or a subnet of either family, or a MAC address. */
function readHost(cursor: Cursor, end: End): Test | null {
  const token = cursor.next()
  const kind = token && kindOf(token.text)
  if (token === undefined || kind === undefined)
    return cursor.fail(
      token,
      token === undefined ? 'an address is missing.' : `\`${token.text}\` is no address.`,
      'Write `host 10.0.0.3`, `host fd00::3`, `host 02:42:0a:00:00:03` or `net 10.0.0.0/24`.',
    )
  return anyOf([ENDS[kind][end], ...(kind === 'ipv4' ? ARP[end] : [])], token)
}

function kindOf(text: string): 'mac' | 'ipv4' | 'ipv6' | undefined {
  if (macOf(text) !== undefined) return 'mac'
  if (parseAddress(text) === undefined && parseCidr(text) === undefined) return undefined
  return text.includes(':') ? 'ipv6' : 'ipv4'
}

/** Frames of which one of these fields is what was written. */
function anyOf(names: readonly string[], token: Token): Test {
  const tests = names.flatMap((name) => {
    const fields = FIELDS.get(name)
    const match = fields && matchOf(fields.kind, token)
    return fields && match ? [fieldTest(fields, (values) => values.some(match))] : []
  })
  return (frame) => tests.some((test) => test(frame))
}
