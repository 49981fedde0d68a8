import type { Command, Phase } from './command.ts'
import { command, word } from './command.ts'
import { configureLink, createLink } from './link-commands.ts'
import { nftChange, nftMake, nftRefill, nftRemove } from './nft.ts'
import type { Address, Device, Fdb, KernelFact, PortVlan, Route } from './objects.ts'
import { isFlood } from './objects.ts'
import { makeQdisc, removeQdisc } from './qdisc.ts'
import { linkOfSetting } from './settings.ts'
import { xfrmChange, xfrmMake, xfrmRemove } from './xfrm/commands.ts'

/** The commands that make an object from nothing. */
export function makeCommands(fact: KernelFact): Command[] {
  switch (fact.kind) {
    case 'namespace':
      return [command(fact, 'namespaces', 'ip', 0, `netns add ${word(fact.namespace)}`, '')]
    case 'link':
      return [...createLink(fact), ...configureLink(fact)]
    case 'address':
      return [command(fact, 'configure', 'ip', 2, `address add ${addressText(fact)}`)]
    case 'route':
      return [command(fact, 'configure', 'ip', 3, `route replace ${routeText(fact)}`)]
    case 'neighbour': {
      const entry = `${word(fact.address)} lladdr ${word(fact.mac)} dev ${word(fact.link)}`
      return [command(fact, 'configure', 'ip', 4, `neighbour replace ${entry} nud permanent`)]
    }
    case 'fdb': {
      const verb = isFlood(fact) ? 'append' : 'replace'
      return [command(fact, 'configure', 'bridge', 0, `fdb ${verb} ${entryText(fact)}`)]
    }
    case 'port-vlan':
      return [command(fact, 'configure-upper', 'bridge', 0, `vlan add ${portVlanText(fact)}`)]
    case 'qdisc':
      return makeQdisc(fact)
    case 'sysctl':
      return [command(fact, phaseOfSetting(fact.key), 'sysctl', 0, setting(fact.key, fact.value))]
    case 'table':
    case 'map':
    case 'element':
    case 'set':
    case 'chain':
      return nftMake(fact)
    case 'process':
      return [command(fact, 'start', 'node', 0, `start ${fact.argv.join(' ')}`, fact.node)]
    case 'xfrm-state':
    case 'xfrm-policy':
      return xfrmMake(fact)
  }
}

/** The commands that take an object away, as long as what it stands on stays. */
export function removeCommands(fact: KernelFact): Command[] {
  switch (fact.kind) {
    case 'namespace':
      return [command(fact, 'forget', 'ip', 0, `netns delete ${word(fact.namespace)}`, '')]
    case 'link':
      return [command(fact, 'unlink', 'ip', 0, `link delete dev ${word(fact.link)}`)]
    case 'address':
      return [
        command(fact, 'unconfigure', 'ip', 2, `address delete ${word(fact.address)} dev ${word(fact.link)}`),
      ]
    case 'route':
      return [command(fact, 'unconfigure', 'ip', 1, `route delete ${routeText(fact)}`)]
    case 'neighbour':
      return [
        command(
          fact,
          'unconfigure',
          'ip',
          0,
          `neighbour delete ${word(fact.address)} dev ${word(fact.link)}`,
        ),
      ]
    case 'fdb':
      return [command(fact, 'unconfigure', 'bridge', 0, `fdb delete ${entryText(fact)}`)]
    case 'port-vlan':
      return [
        command(
          fact,
          'unconfigure',
          'bridge',
          0,
          `vlan delete dev ${word(fact.link)} vid ${word(fact.vlan)}`,
        ),
      ]
    case 'qdisc':
      return removeQdisc(fact)
    case 'sysctl':
      // The kernel does not know "unset": the value goes back to the one that a new namespace starts with.
      return fact.fresh === undefined
        ? []
        : [command(fact, 'unconfigure', 'sysctl', 0, setting(fact.key, fact.fresh))]
    case 'table':
    case 'map':
    case 'element':
    case 'set':
    case 'chain':
      return nftRemove(fact)
    case 'process':
      return [command(fact, 'end', 'node', 0, 'stop', fact.node)]
    case 'xfrm-state':
    case 'xfrm-policy':
      return xfrmRemove(fact)
  }
}

/** The commands that turn an object into a new version of itself, or nothing where it has to be made anew. */
export function changeCommands(from: KernelFact, to: KernelFact): Command[] | undefined {
  switch (to.kind) {
    case 'link':
      return from.kind === 'link' && sameDevice(from.device, to.device) ? configureLink(to, from) : undefined
    case 'chain':
      return from.kind === 'chain' && from.hook === to.hook ? nftChange(to) : undefined
    case 'set':
      return from.kind === 'set' && from.of === to.of ? nftRefill(to) : undefined
    case 'process':
      return [...removeCommands(from), ...makeCommands(to)]
    case 'xfrm-state':
    case 'xfrm-policy':
      return from.kind === to.kind ? xfrmChange(from, to) : undefined
    case 'route':
    case 'neighbour':
    case 'fdb':
    case 'port-vlan':
    case 'sysctl':
      return makeCommands(to)
    default:
      return undefined
  }
}

/** Whether two devices are the same one: what is said at creation cannot be changed later. */
export function sameDevice(a: Device, b: Device): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Nobody else has an address that the lab gave, and to look for it first would take a second (`nodad`; so does Docker). */
function addressText({ address, link }: Address): string {
  return `${word(address)} dev ${word(link)}${address.includes(':') ? ' nodad' : ''}`
}

function routeText({ destination, via, link, metric }: Route): string {
  const gateway = via === undefined ? '' : ` via ${word(via)}`
  const rest = [
    link === undefined ? '' : ` dev ${word(link)}`,
    metric === undefined ? '' : ` metric ${word(metric)}`,
  ]
  return `${word(destination)}${gateway}${rest.join('')}`
}

function entryText({ mac, link, vtep }: Fdb): string {
  return `${word(mac)} dev ${word(link)} dst ${word(vtep)} self permanent`
}

function portVlanText({ link, vlan, untagged }: PortVlan): string {
  return `dev ${word(link)} vid ${word(vlan)}${untagged ? ' pvid untagged' : ''}`
}

/** What new links take over is there before them; what is of one link comes when that has its name. */
function phaseOfSetting(key: string): Phase {
  if (/^net\.ipv[46]\.(conf|neigh)\.default\./.test(key)) return 'links'
  return linkOfSetting(key) === undefined ? 'configure' : 'configure-upper'
}

/** A dot within an interface's name comes as a slash, as sysctl(8) has it. */
function setting(key: string, value: string): string {
  if (/[\n\r]/.test(value)) throw new Error(`not a sysctl value: ${JSON.stringify(value)}`)
  return `${word(key)}=${value}`
}
