import { u16, u32, u8 } from '../bytes.ts'
import type { Dissector, Next, Scope } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { field, flag, hexNumber, named } from '../field.ts'
import { tcpProtocol } from '../ports.ts'
import { tcpOptionNames, tcpOptions, tcpOptionsFault } from './tcp-options.ts'

const names = {
  source: named('tcp.srcport', 'number', 'Source port', 'The program that sent it; answers go to this port.'),
  destination: named(
    'tcp.dstport',
    'number',
    'Destination port',
    'Which program gets it; where none listens, the answer is a segment with RST.',
  ),
  sequence: named(
    'tcp.seq_raw',
    'number',
    'Sequence number',
    'Which byte of the stream the content begins with, counted from a random number that the SYN told.',
  ),
  acknowledgement: named(
    'tcp.ack_raw',
    'number',
    'Acknowledgement number',
    'The next byte that the sender of this segment waits for: all before it have arrived.',
  ),
  headerLength: named(
    'tcp.hdr_len',
    'number',
    'Header length',
    'Bytes of this header, sent as a count of four-byte words; 20 where it has no options.',
  ),
  flags: named('tcp.flags', 'number', 'Flags', 'What the segment does to the connection; each bit follows.'),
  window: named(
    'tcp.window_size_value',
    'number',
    'Window',
    'How much more the sender of this segment can take in; to be multiplied as the SYN said (window scale).',
  ),
  checksum: named(
    'tcp.checksum',
    'number',
    'Checksum',
    'Guards header and content; it is not verified here, as within one machine nobody need compute it, and a wrong one means nothing.',
  ),
  urgent: named(
    'tcp.urgent_pointer',
    'number',
    'Urgent pointer',
    'Where urgent bytes end, if URG is set; hardly used today.',
  ),
}

const FLAGS = [
  {
    bit: 0x100,
    word: 'AE',
    name: flagName('ae', 'AE', 'Set as a part of accurate congestion notification.'),
  },
  {
    bit: 0x80,
    word: 'CWR',
    name: flagName('cwr', 'CWR', 'Set when the sender heard of congestion, and sends more slowly now.'),
  },
  {
    bit: 0x40,
    word: 'ECE',
    name: flagName(
      'ece',
      'ECE',
      'Set when a router marked a packet of the other end, as there is congestion.',
    ),
  },
  { bit: 0x20, word: 'URG', name: flagName('urg', 'URG', 'Set when the urgent pointer counts.') },
  {
    bit: 0x10,
    word: 'ACK',
    name: flagName(
      'ack',
      'ACK',
      'Set when the acknowledgement number counts: in all segments but the first.',
    ),
  },
  {
    bit: 0x08,
    word: 'PSH',
    name: flagName('push', 'PSH', 'Set when the program should get the content at once.'),
  },
  {
    bit: 0x04,
    word: 'RST',
    name: flagName('reset', 'RST', 'Set when the connection is broken off, or there was none to begin with.'),
  },
  {
    bit: 0x02,
    word: 'SYN',
    name: flagName('syn', 'SYN', 'Set to open a connection, which the other end answers with SYN and ACK.'),
  },
  { bit: 0x01, word: 'FIN', name: flagName('fin', 'FIN', 'Set when the sender has nothing more to send.') },
]

function flagName(name: string, label: string, says: string) {
  return named(`tcp.flags.${name}`, 'flag', label, says)
}

const HEADER = 20

/** Transmission Control Protocol (RFC 9293). */
export const tcp: Dissector = {
  title: 'Transmission Control Protocol',
  short: 'TCP',
  names: [...Object.values(names), ...FLAGS.map(({ name }) => name), ...tcpOptionNames],
  read(scope) {
    const { bytes, start, end } = scope
    if (end - start < HEADER) return tooShort(scope, HEADER)
    const length = (u8(bytes, start + 12) >> 4) * 4
    if (length < HEADER)
      return {
        end: start + HEADER,
        malformed: `It says that its header has ${length} bytes; the least is ${HEADER}.`,
        next: { protocol: 'data', end, whole: scope.whole },
      }
    if (end - start < length) return tooShort(scope, length)
    return {
      end: start + length,
      malformed: length === HEADER ? undefined : tcpOptionsFault(bytes, start + HEADER, start + length),
      next: behindHeader(scope, start + length),
    }
  },
  fields({ bytes, start, end }) {
    const flags = u16(bytes, start + 12) & 0xfff
    const length = (u8(bytes, start + 12) >> 4) * 4
    return [
      field(names.source, start, start + 2, u16(bytes, start)),
      field(names.destination, start + 2, start + 4, u16(bytes, start + 2)),
      field(names.sequence, start + 4, start + 8, u32(bytes, start + 4)),
      field(names.acknowledgement, start + 8, start + 12, u32(bytes, start + 8)),
      field(names.headerLength, start + 12, start + 13, length, `${length} bytes`),
      field(names.flags, start + 12, start + 14, flags, tcpFlags(flags)),
      ...FLAGS.map(({ bit, name }) =>
        flag(name, start + (bit > 0xff ? 12 : 13), start + (bit > 0xff ? 13 : 14), (flags & bit) !== 0),
      ),
      field(names.window, start + 14, start + 16, u16(bytes, start + 14)),
      hexNumber(names.checksum, start + 16, start + 18, u16(bytes, start + 16)),
      field(names.urgent, start + 18, start + 20, u16(bytes, start + 18)),
      ...tcpOptions(bytes, start + HEADER, Math.min(end, start + length)),
    ]
  },
  info({ bytes, start, end }, packetEnd) {
    if (end - start < HEADER) return 'Cut off'
    const flags = tcpFlags(u16(bytes, start + 12) & 0xfff)
    const payload = Math.max(0, packetEnd - end)
    return `${flags}, port ${u16(bytes, start)} → ${u16(bytes, start + 2)}, sequence ${u32(bytes, start + 4)}, ${payload} bytes`
  },
}

/** The flags that are set: `SYN, ACK`. */
function tcpFlags(flags: number): string {
  let text = ''
  for (let index = FLAGS.length - 1; index >= 0; index--) {
    const each = FLAGS[index]
    if (each !== undefined && (flags & each.bit) !== 0) text += text === '' ? each.word : `, ${each.word}`
  }
  return text === '' ? 'none' : text
}

function behindHeader({ bytes, start, end, whole }: Scope, behind: number): Next {
  const protocol = tcpProtocol(bytes, behind, end, u16(bytes, start), u16(bytes, start + 2))
  return { protocol, end, whole }
}
