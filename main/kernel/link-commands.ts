import type { Command, Phase } from './command.ts'
import { command, word } from './command.ts'
import type { Link } from './objects.ts'

/** The command that brings a link into being; none for what comes by itself (loopback, the far end of a cable). */
export function createLink(link: Link): Command[] {
  const { namespace, device } = link
  const name = word(link.link)
  const line = (text: string, phase: Phase = 'links', where = namespace) => [
    command(link, phase, 'ip', 0, `link add ${text}`, where),
  ]
  switch (device.type) {
    case 'loopback':
      return []
    case 'bridge':
      return line(`name ${name} type bridge`)
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
      return line(`name ${name} netns ${word(namespace)} ${type}`, phase, device.underlay)
    }
    case 'macvlan': {
      const { parent, mode } = device
      const text = `link ${word(parent.link)} name ${name} netns ${word(namespace)} type macvlan mode ${mode}`
      return line(text, 'upper-links', parent.namespace)
    }
  }
}

/** The commands that set what differs from `from`, or from a link as the kernel makes it. */
export function configureLink(to: Link, from?: Link): Command[] {
  const name = word(to.link)
  const attributes = attributesOf(to, from)
  const lines = [
    ...(to.device.type === 'loopback' || from ? [] : [`addrgenmode none`]),
    ...(attributes.length > 0 ? [attributes.join(' ')] : []),
    ...portFlags(to, from).map((flag) => `type bridge_slave ${flag}`),
  ]
  const rank = to.device.type === 'bridge' ? 0 : 1
  return lines.map((text) => command(to, 'configure', 'ip', rank, `link set dev ${name} ${text}`))
}

function attributesOf(to: Link, from?: Link): string[] {
  const attributes: string[] = []
  if (to.mac !== undefined && to.mac !== from?.mac) attributes.push(`address ${word(to.mac)}`)
  if (to.mtu !== from?.mtu) attributes.push(`mtu ${word(to.mtu ?? 1500)}`)
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
