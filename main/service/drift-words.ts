import type { Change } from '../kernel/diff.ts'
import { changed } from '../kernel/diff.ts'
import type { KernelFact } from '../kernel/objects.ts'
import { hexadecimal } from '../kernel/xfrm/objects.ts'

/** What someone did by hand, in one sentence. */
export function driftText(change: Change): string {
  const { action, object } = change
  const name = nameOf(object)
  const different = changed(change)
  if (different.length > 0) return `${name} ${different.map(inWords).join('; ')}.`
  if (action === 'make') return object.kind === 'process' ? `${name} has ended.` : `${name} is gone.`
  return `${name} was added by hand.`
}

function nameOf(fact: KernelFact): string {
  const { namespace } = fact
  switch (fact.kind) {
    case 'namespace':
      return `The namespace ${namespace}`
    case 'link':
      return `The link ${fact.link} in ${namespace}`
    case 'address':
      return `The address ${fact.address} on ${fact.link} in ${namespace}`
    case 'route':
      if (fact.destination === '::/0') return `The IPv6 default route in ${namespace}`
      return fact.destination === 'default'
        ? `The default route in ${namespace}`
        : `The route to ${fact.destination} in ${namespace}`
    case 'neighbour':
      return `The neighbour entry for ${fact.address} on ${fact.link} in ${namespace}`
    case 'fdb':
      return `The forwarding entry for ${fact.mac} on ${fact.link} in ${namespace}`
    case 'port-vlan':
      return `The VLAN ${String(fact.vlan)} on the port ${fact.link} of ${namespace}`
    case 'qdisc':
      return `The queueing discipline of ${fact.link} in ${namespace}`
    case 'sysctl':
      return `The setting ${fact.key} in ${namespace}`
    case 'table':
      return `The nftables table ${fact.table} in ${namespace}`
    case 'map':
      return `The map ${fact.map} of table ${fact.table} in ${namespace}`
    case 'element':
      return `The entry for ${fact.link} in map ${fact.map} of table ${fact.table} in ${namespace}`
    case 'chain':
      return `The chain ${fact.chain} of table ${fact.table} in ${namespace}`
    case 'set':
      return `The set ${fact.set} of table ${fact.table} in ${namespace}`
    case 'xfrm-state':
      return `The ESP association from ${fact.source} to ${fact.destination} with SPI ${hexadecimal(fact.spi)} in ${namespace}`
    case 'xfrm-policy':
      return `The IPsec policy for ${fact.selector} in ${namespace}`
    case 'process':
      return `The program of ${fact.node}`
  }
}

/** `mtu 1400 → 1500` is what would have to change: 1400 is there. */
function inWords(difference: string): string {
  if (difference === 'down → up') return 'is down'
  if (difference === 'up → down') return 'is up'
  if (difference.startsWith('+ ')) return `lacks the rule \`${difference.slice(2)}\``
  if (difference.startsWith('- ')) return `has one rule more: \`${difference.slice(2)}\``
  const [, what, there, asked] = /^(\S+) (.*) → (.*)$/.exec(difference) ?? []
  if (what === undefined) return `has ${difference.replace('command', 'another command')}`
  return `has ${what} ${there ?? ''} instead of ${asked ?? ''}`
}
