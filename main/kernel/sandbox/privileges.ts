/**
 * Capabilities that a lab of the machine's root gives up: none of them is of use to a network, each could harm the machine. A
 * lab of root is no prison all the same: without a user namespace, CAP_SYS_ADMIN in it is that of the machine.
 */
const dropped =
  '-sys_boot,-sys_module,-sys_rawio,-sys_time,-mknod,-wake_alarm,-syslog,-mac_admin,-mac_override'

/** The start of a command line that runs a program without them; nothing for a lab in a user namespace, where they are void. */
export function givingUpPrivileges(rootless: boolean): string[] {
  return rootless ? [] : ['setpriv', '--bounding-set', dropped, '--inh-caps', dropped, '--']
}
