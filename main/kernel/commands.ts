import type { Device, Fdb, KernelFact, Link } from './objects.ts'
import { isFlood } from './objects.ts'
import { nftChange, nftMake, nftRemove } from './nft.ts'

/** The tool whose batch a command is a line of; `node` starts and stops a node's program. */
export type Tool = 'ip' | 'bridge' | 'nft' | 'sysctl' | 'node'

/**
 * When a command runs. Within a phase, namespaces do not wait for each other: a phase is there only where something needs
 * what another namespace makes.
 */
export const phases = [
  'end',
  'unconfigure',
  'unlink',
  'forget',
  'namespaces',
  'links',
  'upper-links',
  'configure',
  'start',
] as const
export type Phase = (typeof phases)[number]

/** One line for one tool, run in one namespace (the empty name is the sandbox's own). */
export interface Command {
  readonly phase: Phase
  readonly namespace: string
  readonly tool: Tool
  /** Place among the lines of the same phase, namespace and tool: lower ones first. */
  readonly rank: number
  readonly text: string
}

/** The commands that make an object from nothing. */
export function makeCommands(fact: KernelFact): Command[] {
  const { namespace } = fact
  switch (fact.kind) {
    case 'namespace':
      return [
        { phase: 'namespaces', namespace: '', tool: 'ip', rank: 0, text: `netns add ${word(namespace)}` },
      ]
    case 'link':
      return [...create(fact), ...configure(fact)]
    case 'address':
      return [ip(namespace, 2, `address add ${word(fact.address)} dev ${word(fact.link)}`)]
    case 'route': {
      const via = fact.via === undefined ? '' : ` via ${word(fact.via)}`
      const dev = fact.link === undefined ? '' : ` dev ${word(fact.link)}`
      return [ip(namespace, 3, `route replace ${word(fact.destination)}${via}${dev}`)]
    }
    case 'neighbour': {
      const entry = `${word(fact.address)} lladdr ${word(fact.mac)} dev ${word(fact.link)}`
      return [ip(namespace, 4, `neighbour replace ${entry} nud permanent`)]
    }
    case 'fdb':
      return [fdb(namespace, `fdb ${isFlood(fact) ? 'append' : 'replace'} ${entryText(fact)}`, 'configure')]
    case 'sysctl':
      return [{ phase: 'configure', namespace, tool: 'sysctl', rank: 0, text: setting(fact.key, fact.value) }]
    case 'table':
    case 'map':
    case 'element':
    case 'chain':
      return nftMake(fact)
    case 'process':
      return [
        { phase: 'start', namespace: fact.node, tool: 'node', rank: 0, text: `start ${fact.argv.join(' ')}` },
      ]
  }
}

/** The commands that take an object away, as long as what it stands on stays. */
export function removeCommands(fact: KernelFact): Command[] {
  const { namespace } = fact
  switch (fact.kind) {
    case 'namespace':
      return [
        { phase: 'forget', namespace: '', tool: 'ip', rank: 0, text: `netns delete ${word(namespace)}` },
      ]
    case 'link':
      return [{ phase: 'unlink', namespace, tool: 'ip', rank: 0, text: `link delete ${word(fact.link)}` }]
    case 'address':
      return [undo(namespace, 2, `address delete ${word(fact.address)} dev ${word(fact.link)}`)]
    case 'route':
      return [undo(namespace, 1, `route delete ${word(fact.destination)}`)]
    case 'neighbour':
      return [undo(namespace, 0, `neighbour delete ${word(fact.address)} dev ${word(fact.link)}`)]
    case 'fdb':
      return [fdb(namespace, `fdb delete ${entryText(fact)}`, 'unconfigure')]
    case 'sysctl':
      // The kernel does not know "unset": the value goes back to the one that this kernel starts with.
      return [{ phase: 'unconfigure', namespace, tool: 'sysctl', rank: 0, text: setting(fact.key, '') }]
    case 'table':
    case 'map':
    case 'element':
    case 'chain':
      return nftRemove(fact)
    case 'process':
      return [{ phase: 'end', namespace: fact.node, tool: 'node', rank: 0, text: 'stop' }]
  }
}

/** The commands that turn an object into a new version of itself, or nothing where it has to be made anew. */
export function changeCommands(from: KernelFact, to: KernelFact): Command[] | undefined {
  if (to.kind === 'link') {
    return from.kind === 'link' && sameDevice(from.device, to.device) ? configure(to, from) : undefined
  }
  if (to.kind === 'chain' && from.kind === 'chain') return from.hook === to.hook ? nftChange(to) : undefined
  if (to.kind === 'process') return [...removeCommands(from), ...makeCommands(to)]
  if (to.kind === 'route' || to.kind === 'neighbour' || to.kind === 'fdb' || to.kind === 'sysctl')
    return makeCommands(to)
  return undefined
}

/** The command as a person may type it in the lab's own shell (`underlay shell LAB`). */
export function commandLine({ namespace, tool, text }: Command): string {
  if (tool === 'node') return `${text}   # in ${namespace}`
  if (tool === 'ip' || tool === 'bridge')
    return `${tool}${namespace === '' ? '' : ` -n ${namespace}`} ${text}`
  const program = tool === 'sysctl' ? `sysctl -w '${text}'` : `nft '${text}'`
  return `ip netns exec ${namespace} ${program}`
}

/** Whether two devices are the same one: what is said at creation cannot be changed later. */
export function sameDevice(a: Device, b: Device): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/**
 * One word of a batch line. Names, addresses and numbers need no quotes; anything else cannot come from a checked lab, and
 * would be a defect of ours.
 */
export function word(value: string | number): string {
  const text = String(value)
  if (!/^[A-Za-z0-9_.:/@+-]+$/.test(text)) throw new Error(`not a word for a batch: ${JSON.stringify(text)}`)
  return text
}

function setting(key: string, value: string): string {
  if (/[\n\r]/.test(value)) throw new Error(`not a sysctl value: ${JSON.stringify(value)}`)
  // A dot within an interface name is written as a slash, as sysctl(8) has it; the key itself comes with dots.
  return `${word(key)}=${value}`
}

function create({ namespace, link, device }: Link): Command[] {
  const at = (where: string, text: string, phase: Phase = 'links'): Command => ({
    phase,
    namespace: where,
    tool: 'ip',
    rank: 0,
    text,
  })
  switch (device.type) {
    case 'loopback':
      return []
    case 'bridge':
      return [at(namespace, `link add ${word(link)} type bridge`)]
    case 'veth': {
      if (!device.makes) return []
      const peer = `peer name ${word(device.peer.link)} netns ${word(device.peer.namespace)}`
      return [at(namespace, `link add ${word(link)} type veth ${peer}`)]
    }
    case 'vxlan': {
      const learning = device.learning ? 'learning' : 'nolearning'
      const proxy = device.proxy ? ' proxy l2miss l3miss' : ''
      const group = device.group ? ` group ${word(device.group.address)} dev ${word(device.group.link)}` : ''
      const head = `link add ${word(link)} netns ${word(namespace)} type vxlan id ${word(device.vni)}`
      // With a group the device stands on an interface that another namespace may bring along.
      const phase = device.group ? 'upper-links' : 'links'
      return [at(device.underlay, `${head} dstport ${word(device.port)} ${learning}${proxy}${group}`, phase)]
    }
    case 'macvlan': {
      const head = `link add link ${word(device.parent.link)} name ${word(link)} netns ${word(namespace)}`
      return [at(device.parent.namespace, `${head} type macvlan mode ${device.mode}`, 'upper-links')]
    }
  }
}

/** Sets what differs from `from`, or from a link as the kernel makes it. */
function configure(to: Link, from?: Link): Command[] {
  const name = word(to.link)
  const attributes = attributesOf(to, from)
  const lines = [
    ...(to.device.type === 'loopback' || from ? [] : [`link set ${name} addrgenmode none`]),
    ...(attributes.length > 0 ? [`link set ${name} ${attributes.join(' ')}`] : []),
    ...portFlags(to, from).map((flag) => `link set ${name} type bridge_slave ${flag}`),
  ]
  const rank = to.device.type === 'bridge' ? 0 : 1
  return lines.map((text) => ip(to.namespace, rank, text))
}

function attributesOf(to: Link, from?: Link): string[] {
  const attributes: string[] = []
  if (to.mac !== undefined && to.mac !== from?.mac) attributes.push(`address ${word(to.mac)}`)
  if (to.mtu !== from?.mtu) attributes.push(`mtu ${word(to.mtu ?? 1500)}`)
  if (to.master !== from?.master)
    attributes.push(to.master === undefined ? 'nomaster' : `master ${word(to.master)}`)
  if (to.up !== (from?.up ?? false)) attributes.push(to.up ? 'up' : 'down')
  return attributes
}

function portFlags(to: Link, from?: Link): string[] {
  return (['hairpin', 'isolated'] as const).flatMap((flag) => {
    const wanted = to.port?.[flag] ?? false
    return wanted === (from?.port?.[flag] ?? false) ? [] : [`${flag} ${wanted ? 'on' : 'off'}`]
  })
}

function ip(namespace: string, rank: number, text: string): Command {
  return { phase: 'configure', namespace, tool: 'ip', rank, text }
}

function undo(namespace: string, rank: number, text: string): Command {
  return { phase: 'unconfigure', namespace, tool: 'ip', rank, text }
}

function fdb(namespace: string, text: string, phase: Phase): Command {
  return { phase, namespace, tool: 'bridge', rank: 0, text }
}

function entryText({ mac, link, vtep }: Fdb): string {
  return `${word(mac)} dev ${word(link)} dst ${word(vtep)} self permanent`
}
