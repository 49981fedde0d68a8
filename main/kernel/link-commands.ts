import { createHash } from 'node:crypto'
import type { Command, Phase } from './command.ts'
import { command, word } from './command.ts'
import type { Link } from './objects.ts'

/** The command that brings a link into being; none for what comes by itself (loopback, the far end of a cable). */
export function createLink(link: Link): Command[] {
  const { namespace, device } = link
  const name = word(link.link)
  const line = (text: string, phase: Phase = 'links', where = namespace, rank = 0) => [
    command(link, phase, 'ip', rank, `link add ${text}`, where),
  ]
  switch (device.type) {
    case 'loopback':
      return []
    case 'bridge':
    case 'dummy':
      return line(`name ${name} type ${device.type}`)
    case 'veth': {
      const { peer, makes } = device
      return makes
        ? line(`name ${name} type veth peer name ${word(peer.link)} netns ${word(peer.namespace)}`)
        : []
    }
    case 'vxlan': {
      const learning = device.learning ? 'learning' : 'nolearning'
      const proxy = device.proxy ? ' proxy l2miss l3miss' : ''
      const group = device.group ? ` group ${word(device.group.address)} dev ${word(device.group.link)}` : ''
      const local = device.local === undefined ? '' : ` local ${word(device.local)}`
      const type = `type vxlan id ${word(device.vni)} dstport ${word(device.port)} ${learning}${proxy}${local}${group}`
      // With a group the device stands on an interface that another namespace may bring along.
      const phase = device.group ? 'upper-links' : 'links'
      return line(`name ${name} netns ${word(namespace)} ${type}`, phase, device.underlay, onVlan)
    }
    case 'macvlan':
    case 'ipvlan': {
      const { parent, mode, type } = device
      const kind = `type ${type} mode ${mode}${type === 'ipvlan' ? ` ${device.flag}` : ''}`
      const first = word(nameAtBirth(link.link))
      const text = `link ${word(parent.link)} name ${first} netns ${word(namespace)} ${kind}`
      return [
        ...line(text, 'upper-links', parent.namespace, onVlan),
        command(link, 'configure', 'ip', naming, `link set dev ${first} name ${name}`),
      ]
    }
    case 'vlan':
      return line(`link ${word(device.parent)} name ${name} type vlan id ${word(device.id)}`, 'upper-links')
  }
}

/** Links that may stand on a VLAN device come after those. */
const onVlan = 1

/** First of all, links get their own names; then none makes addresses of its own any more: a VLAN device is set up with its parent. */
const naming = -2
const quieting = -1

/** Linux takes so many bytes as the name of an interface (`IFNAMSIZ`, less the zero at its end). */
const longestName = 15

/**
 * A child is made from its parent's namespace, and kernels such as 6.1 refuse a name that is taken there, although the child is
 * in another namespace: parent and child are often both `eth0`. A long name has a digest of itself in its place meanwhile.
 */
function nameAtBirth(link: string): string {
  const first = `new-${link}`
  if (first.length <= longestName) return first
  return `new-${createHash('sha256').update(link).digest('base64url')}`.slice(0, longestName)
}

/** The commands that set what differs from `from`, or from a link as the kernel makes it. */
export function configureLink(to: Link, from?: Link): Command[] {
  const name = word(to.link)
  const attributes = attributesOf(to, from)
  const lines = [
    ...filtering(to, from),
    ...(attributes.length > 0 ? [attributes.join(' ')] : []),
    ...portFlags(to, from).map((flag) => `type bridge_slave ${flag}`),
  ]
  const rank = to.device.type === 'bridge' ? 0 : 1
  const set =
    (phase: Phase, at = rank) =>
    (text: string) =>
      command(to, phase, 'ip', at, `link set dev ${name} ${text}`)
  const quiet = to.device.type === 'loopback' || from ? [] : ['addrgenmode none']
  return [
    ...quiet.map(set('configure', quieting)),
    ...lines.map(set('configure')),
    ...childMtu(to, from).map(set('configure-upper')),
  ]
}

/** Without a default PVID a port carries what it is told to, and nothing else. */
function filtering(to: Link, from?: Link): string[] {
  const wanted = to.vlanFiltering ?? false
  if (wanted === (from?.vlanFiltering ?? false)) return []
  return [`type bridge vlan_filtering ${wanted ? '1' : '0'} vlan_default_pvid ${wanted ? '0' : '1'}`]
}

/** A child's MTU may not be above its parent's, which another namespace sets; and a change of the parent's changes it. */
function childMtu(to: Link, from?: Link): string[] {
  return standsElsewhere(to) && to.mtu !== from?.mtu ? [`mtu ${word(to.mtu ?? 1500)}`] : []
}

function standsElsewhere({ device }: Link): boolean {
  return device.type === 'macvlan' || device.type === 'ipvlan'
}

function attributesOf(to: Link, from?: Link): string[] {
  const attributes: string[] = []
  if (to.mac !== undefined && to.mac !== from?.mac) attributes.push(`address ${word(to.mac)}`)
  if (to.mtu !== from?.mtu && !standsElsewhere(to)) attributes.push(`mtu ${word(to.mtu ?? 1500)}`)
  if (to.master !== from?.master) {
    attributes.push(to.master === undefined ? 'nomaster' : `master ${word(to.master)}`)
  }
  if (to.up !== (from?.up ?? false)) attributes.push(to.up ? 'up' : 'down')
  return attributes
}

function portFlags(to: Link, from?: Link): string[] {
  return (['hairpin', 'isolated'] as const).flatMap((flag) => {
    const wanted = to.port?.[flag] ?? false
    return wanted === (from?.port?.[flag] ?? false) ? [] : [`${flag} ${wanted ? 'on' : 'off'}`]
  })
}
