import type { NetworkState } from './networks.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'

const PREFIX = 'machine:'

/** The interface of this machine itself that a parent names: `eth0` for `machine:eth0`; nothing for an interface of the lab’s hosts. */
export function machineLink(parent: string | undefined): string | undefined {
  return parent?.startsWith(PREFIX) ? parent.slice(PREFIX.length) : undefined
}

/** Checks a network whose parent is an interface of this machine. Whether that interface is there, only the machine can tell. */
export function checkMachineParent(report: Report, state: NetworkState, link: string): void {
  const { name, driver, options, path, requests } = state
  const place = options.place('parent')
  if (link === 'lo') {
    const message = 'The loopback interface of this machine leads nowhere: it cannot be a parent.'
    tell(report, place, 'value', { code: 'bad-parent', message, hint: 'Name an interface with a cable.' })
  }
  if (driver !== 'macvlan') {
    const message = `The ${driver} network \`${name}\` cannot be on an interface of this machine: only macvlan networks can.`
    const hint = 'Write `driver: macvlan`, or name an interface of the lab’s hosts, such as eth0.'
    tell(report, place, 'value', { code: 'bad-parent', message, hint })
  }
  if (options.macvlanMode === 'passthru') {
    const message = `In mode passthru this machine would lose ${link} to a container, and its MAC address with it.`
    const hint = 'Use another mode: `bridge`, `private` or `vepa`.'
    tell(report, options.place('macvlan_mode'), 'value', { code: 'passthru-on-machine', message, hint })
  }
  if (requests.every(({ input }) => input.subnet)) return
  const message = `\`${name}\` is on the network that ${link} of this machine is plugged into, and names no subnet of it.`
  const hint = 'Add `ipam: { subnet, ip_range }` with its subnet, and a range of it that nobody uses.'
  tell(report, path, 'key', { code: 'missing-subnet', message, hint })
}
