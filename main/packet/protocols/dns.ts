import { ipv4At, ipv6At, u16 } from '../bytes.ts'
import type { Dissector, Piece } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { field, flag, hexNumber, namedNumber } from '../field.ts'
import type { Field } from '../packet.ts'
import { dnsName } from './dns-name.ts'
import { dnsNames as names } from './dns-names.ts'
import { dnsQuestion, dnsRecord } from './dns-record.ts'
import { DNS_CODES, DNS_OPERATIONS, dnsType } from './dns-words.ts'

const HEADER = 12

/** Domain Name System (RFC 1035); over TCP with the two bytes of length before it. */
export const dns: Dissector = {
  title: 'Domain Name System',
  short: 'DNS',
  names: Object.values(names),
  read(scope) {
    const { start, end, whole } = scope
    const message = messageStart(scope)
    if (end - message < HEADER) return tooShort(scope, message - start + HEADER)
    const { complete } = body(scope, message)
    if (complete) return { end }
    return {
      end,
      malformed:
        end < whole
          ? 'The rest of it was cut off.'
          : 'It ends, or points somewhere it may not, within one of the records that it says it has.',
    }
  },
  fields(piece) {
    const { bytes, start } = piece
    const message = messageStart(piece)
    const length =
      message === start
        ? []
        : [field(names.length, start, message, u16(bytes, start), `${u16(bytes, start)} bytes`)]
    return [...length, ...headerFields(bytes, message), ...body(piece, message).fields]
  },
  info(piece) {
    const { bytes, end } = piece
    const message = messageStart(piece)
    if (end - message < HEADER) return 'Cut off'
    const flags = u16(bytes, message + 2)
    const name = dnsName(bytes, message, message + HEADER, end)
    const question =
      name === undefined || u16(bytes, message + 4) === 0
        ? (DNS_OPERATIONS[(flags >> 11) & 15] ?? 'message')
        : `${dnsType(u16(bytes, name.end))} ${name.text}`
    if ((flags & 0x8000) === 0) return `Question: ${question}`
    const code = flags & 15
    return `Answer: ${question}: ${code === 0 ? answers(piece, message) : (DNS_CODES[code] ?? `error ${code}`)}`
  },
}

/**
 * Where the message begins: behind its length, which stands before it over TCP alone. A UDP header tells the length as well, so
 * that an identification which happens to equal it is not taken for one.
 */
function messageStart({ bytes, start, end }: Piece): number {
  const size = end - start
  const overUdp = u16(bytes, start - 4) === size + 8
  return !overUdp && size >= HEADER + 2 && u16(bytes, start) === size - 2 ? start + 2 : start
}

function headerFields(bytes: Uint8Array, at: number): Field[] {
  const flags = u16(bytes, at + 2)
  const [operation, code] = [(flags >> 11) & 15, flags & 15]
  // In a question these bits mean nothing.
  const ofAnswer = (each: Field): Field[] => ((flags & 0x8000) === 0 ? [] : [each])
  return [
    hexNumber(names.id, at, at + 2, u16(bytes, at)),
    flag(names.response, at + 2, at + 3, (flags & 0x8000) !== 0),
    namedNumber(names.operation, at + 2, at + 3, operation, DNS_OPERATIONS[operation]),
    ...ofAnswer(flag(names.authoritative, at + 2, at + 3, (flags & 0x400) !== 0)),
    flag(names.truncated, at + 2, at + 3, (flags & 0x200) !== 0),
    flag(names.recursionDesired, at + 2, at + 3, (flags & 0x100) !== 0),
    ...ofAnswer(flag(names.recursionAvailable, at + 3, at + 4, (flags & 0x80) !== 0)),
    ...ofAnswer(namedNumber(names.code, at + 3, at + 4, code, DNS_CODES[code])),
    field(names.questions, at + 4, at + 6, u16(bytes, at + 4)),
    field(names.answers, at + 6, at + 8, u16(bytes, at + 6)),
    field(names.authorities, at + 8, at + 10, u16(bytes, at + 8)),
    field(names.additional, at + 10, at + 12, u16(bytes, at + 10)),
  ]
}

/** Questions and records, up to the first that does not fit. */
function body({ bytes, end }: Piece, message: number): { fields: Field[]; complete: boolean } {
  const fields: Field[] = []
  const questions = u16(bytes, message + 4)
  const all = questions + u16(bytes, message + 6) + u16(bytes, message + 8) + u16(bytes, message + 10)
  let at = message + HEADER
  for (let index = 0; index < all; index++) {
    const part = (index < questions ? dnsQuestion : dnsRecord)(bytes, message, at, end)
    fields.push(...part.fields)
    if (part.end === undefined) return { fields, complete: false }
    at = part.end
  }
  return { fields, complete: true }
}

/** The addresses of an answer, or how many records it has. */
function answers(piece: Piece, message: number): string {
  const { bytes } = piece
  const addresses = body(piece, message).fields.flatMap((each) => {
    if (each.name === 'dns.a') return [ipv4At(bytes, each.start)]
    return each.name === 'dns.aaaa' ? [ipv6At(bytes, each.start)] : []
  })
  if (addresses.length > 0) return addresses.slice(0, 4).join(', ')
  const count = u16(bytes, message + 6)
  return count === 0 ? 'nothing' : `${count} ${count === 1 ? 'record' : 'records'}`
}
