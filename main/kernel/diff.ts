import type { KernelFact, KernelObject } from './objects.ts'
import { identity } from './objects.ts'
import { sameDevice } from './commands.ts'
import { qdiscDifferences } from './qdisc.ts'

/** One difference between two lists of kernel objects. */
export type Change =
  | { readonly action: 'make'; readonly object: KernelObject }
  | { readonly action: 'change'; readonly object: KernelObject; readonly from: KernelFact }
  | { readonly action: 'remove'; readonly object: KernelFact }

/**
 * What has to happen so that a kernel that holds `before` holds `after`. `before` is what was asked earlier, or what was
 * read from the kernel; of a fact that was read, only what `after` speaks of is compared.
 */
export function diff(before: readonly KernelFact[], after: readonly KernelObject[]): Change[] {
  if (before.length === 0) return after.map((object) => ({ action: 'make', object }))
  const old = new Map(before.map((fact) => [identity(fact), fact]))
  const changes: Change[] = []
  for (const object of after) {
    const id = identity(object)
    const from = old.get(id)
    old.delete(id)
    if (from === undefined) changes.push({ action: 'make', object })
    else if (differences(object, from).length > 0) changes.push({ action: 'change', object, from })
  }
  for (const fact of old.values()) changes.push({ action: 'remove', object: fact })
  return changes
}

/** What a change does to what is there, in the words of {@link differences}; nothing where it is made or goes as a whole. */
export function changed(change: Change): string[] {
  const { action, object } = change
  if (action === 'change') return differences(object, change.from)
  // A setting is always there: to take it away is to give it another value.
  return action === 'remove' && object.kind === 'sysctl' && object.fresh !== undefined
    ? text('value', object.fresh, object.value)
    : []
}

/** What would have to change so that `found` is what `asked` says: `mtu 1500 → 1450`, `+ RULE`, one string each. */
export function differences(asked: KernelFact, found: KernelFact): string[] {
  switch (asked.kind) {
    case 'link':
      return found.kind === 'link' ? linkDifferences(asked, found) : ['kind']
    case 'route':
      return found.kind === 'route'
        ? [
            ...text('via', asked.via, found.via),
            ...(asked.link === undefined ? [] : text('link', asked.link, found.link)),
          ]
        : ['kind']
    case 'neighbour':
      return found.kind === 'neighbour' ? text('mac', asked.mac, found.mac) : ['kind']
    case 'fdb':
      return found.kind === 'fdb' ? text('vtep', asked.vtep, found.vtep) : ['kind']
    case 'port-vlan':
      return found.kind === 'port-vlan' ? text('untagged', asked.untagged, found.untagged) : ['kind']
    case 'qdisc':
      return qdiscDifferences(asked, found)
    case 'sysctl':
      return found.kind === 'sysctl' ? text('value', asked.value, found.value) : ['kind']
    case 'element':
      return found.kind === 'element' ? text('chain', asked.chain, found.chain) : ['kind']
    case 'chain':
      return found.kind === 'chain' ? chainDifferences(asked, found) : ['kind']
    case 'set':
      return found.kind === 'set' ? setDifferences(asked, found) : ['kind']
    case 'xfrm-state':
    case 'xfrm-policy':
      return xfrmDifferences(asked, found)
    case 'process':
      return found.kind === 'process' && sameProcess(asked, found) ? [] : ['command']
    case 'namespace':
    case 'address':
    case 'table':
    case 'map':
      return []
  }
}

type LinkFact = Extract<KernelFact, { kind: 'link' }>
type ChainFact = Extract<KernelFact, { kind: 'chain' }>
type SetFact = Extract<KernelFact, { kind: 'set' }>
type ProcessFact = Extract<KernelFact, { kind: 'process' }>

function linkDifferences(asked: LinkFact, found: LinkFact): string[] {
  return [
    ...(sameDevice(asked.device, found.device) ? [] : [`device ${found.device.type} → ${asked.device.type}`]),
    ...(asked.up === found.up ? [] : [asked.up ? 'down → up' : 'up → down']),
    ...(asked.mac === undefined ? [] : text('mac', asked.mac, found.mac)),
    ...(asked.mtu === undefined && found.mtu === undefined
      ? []
      : text('mtu', asked.mtu ?? 1500, found.mtu ?? 1500)),
    ...text('master', asked.master, found.master),
    ...text('hairpin', asked.port?.hairpin ?? false, found.port?.hairpin ?? false),
    ...text('isolated', asked.port?.isolated ?? false, found.port?.isolated ?? false),
    ...text('vlan filtering', asked.vlanFiltering ?? false, found.vlanFiltering ?? false),
  ]
}

function chainDifferences(asked: ChainFact, found: ChainFact): string[] {
  const rules = (chain: ChainFact) => chain.rules.map((rule) => rule.text)
  const [wanted, there] = [rules(asked), rules(found)]
  return [
    ...text('hook', asked.hook, found.hook),
    ...wanted.filter((rule) => !there.includes(rule)).map((rule) => `+ ${rule}`),
    ...there.filter((rule) => !wanted.includes(rule)).map((rule) => `- ${rule}`),
    ...(wanted.length === there.length &&
    wanted.some((rule, i) => rule !== there[i]) &&
    new Set([...wanted, ...there]).size === new Set(wanted).size
      ? ['rules in another order']
      : []),
  ]
}

function setDifferences(asked: SetFact, found: SetFact): string[] {
  return [
    ...text('type', asked.of, found.of),
    ...asked.elements.filter((each) => !found.elements.includes(each)).map((each) => `element + ${each}`),
    ...found.elements.filter((each) => !asked.elements.includes(each)).map((each) => `element - ${each}`),
  ]
}

function xfrmDifferences(asked: KernelFact, found: KernelFact): string[] {
  if (asked.kind === 'xfrm-state' && found.kind === 'xfrm-state')
    return [...text('reqid', asked.reqid, found.reqid), ...text('key', asked.key, found.key ?? 'another')]
  return asked.kind === 'xfrm-policy' && found.kind === 'xfrm-policy'
    ? text('template', asked.template, found.template)
    : ['kind']
}

function sameProcess(asked: ProcessFact, found: ProcessFact): boolean {
  return JSON.stringify([asked.argv, asked.environment]) === JSON.stringify([found.argv, found.environment])
}

type Value = string | number | boolean | undefined

function text(name: string, asked: Value, found: Value): string[] {
  return asked === found ? [] : [`${name} ${String(found ?? 'none')} → ${String(asked ?? 'none')}`]
}
