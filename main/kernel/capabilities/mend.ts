import { existsSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import type { Capability } from './needed.ts'
import { foundations } from './needed.ts'

interface Feature {
  /** What it is, to be read after `this machine has no`. */
  readonly name: string
  /** What labs use it for. */
  readonly purpose: string
  /** The kernel module that brings it. */
  readonly module?: string
  /** What to do where it is missing, where that is nothing about a module. */
  readonly mend?: string
  /** The option that a kernel was built with, where no module of its own brings it. */
  readonly option?: string
}

/** Every capability: what it is, what it is for, and the kernel module that brings it. */
export const features: Readonly<Record<Capability, Feature>> = {
  'user-namespaces': { name: 'user namespaces for ordinary users', purpose: 'running labs without root' },
  namespaces: {
    name: 'namespaces of its own for a lab',
    purpose: 'keeping labs apart from the machine and from each other',
  },
  mounts: { name: 'mounts of its own for a lab', purpose: 'hiding the user’s files from labs' },
  'kernel-files': {
    name: '/proc and /sys of its own for a lab',
    purpose: 'process lists and settings of nodes',
  },
  'network-namespaces': { name: 'named network namespaces', purpose: 'hosts, routers and containers' },
  veth: { name: 'veth cables', purpose: 'connecting hosts and containers', module: 'veth' },
  bridge: { name: 'bridges', purpose: 'LANs, bridge networks and overlays', module: 'bridge' },
  'port-hairpin': {
    name: 'hairpin mode of bridge ports',
    purpose: 'containers that reach themselves by a published port',
    module: 'bridge',
  },
  'port-isolated': { name: 'isolated bridge ports', purpose: 'ports that reach no other', module: 'bridge' },
  'bridge-netfilter': {
    name: 'filtering of bridged packets',
    purpose: 'icc, and published ports within one bridge',
    module: 'br_netfilter',
  },
  settings: { name: 'settings of its own for a network namespace', purpose: 'forwarding' },
  vxlan: { name: 'VXLAN devices', purpose: 'overlay networks', module: 'vxlan' },
  'vxlan-multicast': {
    name: 'VXLAN by multicast',
    purpose: 'overlays with `control_plane: multicast`',
    module: 'vxlan',
  },
  macvlan: { name: 'macvlan devices', purpose: 'macvlan networks', module: 'macvlan' },
  ipv6: {
    name: 'IPv6',
    purpose: 'IPv6 addresses and routes',
    mend: 'IPv6 is turned off on this machine: take `ipv6.disable=1` off the kernel’s command line, and start it anew.',
  },
  ipvlan: { name: 'ipvlan devices', purpose: 'ipvlan networks', module: 'ipvlan' },
  vlan: {
    name: '802.1Q VLAN devices',
    purpose: 'parents such as eth0.100, and trunk ports',
    module: '8021q',
  },
  'vlan-filtering': {
    name: 'VLANs on bridge ports',
    purpose: 'LANs with `vlans`: trunk and access ports',
    option: 'CONFIG_BRIDGE_VLAN_FILTERING',
  },
  dummy: { name: 'dummy devices', purpose: 'macvlan and ipvlan networks without a parent', module: 'dummy' },
  tbf: { name: 'queues with a rate (tbf)', purpose: 'links with a `rate` alone', module: 'sch_tbf' },
  netem: {
    name: 'network emulation (netem)',
    purpose: 'links with delay, loss, corruption, duplication or reordering',
    module: 'sch_netem',
  },
  'nft-tables': { name: 'nftables', purpose: 'NAT, published ports and isolation', module: 'nf_tables' },
  'nft-nat': { name: 'NAT in nftables', purpose: 'published ports', module: 'nft_chain_nat' },
  'nft-masquerade': {
    name: 'masquerading in nftables',
    purpose: 'the way out of a network',
    module: 'nft_masq',
  },
  'nft-fib': { name: 'address type lookups in nftables', purpose: 'published ports', module: 'nft_fib_ipv4' },
  'nft-conntrack': {
    name: 'connection tracking in nftables',
    purpose: 'letting answers in',
    module: 'nft_ct',
  },
  'nft-maps': {
    name: 'verdict maps in nftables',
    purpose: 'the rules of bridge networks',
    module: 'nf_tables',
  },
  'nft-counters': { name: 'counters in nftables', purpose: 'rules that count packets', module: 'nf_tables' },
  'nft-sets': {
    name: 'sets of packet fields in nftables',
    purpose: 'the rules of encrypted overlays',
    module: 'nf_tables',
  },
  'nft-ipsec': {
    name: 'matching of encrypted packets in nftables',
    purpose: 'refusing cleartext of encrypted overlays',
    module: 'nf_tables',
  },
  esp: { name: 'ESP with AES-GCM (IPsec)', purpose: 'encrypted overlays', module: 'esp4' },
  'esp-ipv6': {
    name: 'ESP with AES-GCM between IPv6 addresses',
    purpose: 'encrypted overlays with an IPv6 underlay',
    module: 'esp6',
  },
}

/** What to do where a capability is missing: one sentence, with the one command where there is one. */
export function mendCapability(capability: Capability, rootless: boolean): string {
  return foundations.some((foundation) => foundation === capability)
    ? mendFoundation(capability, rootless)
    : mendFeature(features[capability], rootless)
}

/** Settings by which a machine forbids namespaces: file below /proc/sys, the value that forbids, the one that allows. */
const locks = [
  [
    'kernel/apparmor_restrict_unprivileged_userns',
    '1',
    '0',
    'AppArmor keeps ordinary users from using user namespaces',
  ],
  [
    'kernel/unprivileged_userns_clone',
    '0',
    '1',
    'A kernel setting keeps ordinary users from making user namespaces',
  ],
  ...['user', 'net', 'mnt', 'uts', 'ipc', 'pid'].map(
    (kind) =>
      [`user/max_${kind}_namespaces`, '0', '15000', `A kernel setting allows no ${kind} namespaces`] as const,
  ),
] as const

function mendFoundation(capability: Capability, rootless: boolean): string {
  const sudo = rootless ? 'sudo ' : ''
  for (const [file, forbids, allows, sentence] of locks) {
    const forUsersOnly = file.startsWith('kernel/')
    if (readSetting(file) !== forbids || (forUsersOnly && !rootless)) continue
    const key = file.replace('/', '.')
    return `${sentence}: run \`${sudo}sysctl -w ${key}=${allows}\` (and put \`${key} = ${allows}\` into /etc/sysctl.d to keep it).`
  }
  if (isContainer()) {
    return capability === 'kernel-files'
      ? 'This is a container with a masked /proc: start it with `--security-opt systempaths=unconfined`, or with `--privileged`.'
      : 'This is a container that may not make namespaces: start it with `--privileged`.'
  }
  return rootless
    ? 'Nothing that is known forbids it, so a security module may: run the same command with sudo.'
    : 'Nothing that is known forbids it, so a security module may: the kernel’s words say what failed.'
}

function mendFeature({ module, mend, option }: Feature, rootless: boolean): string {
  if (mend !== undefined) return mend
  if (option !== undefined)
    return `The running kernel ${release()} was built without ${option}: boot your distribution’s standard kernel, which has it.`
  if (module === undefined)
    return 'Run the same command as root of the machine itself, outside any container.'
  if (isInstalled(module)) return `Load the kernel module: \`${rootless ? 'sudo ' : ''}modprobe ${module}\`.`
  return `The running kernel ${release()} comes without the module ${module}: boot your distribution’s standard kernel, which has it.`
}

/** Whether a module stands in the kernel's own list of modules that can be loaded. */
function isInstalled(module: string): boolean {
  try {
    const list = readFileSync(`/lib/modules/${release()}/modules.dep`, 'utf8')
    return new RegExp(`/${module.replaceAll('_', '[-_]')}\\.ko`, 'm').test(list)
  } catch {
    return false
  }
}

/** Files by which container engines mark what they start. */
function isContainer(): boolean {
  return ['/.dockerenv', '/run/.containerenv', '/run/systemd/container'].some((file) => existsSync(file))
}

function readSetting(file: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${file}`, 'utf8').trim()
  } catch {
    return undefined
  }
}
