import type { KernelObject, Rule } from '../kernel/objects.ts'
import type { WordsOf } from '../lab/fault-schema.ts'
import { formatAddress, formatBlock, parseAddress, parseBlock } from '../lab/ip.ts'
import { bare } from './addresses.ts'
import type { Broken, Scene, Unbroken } from './fault.ts'
import { blame, changesNothing, machines, notThere, turned, unknownNode } from './fault.ts'

type Chain = Extract<KernelObject, { kind: 'chain' }>

const table = 'inet firewall'
const protocols = { udp: 'udp', tcp: 'tcp', icmp: '{ icmp, ipv6-icmp }' } as const

/** Gives a node a rule that drops, in a firewall's table of its own. */
export function breakByRule(scene: Scene, words: WordsOf<'drop'>): Broken | Unbroken {
  const { on, from, to } = words
  const unknown = unknownNode('on', on, machines(scene), 'router, host or container')
  if (unknown) return unknown
  const [source, destination] = [endOf(scene, 'from', from), endOf(scene, 'to', to)]
  if (source && 'message' in source) return source
  if (destination && 'message' in destination) return destination
  const texts = ruleTexts(words, source, destination)
  if (texts.length === 0) {
    const message = `\`${from ?? ''}\` and \`${to ?? ''}\` have no addresses of one family.`
    return { code: 'bad-fault', key: 'from', message, hint: 'Name two ends of the same family.' }
  }
  const chain = words.hook ?? (scene.lab.routers.some(({ name }) => name === on) ? 'forward' : 'input')
  const isMeant = (object: KernelObject): object is Chain =>
    object.kind === 'chain' && object.namespace === on && object.table === table && object.chain === chain
  const before = scene.objects.find(isMeant)
  if (texts.every((each) => before?.rules.some(({ text }) => text === each)))
    return changesNothing('drop', `${on} drops that without this fault.`)
  const text = `a rule of ${on} drops ${inText(words)}`
  const rules = texts.map((each): Rule => ({ text: each, ...blame(scene, on, text) }))
  const objects = before
    ? turned(scene.objects, isMeant, (each) => ({ ...each, rules: [...each.rules, ...rules] }))
    : [...scene.objects, ...firewall(scene, on), newChain(scene, { on, chain, rules })]
  return { objects, text, namespace: on }
}

function firewall(scene: Scene, namespace: string): KernelObject[] {
  const isThere = scene.objects.some(
    (object) => object.kind === 'table' && object.namespace === namespace && object.table === table,
  )
  const asked = blame(scene, namespace, `${namespace} has a firewall`)
  return isThere ? [] : [{ kind: 'table', namespace, table, ...asked }]
}

function newChain(
  scene: Scene,
  { on, chain, rules }: { readonly on: string; readonly chain: string; readonly rules: readonly Rule[] },
): KernelObject {
  const hook = `type filter hook ${chain} priority filter; policy accept;`
  const asked = blame(scene, on, `${on} has a firewall that looks at what passes its hook ${chain}`)
  return { kind: 'chain', namespace: on, table, chain, hook, rules, ...asked }
}

/** The addresses of one end, by family; undefined stands for anybody. */
interface End {
  readonly ip: readonly string[]
  readonly ip6: readonly string[]
}

function endOf(scene: Scene, key: string, name: string | undefined): End | Unbroken | undefined {
  if (name === undefined) return undefined
  const [address, block] = [parseAddress(name), parseBlock(name)]
  if (address !== undefined) return byFamily([formatAddress(address)])
  if (block) return byFamily([formatBlock(block)])
  const nodes = machines(scene)
  if (nodes.includes(name)) return byFamily(ownAddresses(scene, name))
  return notThere(key, `\`${name}\` is no node of this lab, no address and no subnet.`, name, nodes)
}

/** What others know a node by: of a host not the addresses of its bridges, which are the same on many hosts. */
function ownAddresses({ lab }: Scene, name: string): string[] {
  const machine = [...lab.routers, ...lab.hosts].find((each) => each.name === name)
  const container = lab.containers.find((each) => each.name === name)
  const links = machine?.lans ?? container?.endpoints ?? []
  return links.flatMap(({ addresses }) => addresses.map(bare))
}

function byFamily(addresses: readonly string[]): End {
  const ascending = [...new Set(addresses)].sort((a, b) => compare(parseAddress(a), parseAddress(b)))
  return {
    ip: ascending.filter((each) => !each.includes(':')),
    ip6: ascending.filter((each) => each.includes(':')),
  }
}

function compare(a = 0n, b = 0n): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Rules as `nft -s list ruleset` prints them; one for each family, where addresses are named. */
function ruleTexts({ drop, port }: WordsOf<'drop'>, source?: End, destination?: End): string[] {
  const what =
    drop === 'all'
      ? []
      : port === undefined
        ? [`meta l4proto ${protocols[drop]}`]
        : [`${drop} dport ${String(port)}`]
  const verdict = [...what, 'counter drop'].join(' ')
  if (!source && !destination) return [verdict]
  return (['ip', 'ip6'] as const).flatMap((family) => {
    if (source?.[family].length === 0 || destination?.[family].length === 0) return []
    const ends = [
      ...(source ? [`${family} saddr ${oneOf(source[family])}`] : []),
      ...(destination ? [`${family} daddr ${oneOf(destination[family])}`] : []),
    ]
    return [[...ends, verdict].join(' ')]
  })
}

function oneOf(addresses: readonly string[]): string {
  return addresses.length === 1 ? (addresses[0] ?? '') : `{ ${addresses.join(', ')} }`
}

function inText({ drop, port, from, to, hook }: WordsOf<'drop'>): string {
  const what = { all: 'everything', udp: 'UDP', tcp: 'TCP', icmp: 'ICMP' }[drop]
  return [
    what,
    ...(port === undefined ? [] : [`port ${String(port)}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`to ${to}`]),
    ...(hook === 'output' ? ['that it sends itself'] : []),
  ].join(' ')
}
