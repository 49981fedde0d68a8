import * as z from 'zod/mini'
import { about, optional } from './describe-key.ts'
import { formatAddress, formatBlock, parseAddress, parseCidr, specialUse } from './ip.ts'
import type { Complaint } from './leaves.ts'
import * as leaf from './leaves.ts'
import { splitCommand } from './texts.ts'

/** An address as the kernel prints it. */
const address = z.pipe(leaf.address, z.transform(formatAddress))
const destination = z.pipe(
  leaf.destination,
  z.transform((where) => (where === 'default' ? where : formatBlock(where))),
)

/** An interface's address with its prefix length, as the kernel prints it. */
const interfaceAddress = leaf.textLeaf<string>('^[0-9a-fA-F.:]+/\\d{1,3}$', (text): string | Complaint => {
  const cidr = parseCidr(text)
  if (!cidr) {
    const alone = parseAddress(text) !== undefined
    const message = alone
      ? `\`${text}\` has no prefix length.`
      : `\`${text}\` is no address with a prefix length.`
    return { message, hint: `Write it as ${alone ? text : '192.168.1.26'}/24.` }
  }
  const use = specialUse(cidr.address)
  if (use !== undefined)
    return {
      message: `\`${text}\` is ${use}: no interface can be given it.`,
      hint: 'Choose another address.',
    }
  return `${formatAddress(cidr.address)}/${String(cidr.length)}`
})

/** A program and its arguments, as a container's `command` has them. */
const command = z.pipe(
  z.union([leaf.argument, z.array(leaf.argument)]),
  z.transform((written: string | string[], context): readonly string[] => {
    const words = typeof written === 'string' ? splitCommand(written) : written
    if (words && (words[0] ?? '') !== '') return words
    const message = words ? 'The command is empty.' : 'A quote in the command is never closed.'
    context.issues.push({
      code: 'custom',
      message,
      params: { hint: 'Name a program and its arguments.' },
      input: written,
    })
    return z.NEVER
  }),
)

const missing = z.literal('missing')
const sandbox = 'The overlay’s sandbox on a host, `NETWORK@HOST`.'

/** An item of `faults`, by the key that names what is broken; the keys that follow say where, and how. */
export const faultSchemas = {
  link: z.strictObject({
    link: about(
      'A node and the LAN, network or interface that its link is: `node1 lan-a`, `c1 eth0`, `uber-net@node1 vxlan0`.',
      z.string(),
    ),
    state: optional('`down`: the interface is set down.', z.literal('down')),
    mtu: optional('Another MTU of the interface.', leaf.whole('An MTU', 68, 65535)),
    address: optional('Another address, with its prefix length, in place of its own.', interfaceAddress),
  }),
  fdb: z.strictObject({
    fdb: about(
      'Whose forwarding entry: a container, or a MAC address; with flood-and-learn a host.',
      z.string(),
    ),
    on: about(sandbox, z.string()),
    state: optional('`missing`: there is no such entry.', missing),
    vtep: optional('Another VTEP that it points to.', address),
  }),
  neighbour: z.strictObject({
    neighbour: about('Whose neighbour entry: a container, or its address.', z.string()),
    on: about(sandbox, z.string()),
    state: optional('`missing`: there is no such entry.', missing),
    mac: optional('Another MAC address that it says.', leaf.mac),
  }),
  route: z.strictObject({
    route: about('The destination: a subnet, or `default`; `::/0` is that of IPv6.', destination),
    on: about('Router, host or container.', z.string()),
    state: optional('`missing`: there is no such route.', missing),
    via: optional('Another next router; where there is no such route, there is one now.', address),
  }),
  vni: z.strictObject({
    vni: about('Another VNI of the VXLAN device.', leaf.whole('A VNI', 1, 16777215)),
    on: about(sandbox, z.string()),
  }),
  vlan: z.strictObject({
    vlan: about('The number of a VLAN.', leaf.whole('A VLAN', 1, 4094)),
    on: about('A LAN with `vlans`.', z.string()),
    port: about('The router or host whose port of the switch does not carry it.', z.string()),
    state: about('`missing`.', missing),
  }),
  drop: z.strictObject({
    drop: about(
      'What a rule drops: `udp`, `tcp`, `icmp` (that of IPv6 as well) or `all`.',
      z.literal(['udp', 'tcp', 'icmp', 'all']),
    ),
    on: about('Router, host or container that has the rule.', z.string()),
    port: optional('Destination port, of UDP or TCP.', leaf.whole('A port', 1, 65535)),
    from: optional('Source: a router, host or container, an address or a subnet.', z.string()),
    to: optional('Destination, likewise.', z.string()),
    hook: optional(
      'What meets the rule: `input` is for the node itself (where absent, on a host or container), `forward` passes through it (where absent, on a router), `output` comes from it.',
      z.literal(['input', 'forward', 'output']),
    ),
  }),
  forwarding: z.strictObject({
    forwarding: about('`off`: the node passes no packets on.', z.literal('off')),
    on: about('Router, host or sandbox.', z.string()),
  }),
  rp_filter: z.strictObject({
    rp_filter: about(
      '`strict`: the node drops what comes in by another interface than the answer would leave by.',
      z.literal('strict'),
    ),
    on: about('Router, host or container.', z.string()),
  }),
  command: z.strictObject({
    command: about('The container whose command it is.', z.string()),
    state: optional('`missing`: it does not run.', missing),
    runs: optional(
      'Another one that runs in its place, such as a server on 127.0.0.1 alone: a list of arguments, or a text that is split at spaces.',
      command,
    ),
  }),
}

/** What can be broken, by the key that says so. */
export type FaultKind = keyof typeof faultSchemas

/** The words of one kind of fault. */
export type WordsOf<K extends FaultKind> = z.output<(typeof faultSchemas)[K]>

/** A fault in the words of a lab file: addresses as the kernel prints them. */
export type FaultWords = { [K in FaultKind]: WordsOf<K> }[FaultKind]

/** An item of `faults`. */
export const faultSchema = z.union(Object.values(faultSchemas))

/** The keys of which a fault takes exactly one. */
const ways: Readonly<Partial<Record<FaultKind, readonly string[]>>> = {
  link: ['state', 'mtu', 'address'],
  fdb: ['state', 'vtep'],
  neighbour: ['state', 'mac'],
  route: ['state', 'via'],
  command: ['state', 'runs'],
}

/** The kind of fault that a mapping is meant to be, by its keys. */
export function kindOfFault(value: Readonly<Record<string, unknown>>): FaultKind | undefined {
  return faultKinds.find((kind) => Object.hasOwn(value, kind))
}

const isKind = (key: string): key is FaultKind => Object.hasOwn(faultSchemas, key)
/** All that can be broken. */
export const faultKinds: readonly FaultKind[] = Object.keys(faultSchemas).filter(isKind)

/** What does not go together in a fault, or is missing: the first such thing, with the key that it is about. */
export function faultClash(
  kind: FaultKind,
  words: Readonly<Record<string, unknown>>,
): { readonly key: string; readonly message: string; readonly hint: string } | undefined {
  const choice = ways[kind] ?? []
  const given = choice.filter((key) => words[key] !== undefined)
  const [first, second] = given
  const keys = choice.map((key) => `\`${key}:\``).join(', ')
  if (choice.length > 0 && first === undefined)
    return { key: kind, message: 'The fault does not say what is wrong there.', hint: `Add one of ${keys}.` }
  if (second !== undefined) {
    const message = `A fault is one thing: \`${String(first)}\` and \`${second}\` are two.`
    return { key: second, message, hint: 'Make two items of it.' }
  }
  const { drop, port } = words
  if (kind === 'drop' && port !== undefined && drop !== 'udp' && drop !== 'tcp') {
    const message = `\`${String(drop)}\` has no ports.`
    return { key: 'port', message, hint: 'Write `drop: udp` or `drop: tcp`, or remove `port`.' }
  }
  return undefined
}
