import * as z from 'zod/mini'
import { bitsOf, blockFamily, blockOf, familyName, familyOf, formatBlock } from './ip.ts'
import { isMulticast, parseAddress, parseCidr, specialUse } from './ip.ts'
import type { Block, Family } from './ip.ts'
import { thousands } from './suggest.ts'

/** What a leaf schema found wrong: one sentence, and what to do about it. */
export interface Complaint {
  readonly message: string
  readonly hint: string
}

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const QUAD = `${OCTET}(\\.${OCTET}){3}`
const LENGTH = '(3[0-2]|[12]?\\d)'
/** Whether the groups of an IPv6 address are well formed is more than a pattern should say. */
const GROUPS = '(?=[^:]*:[^:]*:)[0-9a-fA-F:]{2,39}'
const LENGTH6 = '(12[0-8]|1[01]\\d|[1-9]?\\d)'
const ADDRESS = `(${QUAD}|${GROUPS})`
const SUBNET = `(${QUAD}/${LENGTH}|${GROUPS}/${LENGTH6})`

/** A text that `read` turns into a value, or complains about. `pattern` says the same to editors. */
export function textLeaf<T>(pattern: string, read: (text: string) => T | Complaint) {
  return z
    .pipe(
      z.string(),
      z.transform((text: string, context): T => {
        const found = read(text)
        if (!isComplaint(found)) return found
        const { message, hint } = found
        context.issues.push({ code: 'custom', message, params: { hint }, input: text })
        return z.NEVER
      }),
    )
    .register(z.globalRegistry, { pattern })
}

function isComplaint(value: unknown): value is Complaint {
  return typeof value === 'object' && value !== null && 'message' in value && 'hint' in value
}

function complain(message: string, hint: string): Complaint {
  return { message, hint }
}

/** What is no address, or not one address. */
function notAnAddress(text: string): Complaint {
  if (text.includes('/')) {
    return complain(
      `\`${text}\` has a prefix length, but this is one address.`,
      `Write ${text.split('/')[0] ?? ''}; the prefix length comes from the subnet.`,
    )
  }
  if (/^\d+(\.\d+){3}$/.test(text)) {
    const zeros = /(^|\.)0\d/.test(text)
    return complain(
      `\`${text}\` is not an IPv4 address.`,
      zeros ? 'Write its numbers without leading zeros.' : 'Each of its four numbers is at most 255.',
    )
  }
  if (text.includes('%'))
    return complain(
      `\`${text}\` names an interface, which an address here never does.`,
      `Write ${text.split('%')[0] ?? ''} alone.`,
    )
  if (/:.*\.|^::ffff:/i.test(text))
    return complain(
      `\`${text}\` is an IPv4 address written as one of IPv6.`,
      'Write the IPv4 address itself, such as 10.0.0.3.',
    )
  if (text.includes(':'))
    return complain(
      `\`${text}\` is not an IPv6 address.`,
      'Write eight groups of hexadecimal digits with colons between; one run of zeros may be `::`, as in fd00::3.',
    )
  return complain(
    `\`${text}\` is not an IP address.`,
    'Write four numbers with dots between, such as 10.0.0.3, or IPv6, such as fd00::3.',
  )
}

/** An address, read as a number. */
export const anyAddress = textLeaf<bigint>(`^${ADDRESS}$`, (text) => parseAddress(text) ?? notAnAddress(text))

/** An address that a host can have. */
export const address = textLeaf<bigint>(
  `^(?!0\\.|127\\.|22[4-9]\\.|2[3-5]\\d\\.|[fF][fF][0-9a-fA-F]{2}:)${ADDRESS}$`,
  (text) => {
    const parsed = parseAddress(text)
    if (parsed === undefined) return notAnAddress(text)
    const kind = specialUse(parsed)
    if (kind === undefined) return parsed
    return complain(
      `\`${text}\` is ${kind}: no interface can be given it.`,
      'Choose an address of the subnet.',
    )
  },
)

/** An IPv4 address that a host can have. */
export const ipv4Address = textLeaf<bigint>(
  `^(?!0\\.|127\\.|22[4-9]\\.|2[3-5]\\d\\.)${QUAD}$`,
  ofFamily('ipv4', 'ipv6_address'),
)

/** An IPv6 address that a host can have. */
export const ipv6Address = textLeaf<bigint>(
  `^(?![fF][fF][0-9a-fA-F]{2}:)${GROUPS}$`,
  ofFamily('ipv6', 'ipv4_address'),
)

function ofFamily(family: Family, other: string) {
  return (text: string): bigint | Complaint => {
    const parsed = parseAddress(text)
    if (parsed === undefined) return notAnAddress(text)
    if (familyOf(parsed) !== family)
      return complain(`\`${text}\` is not an ${familyName(family)} address.`, `Write it under \`${other}\`.`)
    const kind = specialUse(parsed)
    if (kind === undefined) return parsed
    return complain(
      `\`${text}\` is ${kind}: no interface can be given it.`,
      'Choose an address of the subnet.',
    )
  }
}

/** A multicast group, read as a number. */
export const group = textLeaf<bigint>(
  `^((22[4-9]|23\\d)\\.${OCTET}\\.${OCTET}\\.${OCTET}|(?=[fF][fF])${GROUPS})$`,
  (text) => {
    const parsed = parseAddress(text)
    if (parsed === undefined) return notAnAddress(text)
    if (isMulticast(parsed)) return parsed
    return complain(
      `\`${text}\` is not a multicast group.`,
      familyOf(parsed) === 'ipv4'
        ? 'Choose one of 239.0.0.0/8, such as 239.1.1.1.'
        : 'Choose one of ff05::/16, such as ff05::100.',
    )
  },
)

function readBlock(text: string): Block | Complaint {
  const cidr = parseCidr(text)
  if (cidr) {
    const block = blockOf(cidr.address, cidr.length)
    if (block.first === cidr.address) return block
    return complain(
      `The subnet ${text} has bits set behind its prefix.`,
      `It should be ${formatBlock(block)}.`,
    )
  }
  const alone = parseAddress(text)
  if (alone !== undefined) {
    const usual = familyOf(alone) === 'ipv4' ? 24 : 64
    return complain(
      `\`${text}\` has no prefix length.`,
      `Write the subnet with it, such as ${text}/${usual}.`,
    )
  }
  if (/:.*\./.test(text) || text.includes('%')) return notAnAddress(text)
  return complain(
    `\`${text}\` is not a subnet.`,
    'Write it as address/prefix length, such as 10.0.0.0/24 or fd00:1::/64.',
  )
}

/** A subnet. Host addresses need at least two, so /31 (IPv6: /127) is the smallest. */
export const subnet = textLeaf<Block>(`^${SUBNET}$`, (text) => {
  const block = readBlock(text)
  if (isComplaint(block)) return block
  const family = blockFamily(block)
  const smallest = bitsOf(family) - 1
  const usual = family === 'ipv4' ? 24 : 64
  if (block.length > smallest)
    return complain(
      `The subnet ${text} holds one address: too small for a network.`,
      `The smallest is a /${smallest}, the usual one a /${usual}.`,
    )
  if (block.length < 8)
    return complain(
      `The subnet ${text} is larger than any network can be.`,
      `The largest is a /8; the usual one is a /${usual}.`,
    )
  const use = specialUse(block.first)
  if (use === undefined) return block
  return family === 'ipv4'
    ? complain(
        `The subnet ${text} is reserved (loopback, multicast or "this network").`,
        'Choose one of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.',
      )
    : complain(
        `The subnet ${text} is reserved (link-local, multicast or set aside).`,
        'Choose one of fd00::/8, such as fd00:1::/64.',
      )
})

/** A part of a subnet from which addresses are handed out. */
export const range = textLeaf<Block>(`^${SUBNET}$`, readBlock)

/** Where a static route leads: a subnet, or `default`, which is of the family of its next hop. */
export const destination = textLeaf<Block | 'default'>(`^(default|${SUBNET})$`, (text) =>
  text === 'default' ? text : readBlock(text),
)

/** A MAC address of one interface, read in lower case with colons. */
export const mac = textLeaf<string>('^[0-9a-fA-F][02468aceACE]([:-][0-9a-fA-F]{2}){5}$', (text) => {
  if (!/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text)) {
    return complain(
      `\`${text}\` is not a MAC address.`,
      'Write six pairs of hexadecimal digits, such as 02:00:5e:00:00:03.',
    )
  }
  const canonical = text.toLowerCase().replaceAll('-', ':')
  if (canonical === '00:00:00:00:00:00')
    return complain('The MAC address 00:00:00:00:00:00 belongs to nobody.', 'Choose one that starts with 02.')
  if (Number.parseInt(canonical.slice(0, 2), 16) % 2 === 0) return canonical
  return complain(
    `${text} is a multicast MAC address: the first pair is odd.`,
    'Choose one whose first pair is even, such as 02.',
  )
})

/** An interface name as Linux takes it: 1 to 15 bytes, no space, slash or colon, neither `.` nor `..`. */
export const interfaceName = textLeaf<string>('^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$', readInterfaceName)

function readInterfaceName(text: string): string | Complaint {
  if (text.length > 15)
    return complain(`The interface name \`${text}\` has ${text.length} bytes.`, 'Linux takes at most 15.')
  if (/^[A-Za-z0-9_.-]+$/.test(text) && text !== '.' && text !== '..') return text
  return complain(`\`${text}\` is not an interface name.`, 'Use letters, digits, `-`, `_` and `.` only.')
}

/** A parent of macvlan and ipvlan networks: an interface of the host, or with `machine:` in front one of this machine itself. */
export const parentName = textLeaf<string>('^(machine:)?(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$', (text) => {
  const read = readInterfaceName(text.replace(/^machine:/, ''))
  return typeof read === 'string' ? text : read
})

/** A host name as `/etc/hosts` and the kernel take it: labels of letters, digits, `-` and `_`, at most 63 bytes. */
export const hostName = textLeaf<string>(
  '^(?=.{1,63}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$',
  (text) => {
    if (text.length > 63)
      return complain(`The host name \`${text}\` has ${text.length} bytes.`, 'A host name has at most 63.')
    if (/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(text)) return text
    return complain(
      `\`${text}\` is not a host name.`,
      'Use letters, digits, `-`, `_` and `.` only; it starts and ends with a letter or digit.',
    )
  },
)

/** A DNS name for `search` lines. */
export const domainName = textLeaf<string>(
  '^(\\.|(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\\.?)$',
  (text) => {
    if (text === '.' || (text.length <= 253 && /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?$/.test(text)))
      return text
    return complain(`\`${text}\` is not a domain name.`, 'Write a name such as example.com.')
  },
)

/** A word without spaces. */
export const word = textLeaf<string>('^\\S+$', (text) =>
  /^\S+$/.test(text) ? text : complain(`\`${text}\` should be one word.`, 'Write it without spaces.'),
)

/** A text that a program is started with: it cannot hold a NUL character. */
export const argument = textLeaf<string>('^[^\\u0000]*$', (text) =>
  text.includes('\0')
    ? complain('The text holds a NUL character.', 'Remove it: no program can be given one.')
    : text,
)

const IN_RANGE = { hint: 'Choose a number in that range.' }

/** A whole number with bounds; `what` names it in messages. */
export function whole(what: string, minimum: number, maximum: number) {
  const wrong = `${what} must be a whole number from ${thousands(minimum)} to ${thousands(maximum)}.`
  return z
    .number({ error: () => wrong })
    .check(
      z.refine((value) => Number.isInteger(value) && value >= minimum && value <= maximum, {
        error: wrong,
        params: IN_RANGE,
      }),
    )
    .register(z.globalRegistry, { type: 'integer', minimum, maximum })
}

/** A whole number that may also be written as text, as Compose's `driver_opts` are. */
export function wholeOrText(what: string, minimum: number, maximum: number) {
  const wrong = `${what} must be a whole number from ${thousands(minimum)} to ${thousands(maximum)}.`
  return z.pipe(
    z.union(
      [
        z.number().register(z.globalRegistry, { type: 'integer', minimum, maximum }),
        z.string().register(z.globalRegistry, { pattern: '^\\d{1,9}$' }),
      ],
      { error: () => wrong },
    ),
    z.transform((value: number | string, context): number => {
      const number = typeof value === 'number' ? value : /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
      if (Number.isInteger(number) && number >= minimum && number <= maximum) return number
      context.issues.push({ code: 'custom', message: wrong, params: IN_RANGE, input: value })
      return z.NEVER
    }),
  )
}

/** A truth value that may also be written as text, as Compose's `driver_opts` are. */
export function truthOrText(what: string) {
  return z.pipe(
    z.union([z.boolean(), z.literal(['true', 'false'])], { error: () => `${what} must be true or false.` }),
    z.transform((value: boolean | 'true' | 'false') => value === true || value === 'true'),
  )
}

/** A truth value that Docker also takes as an empty text, which switches it on (`--opt encrypted`). */
export function flagOrText(what: string) {
  return z.pipe(
    z.union([z.boolean(), z.literal(['true', 'false']), z.literal('')], {
      error: () => `${what} must be true or false.`,
    }),
    z.transform((value: boolean | 'true' | 'false' | '') => value !== false && value !== 'false'),
  )
}
