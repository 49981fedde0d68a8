import type { KernelFact, Sysctl } from './objects.ts'
import { identity } from './objects.ts'
import type { IpNetconf, NamespaceState } from './read.ts'

/**
 * The kernel settings that are compared in every namespace of a lab, asked for or not: those that decide whether a packet of
 * the lab is passed on, dropped or answered for. Others are compared where a lab file asks for them.
 *
 * - `net.ipv4.ip_forward`, `net.ipv6.conf.all.forwarding`: whether a namespace is a router.
 * - `net.ipv4.conf.*.rp_filter`: drops packets that came by another link than the answer would take, without a word.
 * - `net.ipv4.conf.*.proxy_arp`: answers ARP for others.
 * - `net.bridge.bridge-nf-call-iptables`, where there is a bridge: whether frames between its ports meet the rules of a host.
 */
export const bridgeSetting = 'net.bridge.bridge-nf-call-iptables'

/** The compared settings of no single link, whose values in a new namespace have to be known. */
export const comparedSettings = [
  'net.ipv4.ip_forward',
  'net.ipv6.conf.all.forwarding',
  'net.ipv4.conf.all.rp_filter',
  'net.ipv4.conf.default.rp_filter',
  'net.ipv4.conf.all.proxy_arp',
  'net.ipv4.conf.default.proxy_arp',
  bridgeSetting,
] as const

/** The link that a setting is of, if it is one link's. sysctl(8): a dot within the name is written as a slash. */
export function linkOfSetting(key: string): string | undefined {
  const link = /^net\.ipv[46]\.(?:conf|neigh)\.([^.]+)\.[^.]+$/.exec(key)?.[1]
  return link === undefined || link === 'all' || link === 'default' ? undefined : link.replaceAll('/', '.')
}

/** The setting that a new link takes its value from. */
export function defaultSetting(key: string): string {
  return linkOfSetting(key) === undefined ? key : key.replace(/\.(conf|neigh)\.[^.]+\./, '.$1.default.')
}

/**
 * The settings of a namespace that nobody asked for and that are not as in a new one. `fresh` are the values of
 * {@link comparedSettings} there; `values` those that `ip netconf` does not tell.
 */
export function settingFacts(
  { namespace, netconf = [] }: NamespaceState,
  values: ReadonlyMap<string, string>,
  asked: ReadonlyMap<string, KernelFact>,
  fresh: ReadonlyMap<string, string>,
): Sysctl[] {
  const askedValue = (key: string) => {
    const fact = asked.get(identity({ kind: 'sysctl', namespace, key, value: '' }))
    return fact?.kind === 'sysctl' ? fact.value : undefined
  }
  return [...netconf.flatMap(settingsOf), ...values].flatMap(([key, value]): Sysctl[] => {
    if (askedValue(key) !== undefined) return []
    const from = defaultSetting(key)
    // Links that were there before a default was set keep the old value, or take the new one: the kernel decides.
    const follows = askedValue(aliases.get(key) ?? from)
    const usual = fresh.get(from)
    return usual === undefined || usual === value || follows === value
      ? []
      : [{ kind: 'sysctl', namespace, key, value, fresh: follows ?? usual }]
  })
}

/** Two names of one value. */
const aliases = new Map([['net.ipv4.ip_forward', 'net.ipv4.conf.all.forwarding']])

const filters = { off: '0', strict: '1', loose: '2' } as const

function settingsOf({
  family,
  interface: link,
  forwarding,
  rp_filter,
  proxy_neigh,
}: IpNetconf): [string, string][] {
  if (family === 'inet6')
    return link === 'all' ? [['net.ipv6.conf.all.forwarding', forwarding ? '1' : '0']] : []
  if (family !== 'inet') return []
  const place = `net.ipv4.conf.${link.replaceAll('.', '/')}`
  return [
    ...(link === 'all' ? [['net.ipv4.ip_forward', forwarding ? '1' : '0'] satisfies [string, string]] : []),
    ...(rp_filter === undefined
      ? []
      : [[`${place}.rp_filter`, filters[rp_filter]] satisfies [string, string]]),
    ...(proxy_neigh === undefined
      ? []
      : [[`${place}.proxy_arp`, proxy_neigh ? '1' : '0'] satisfies [string, string]]),
  ]
}
