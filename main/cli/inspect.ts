import type {
  Connection,
  Found,
  InterfaceState,
  NodeState,
  Readable,
  TableState,
  TrackedConnection,
} from '../observe/state.ts'
import { paint, say, table } from './output.ts'

/** Shows all that the kernel holds of a node; what was asked for carries its line of the lab file and why. */
export function sayNode(node: NodeState): void {
  say(`${paint('bold', node.name)}  ${node.kind}${node.host === undefined ? '' : ` on ${node.host}`}`)
  section('interfaces', node.interfaces.flatMap(interfaceLines))
  section(
    'routes',
    node.routes.map(({ destination, via, link, protocol, asked }) => {
      const how = [via && `via ${via}`, link && `dev ${link}`].filter((part) => part !== undefined).join(' ')
      return noted(`${destination} ${how}`, asked ? { asked } : {}, asked ? '' : protocol)
    }),
  )
  section(
    'neighbours',
    node.neighbours.map(({ address, link, mac, state, ...found }) =>
      noted(`${address} dev ${link} ${mac ?? ''} ${state}`, found),
    ),
  )
  section(
    'FDB',
    node.fdb.map(({ mac, link, vtep, master, permanent, ...found }) => {
      const where = vtep === undefined ? (master === undefined ? '' : `master ${master}`) : `to ${vtep}`
      return noted(`${mac} dev ${link} ${where}${permanent ? ' permanent' : ''}`, found)
    }),
  )
  section('rules', readable(node.tables, tableLines))
  section('IPsec', [
    ...node.ipsec.associations.map(({ source, destination, spi, key, packets, ...found }) => {
      const which = key === undefined ? 'a key that is none of the lab’s' : `key ${String(key)}`
      return noted(`${source} → ${destination}  spi ${spi}  ${which}  ${String(packets)} packets`, found)
    }),
    ...node.ipsec.policies.map(({ direction, selector, mark, template, ...found }) =>
      noted(`${direction}  ${selector}${mark === undefined ? '' : `  mark ${mark}`}  →  ${template}`, found),
    ),
  ])
  section(
    'settings',
    node.settings.map(({ key, value, ...found }) => noted(`${key} = ${value}`, found)),
  )
  section('connections', readable(node.connections, socketLine))
  section('tracked connections', readable(node.tracked, trackedLine))
  section(
    'processes',
    node.processes.map(({ pid, user, command }) => `${String(pid).padStart(5)} ${user}  ${command}`),
  )
  if (node.command) {
    const { argv, pid, status } = node.command
    const how =
      status === undefined
        ? pid === undefined
          ? 'not started'
          : 'running'
        : `ended with exit code ${String(status)}`
    section('command', [noted(`${argv.join(' ')}  ${how}`, node.command)])
  }
}

function section(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  say(`\n${paint('cyan', title)}`)
  for (const line of lines) say(`  ${line}`)
}

function noted(text: string, { asked }: Found, otherwise = ''): string {
  const note = asked ? `line ${String(asked.origin.line)}: ${asked.why}` : otherwise
  return note === '' ? text.trimEnd() : `${text.trimEnd()}  ${paint('dim', note)}`
}

function readable<T>(part: Readable<T>, line: (entry: T) => string | readonly string[]): string[] {
  return 'unavailable' in part ? [paint('yellow', part.unavailable)] : part.entries.flatMap(line)
}

function interfaceLines(state: InterfaceState): string[] {
  const { name, kind, mac, mtu, master, up, state: operational, received, sent } = state
  const level = up ? paint('green', operational) : paint('red', 'down')
  const parts = [name, kind, level, mac, `mtu ${String(mtu)}`, master && `port of ${master}`]
  const counts = `received ${String(received.packets)} packets, sent ${String(sent.packets)}, dropped ${String(received.dropped + sent.dropped)}`
  return [
    noted(`${parts.filter((part) => part !== undefined).join('  ')}  ${counts}`, state),
    ...queueLines(state),
    ...vlanLines(state),
    ...state.addresses.map((address) => `  ${noted(address.address, address, address.scope)}`),
  ]
}

function queueLines({ queue }: InterfaceState): string[] {
  if (!queue) return []
  const { discipline, text, packets, dropped, waiting } = queue
  const counts = `sent ${String(packets)} packets, dropped ${String(dropped)}, waiting ${String(waiting)}`
  return [`  ${noted([discipline, text, counts].filter((part) => part !== '').join('  '), queue)}`]
}

function vlanLines({ vlans = [] }: InterfaceState): string[] {
  return vlans.map(
    ({ vlan, untagged, ...found }) =>
      `  ${noted(`VLAN ${String(vlan)}  ${untagged ? 'untagged' : 'tagged'}`, found)}`,
  )
}

function tableLines({ name, maps, sets, chains }: TableState): string[] {
  return [
    `table ${name}`,
    ...maps.flatMap((map) =>
      map.elements.map(({ link, chain, ...found }) => `  ${noted(`${map.name}: ${link} → ${chain}`, found)}`),
    ),
    ...sets.map((set) => `  ${noted(`set ${set.name}: ${set.elements.join(', ')}`, set)}`),
    ...chains.flatMap((chain) => [
      `  ${noted(`chain ${chain.name}  ${chain.hook ?? ''}`, chain)}`,
      ...table(
        chain.rules.map((rule) => [
          '   ',
          rule.packets === undefined ? '' : `${String(rule.packets)}×`,
          noted(rule.text, rule),
        ]),
      )
        .split('\n')
        .filter((line) => line !== ''),
    ]),
  ]
}

function socketLine({ protocol, state, local, remote, program }: Connection): string {
  return `${protocol} ${state}  ${local} ${remote}${program === undefined ? '' : `  ${program}`}`
}

function trackedLine({ protocol, state, original, reply, unreplied }: TrackedConnection): string {
  const port = (number?: number) => (number === undefined ? '' : `:${String(number)}`)
  const there = `${original.source}${port(original.sourcePort)} → ${original.destination}${port(original.destinationPort)}`
  const back = `${reply.source}${port(reply.sourcePort)} → ${reply.destination}${port(reply.destinationPort)}`
  return `${protocol} ${state ?? ''}  ${there}, answers ${back}${unreplied ? ' (none yet)' : ''}`
}
