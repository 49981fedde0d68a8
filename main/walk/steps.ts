import type { Link } from '../kernel/objects.ts'
import { bridgeStep } from './bridge-step.ts'
import { changesBetween } from './changes.ts'
import type { Draft, Known, Pair } from './draft.ts'
import { at } from './draft.ts'
import { hasTunnel, hopsLeft, ipOf } from './layers.ts'
import { natStep } from './nat-step.ts'
import { routingStep, sentStep } from './routing-step.ts'
import { decapsulationStep, encapsulationStep } from './vxlan-step.ts'
import type { Change, Step } from './walk.ts'
import type { WayPoint } from './way.ts'
import { linkAt, parentOf } from './world.ts'

/** What happened to the packet between the hop before and this one: who did it, what changed, and what bears it out. */
export function stepsOf(known: Known, before: WayPoint | undefined, now: WayPoint): Step[] {
  if (!before) return [sentStep(known, now)]
  const { world } = known
  const came = linkAt(world, before.frame.namespace, before.frame.link)
  const link = linkAt(world, now.frame.namespace, now.frame.link)
  const pair: Pair = { before, now, came, link }
  const changes = changesBetween(before.packet.layers, now.packet.layers)
  return dealOut(changes, explain(known, pair, changes))
}

/** Each change goes to the step that says it made it; what nobody claims is the last one's. */
function dealOut(changes: readonly Change[], drafts: readonly Draft[]): Step[] {
  const owners = changes.map((change) => {
    const index = drafts.findIndex(({ owns }) => owns(change))
    return index < 0 ? drafts.length - 1 : index
  })
  return drafts.map(({ by, text, evidence }, index) => {
    return { by, text, evidence, changes: changes.filter((_, i) => owners[i] === index) }
  })
}

function explain(known: Known, pair: Pair, changes: readonly Change[]): Draft[] {
  const { before, now, came, link } = pair
  if (now.frame.direction === 'in' && came && link && isCable(came, link)) return [cableStep(pair)]
  const tunnelBefore = hasTunnel(before.packet.layers)
  const tunnelNow = hasTunnel(now.packet.layers)
  if (!tunnelBefore && tunnelNow) return encapsulationStep(known, pair)
  if (tunnelBefore && !tunnelNow) return [decapsulationStep(known, pair)]
  return withinNode(known, pair, changes)
}

/** From one link of a node to another, or between a link and what stands on it. */
function withinNode(known: Known, pair: Pair, changes: readonly Change[]): Draft[] {
  const { came, link } = pair
  const tags = tagDraft(pair, changes)
  if (isBridged(came, link)) return [...tags, bridgeStep(known, pair)]
  if (parentOf(came) ?? parentOf(link)) return [childStep(pair)]
  if (tags.length > 0) return tags
  const nat = natStep(known, pair, changes)
  if (isPassedOn(pair) || nat.length > 0) return [...nat, routingStep(known, pair)]
  return [handedOnStep(pair)]
}

/** From port to port of a bridge, or between a port and the bridge itself. */
function isBridged(came: Link | undefined, link: Link | undefined): boolean {
  const bridges = [came?.master, link?.master].filter((name) => name !== undefined)
  return bridges.some((bridge) => [came, link].every((one) => one?.master === bridge || one?.link === bridge))
}

/** Both ends of one veth pair. */
function isCable(came: Link, link: Link): boolean {
  return (
    came.device.type === 'veth' &&
    came.device.peer.namespace === link.namespace &&
    came.device.peer.link === link.link
  )
}

function cableStep({ before, now }: Pair): Draft {
  const text = `Over the cable, a veth pair: what leaves ${at(before)} comes in at ${at(now)}.`
  return { by: 'cable', text, evidence: [], owns: () => false }
}

/** A router takes one off the time to live (RFC 1812, 5.3.1). */
function isPassedOn({ before, now }: Pair): boolean {
  return hopsLeft(ipOf(before.packet.layers)) !== hopsLeft(ipOf(now.packet.layers))
}

function childStep({ before, now, came, link }: Pair): Draft {
  const child = parentOf(link) ? link : came
  const type = child?.device.type === 'ipvlan' ? 'ipvlan' : 'macvlan'
  const why =
    type === 'macvlan'
      ? 'by its destination’s MAC: each child has one of its own.'
      : 'by its destination’s IP address: all children have the parent’s MAC.'
  const between = came?.device.type === type && link?.device.type === type
  const text = between
    ? `Both are ${type} children of one parent, which passes it from ${at(before)} to ${at(now)}, ${why}`
    : now.frame.direction === 'out'
      ? `The ${type} child ${at(before)} sends through its parent ${at(now)}.`
      : `The parent ${at(before)} gives it to its ${type} child ${at(now)}, ${why}`
  return { by: type, text, evidence: [], owns: () => false }
}

function tagDraft({ now, link }: Pair, changes: readonly Change[]): Draft[] {
  const tag = changes.find(({ protocol, what }) => protocol === 'vlan' && what !== 'rewritten')
  if (!tag) return []
  const id = tag.after ?? tag.before ?? ''
  const text =
    tag.what === 'added'
      ? `${at(now)} is a trunk: the frame gets the tag of VLAN ${id}.`
      : `The tag of VLAN ${id} is taken off: ${link?.device.type === 'vlan' ? `${at(now)} is that VLAN’s interface` : `${at(now)} is an access port`}.`
  return [{ by: 'vlan', text, evidence: [], owns: (change) => change === tag || change.field === 'eth.type' }]
}

function handedOnStep({ before, now }: Pair): Draft {
  const text = `The kernel of ${now.frame.namespace} hands it on from ${at(before)} to ${at(now)}.`
  return { by: 'kernel', text, evidence: [], owns: () => false }
}
