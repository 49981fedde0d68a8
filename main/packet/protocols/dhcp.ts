import { ipv4At, macAt, textAt, u16, u32, u8 } from '../bytes.ts'
import type { Dissector } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { field, flag, hexNumber, ipv4Field, macField, named, namedNumber } from '../field.ts'
import type { Name } from '../field.ts'
import type { Field } from '../packet.ts'
import { dhcpMessage, dhcpOptionNames, dhcpOptions, dhcpOptionsFault } from './dhcp-options.ts'

const names = {
  operation: named('dhcp.type', 'number', 'Direction', 'Whether a client (1) or a server (2) sent it.'),
  hardware: named('dhcp.hw.type', 'number', 'Hardware type', 'What kind of network this is; 1 is Ethernet.'),
  hardwareLength: named('dhcp.hw.len', 'number', 'Hardware length', 'Bytes of a MAC address: 6.'),
  hops: named('dhcp.hops', 'number', 'Hops', 'How many relays passed it on.'),
  id: named('dhcp.id', 'number', 'Transaction', 'The answer has the number of the question.'),
  seconds: named('dhcp.secs', 'number', 'Seconds', 'How long the client has been trying.'),
  broadcast: named(
    'dhcp.flags.bc',
    'flag',
    'Broadcast',
    'Set when the client has no address yet, and wants the answer to be sent to everyone.',
  ),
  client: named(
    'dhcp.ip.client',
    'ipv4',
    'Client’s address',
    'The address that the client already has, if any.',
  ),
  your: named('dhcp.ip.your', 'ipv4', 'Your address', 'The address that the server offers or gives.'),
  server: named('dhcp.ip.server', 'ipv4', 'Next server', 'From where the client may load a system to boot.'),
  relay: named(
    'dhcp.ip.relay',
    'ipv4',
    'Relay',
    'The router that passed it on from another segment, if one did.',
  ),
  mac: named('dhcp.hw.mac_addr', 'mac', 'Client’s MAC address', 'Who asks.'),
  serverName: named('dhcp.server', 'text', 'Server’s name', 'Hardly used.'),
  file: named('dhcp.file', 'text', 'Boot file', 'What the client may load to boot.'),
  cookie: named('dhcp.cookie', 'ipv4', 'Magic cookie', 'Always 99.130.83.99: options follow (RFC 2131).'),
}

const HEADER = 236
const COOKIE = 0x63825363

/** Dynamic Host Configuration Protocol (RFC 2131). */
export const dhcp: Dissector = {
  title: 'Dynamic Host Configuration Protocol',
  short: 'DHCP',
  names: [...Object.values(names), ...dhcpOptionNames],
  read(scope) {
    const { bytes, start, end, whole } = scope
    if (end - start < HEADER + 4) return tooShort(scope, HEADER + 4)
    if (u32(bytes, start + HEADER) !== COOKIE)
      return { end, malformed: 'There is no magic cookie before its options (BOOTP, perhaps).' }
    if (end < whole) return { end, malformed: 'The rest of it was cut off.' }
    return { end, malformed: dhcpOptionsFault(bytes, start + HEADER + 4, end) }
  },
  fields({ bytes, start, end }) {
    const [operation, hardware] = [u8(bytes, start), u8(bytes, start + 1)]
    return [
      namedNumber(
        names.operation,
        start,
        start + 1,
        operation,
        ['', 'from a client', 'from a server'][operation],
      ),
      namedNumber(names.hardware, start + 1, start + 2, hardware, hardware === 1 ? 'Ethernet' : undefined),
      field(names.hardwareLength, start + 2, start + 3, u8(bytes, start + 2)),
      field(names.hops, start + 3, start + 4, u8(bytes, start + 3)),
      hexNumber(names.id, start + 4, start + 8, u32(bytes, start + 4)),
      field(names.seconds, start + 8, start + 10, u16(bytes, start + 8)),
      flag(names.broadcast, start + 10, start + 11, (u8(bytes, start + 10) & 0x80) !== 0),
      ipv4Field(names.client, bytes, start + 12),
      ipv4Field(names.your, bytes, start + 16),
      ipv4Field(names.server, bytes, start + 20),
      ipv4Field(names.relay, bytes, start + 24),
      macField(names.mac, bytes, start + 28),
      ...padded(names.serverName, bytes, start + 44, start + 108),
      ...padded(names.file, bytes, start + 108, start + HEADER),
      ipv4Field(names.cookie, bytes, start + HEADER),
      ...dhcpOptions(bytes, start + HEADER + 4, end),
    ]
  },
  info(piece) {
    const { bytes, start, end } = piece
    if (end - start < HEADER + 4) return 'Cut off'
    const message = dhcpMessage(bytes, start + HEADER + 4, end) ?? 'BOOTP'
    const your = ipv4At(bytes, start + 16)
    const address = your === '0.0.0.0' ? '' : `: ${your}`
    return `${message} for ${macAt(bytes, start + 28)}${address}`
  },
}

/** A text with zeros behind it; nothing where there is none. */
function padded(name: Name, bytes: Uint8Array, start: number, end: number): Field[] {
  const zero = bytes.indexOf(0, start)
  const to = zero < 0 || zero > end ? end : zero
  return to > start ? [field(name, start, end, textAt(bytes, start, to))] : []
}
