import { hexBytes, ipv4At, macAt, textAt, u16, u32, u8 } from '../bytes.ts'
import type { Name } from '../field.ts'
import { field, ipv4Field, named, namedNumber } from '../field.ts'
import type { Field } from '../packet.ts'
import { period } from '../period.ts'

/** The kinds of DHCP messages (RFC 2132, section 9.6). */
const DHCP_MESSAGES: readonly string[] = [
  '',
  'Discover',
  'Offer',
  'Request',
  'Decline',
  'ACK',
  'NAK',
  'Release',
  'Inform',
]

/** How the bytes of an option are read. */
type Form = 'message' | 'address' | 'seconds' | 'number' | 'text' | 'list' | 'client'

interface Option {
  readonly form: Form
  readonly name: Name
}

function option(form: Form, name: string, label: string, says: string): Option {
  const kind = form === 'address' ? 'ipv4' : form === 'text' ? 'text' : form === 'client' ? 'bytes' : 'number'
  return { form, name: named(name, kind, label, says) }
}

const OPTIONS: ReadonlyMap<number, Option> = new Map([
  [
    1,
    option(
      'address',
      'dhcp.option.subnet_mask',
      'Subnet mask',
      'Which part of the address is that of the subnet.',
    ),
  ],
  [3, option('address', 'dhcp.option.router', 'Router', 'The default router of the subnet.')],
  [
    6,
    option(
      'address',
      'dhcp.option.domain_name_server',
      'DNS server',
      'Whom the client should ask for names.',
    ),
  ],
  [12, option('text', 'dhcp.option.hostname', 'Host name', 'What the client calls itself.')],
  [15, option('text', 'dhcp.option.domain_name', 'Domain', 'The domain that the client is in.')],
  [
    26,
    option('number', 'dhcp.option.interface_mtu', 'MTU', 'The largest packet that the client should send.'),
  ],
  [
    28,
    option(
      'address',
      'dhcp.option.broadcast_address',
      'Broadcast address',
      'The address of everyone on the subnet.',
    ),
  ],
  [
    50,
    option(
      'address',
      'dhcp.option.requested_ip_address',
      'Requested address',
      'The address that the client would like.',
    ),
  ],
  [
    51,
    option(
      'seconds',
      'dhcp.option.ip_address_lease_time',
      'Lease time',
      'How long the client may keep the address.',
    ),
  ],
  [
    53,
    option(
      'message',
      'dhcp.option.dhcp',
      'Message type',
      'What the message does: Discover, Offer, Request and ACK lead to an address.',
    ),
  ],
  [
    54,
    option(
      'address',
      'dhcp.option.dhcp_server_id',
      'Server',
      'Which server offers, or whose offer is taken.',
    ),
  ],
  [
    55,
    option(
      'list',
      'dhcp.option.request_list_item',
      'Requested options',
      'What the client wants to know besides.',
    ),
  ],
  [56, option('text', 'dhcp.option.message', 'Message', 'Why something was refused, in words.')],
  [
    57,
    option(
      'number',
      'dhcp.option.dhcp_max_message_size',
      'Longest message',
      'The longest answer that the client takes.',
    ),
  ],
  [
    58,
    option(
      'seconds',
      'dhcp.option.renewal_time_value',
      'Renewal time',
      'When the client asks its server to go on.',
    ),
  ],
  [
    59,
    option(
      'seconds',
      'dhcp.option.rebinding_time_value',
      'Rebinding time',
      'When the client asks any server to go on.',
    ),
  ],
  [
    60,
    option('text', 'dhcp.option.vendor_class_id', 'Vendor class', 'What program or device the client is.'),
  ],
  [61, option('client', 'dhcp.client_id', 'Client', 'By what the server knows the client again.')],
])

const unknown = named('dhcp.option.value', 'bytes', 'Option', 'An option that is not read further here.')

/** The names of all fields of options. */
export const dhcpOptionNames: readonly Name[] = [...[...OPTIONS.values()].map(({ name }) => name), unknown]

const [PAD, END] = [0, 255]

/** Calls `visit` with the number, the content's start and its end of each option; tells what is wrong with them, if anything is. */
export function dhcpOptionsFault(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (code: number, start: number, end: number) => void = () => undefined,
): string | undefined {
  let at = start
  while (at < end) {
    const code = u8(bytes, at)
    if (code === END) return undefined
    if (code === PAD) {
      at++
      continue
    }
    const to = at + 2 + u8(bytes, at + 1)
    if (at + 1 >= end || to > end)
      return `Its option ${code} says that it is ${u8(bytes, at + 1)} bytes long, and ${Math.max(0, end - at - 2)} are left.`
    visit(code, at + 2, to)
    at = to
  }
  return 'Its options have no end.'
}

/** The options of a message (RFC 2132) as fields, each with the bytes of its number and length; what follows a broken one is left out. */
export function dhcpOptions(bytes: Uint8Array, start: number, end: number): Field[] {
  const fields: Field[] = []
  dhcpOptionsFault(bytes, start, end, (code, from, to) => {
    fields.push(...optionFields(bytes, code, from, to))
  })
  return fields
}

/** The kind of message, `Discover`; undefined where it does not say. */
export function dhcpMessage(bytes: Uint8Array, start: number, end: number): string | undefined {
  let message: string | undefined
  dhcpOptionsFault(bytes, start, end, (code, from) => {
    if (code === 53) message = DHCP_MESSAGES[u8(bytes, from)]
  })
  return message
}

/** The number and length of an option, two bytes, count as the first of its fields. */
function optionFields(bytes: Uint8Array, code: number, start: number, end: number): Field[] {
  const known = OPTIONS.get(code)
  const [from, length] = [start - 2, end - start]
  if (known === undefined)
    return [field(unknown, from, end, hexBytes(bytes, start, end), `${code}: ${hexBytes(bytes, start, end)}`)]
  const { form, name } = known
  switch (form) {
    case 'message':
      return length === 1
        ? [namedNumber(name, from, end, u8(bytes, start), DHCP_MESSAGES[u8(bytes, start)])]
        : []
    case 'seconds':
      return length === 4 ? [field(name, from, end, u32(bytes, start), period(u32(bytes, start)))] : []
    case 'number':
      return length === 2 ? [field(name, from, end, u16(bytes, start), `${u16(bytes, start)} bytes`)] : []
    case 'address':
      return Array.from({ length: Math.floor(length / 4) }, (_, index) =>
        index === 0
          ? field(name, from, start + 4, ipv4At(bytes, start))
          : ipv4Field(name, bytes, start + 4 * index),
      )
    case 'text':
      return [field(name, from, end, textAt(bytes, start, end))]
    case 'list':
      return Array.from(bytes.subarray(start, end), (item, index) =>
        namedNumber(
          name,
          start + index,
          start + index + 1,
          item,
          OPTIONS.get(item)?.name.label.toLowerCase(),
        ),
      )
    case 'client':
      // Hardware type 1, Ethernet, and a MAC address.
      return length === 7 && u8(bytes, start) === 1
        ? [field(name, from, end, hexBytes(bytes, start, end), macAt(bytes, start + 1))]
        : [field(name, from, end, hexBytes(bytes, start, end))]
  }
}
