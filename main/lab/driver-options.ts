import type { Family } from './ip.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import type { DriverOptions } from './schema.ts'
import type { Path } from './source.ts'

/** Docker's long names of options, by our short ones. */
const LONG: Readonly<Record<string, keyof DriverOptions>> = {
  mtu: 'com.docker.network.driver.mtu',
  icc: 'com.docker.network.bridge.enable_icc',
  masquerade: 'com.docker.network.bridge.enable_ip_masquerade',
  bridge: 'com.docker.network.bridge.name',
  vni: 'com.docker.network.driver.overlay.vxlanid_list',
}

/** The drivers that a file may name. */
export type NamedDriver = 'bridge' | 'overlay' | 'macvlan' | 'ipvlan'

const DRIVERS: Readonly<Record<string, readonly NamedDriver[]>> = {
  icc: ['bridge'],
  masquerade: ['bridge'],
  bridge: ['bridge'],
  vni: ['overlay'],
  port: ['overlay'],
  control_plane: ['overlay'],
  group: ['overlay'],
  underlay: ['overlay'],
  encrypted: ['overlay'],
  parent: ['macvlan', 'ipvlan'],
  macvlan_mode: ['macvlan'],
  ipvlan_mode: ['ipvlan'],
  ipvlan_flag: ['ipvlan'],
}

/** A network's options by their short names, each with its place in the file. */
export interface Options {
  readonly mtu: number | undefined
  readonly icc: boolean
  readonly masquerade: boolean
  readonly bridge: string | undefined
  readonly vnis: readonly number[]
  readonly port: number
  readonly controlPlane: 'gossip' | 'flood-and-learn' | 'multicast'
  readonly group: bigint | undefined
  /** The family of the VTEPs, where the file says it. */
  readonly underlay: Family | undefined
  readonly encrypted: boolean
  readonly parent: string | undefined
  readonly macvlanMode: 'bridge' | 'private' | 'vepa' | 'passthru'
  readonly ipvlanMode: 'l2' | 'l3' | 'l3s'
  readonly ipvlanFlag: 'bridge' | 'private' | 'vepa'
  /** Where an option stands: its key path. */
  place(option: string): Path
}

/** Reads `driver_opts`: long and short names, and whether the driver has the option at all. */
export function readOptions(
  report: Report,
  driver: NamedDriver,
  options: DriverOptions,
  path: Path,
): Options {
  for (const [short, long] of Object.entries(LONG)) {
    if (options[long] === undefined || !Object.hasOwn(options, short)) continue
    const message = `\`${short}\` (${onLine(report, [...path, short])}) and \`${long}\` are the same option.`
    tell(report, [...path, long], 'key', {
      code: 'duplicate-option',
      message,
      hint: 'Remove one of the two.',
    })
  }
  for (const key of Object.keys(options)) {
    const short = Object.keys(LONG).find((name) => LONG[name] === key) ?? key
    const owners = DRIVERS[short] ?? [driver]
    if (owners.includes(driver)) continue
    const [owner = ''] = owners
    const message = `\`${key}\` is an option of the driver ${owners.join(' and the driver ')}, but this network has the driver ${driver}.`
    tell(report, [...path, key], 'key', {
      code: 'foreign-option',
      message,
      hint: `Remove it, or write \`driver: ${owner}\`.`,
    })
  }
  return {
    mtu: options.mtu ?? options['com.docker.network.driver.mtu'],
    icc: options.icc ?? options['com.docker.network.bridge.enable_icc'] ?? true,
    masquerade: options.masquerade ?? options['com.docker.network.bridge.enable_ip_masquerade'] ?? true,
    bridge: options.bridge ?? options['com.docker.network.bridge.name'],
    vnis: vniList(options.vni ?? options['com.docker.network.driver.overlay.vxlanid_list']),
    port: options.port ?? 4789,
    controlPlane: options.control_plane ?? 'gossip',
    group: options.group,
    underlay: options.underlay,
    encrypted: options.encrypted ?? false,
    parent: options.parent,
    ...modes(options),
    place: (option) => {
      const long = LONG[option]
      return [...path, long !== undefined && options[long] !== undefined ? long : option]
    },
  }
}

function modes({ macvlan_mode: macvlan, ipvlan_mode: ipvlan, ipvlan_flag: flag }: DriverOptions) {
  return {
    macvlanMode: macvlan ?? 'bridge',
    ipvlanMode: ipvlan ?? 'l2',
    ipvlanFlag: flag ?? 'bridge',
  } as const
}

function vniList(vni: DriverOptions['vni']): readonly number[] {
  if (vni === undefined) return []
  if (typeof vni === 'number') return [vni]
  return typeof vni === 'string' ? vni.split(',').map(Number) : vni
}
