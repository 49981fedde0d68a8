import { readdir, stat } from 'node:fs/promises'
import type { Batch } from './batches.ts'
import { runBatches } from './batches.ts'
import { parseTrustedJson } from './json.ts'
import type { TcQdisc } from './qdisc.ts'
import { filtersVlans } from './port-vlans.ts'
import { hasQdiscs, tcQuestions } from './qdisc.ts'
import { inNamespace, inSandbox } from './sandbox/enter.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { pathInside } from './sandbox/sandbox.ts'
import { run } from './spawn.ts'

/** A network interface as `ip -j -d address show` tells it; only what is used here. */
export interface IpLink {
  readonly ifindex: number
  readonly ifname: string
  /** The other end or the parent, by name where it is in the same namespace. */
  readonly link?: string | null
  readonly link_index?: number
  readonly link_netnsid?: number
  readonly flags: readonly string[]
  readonly mtu: number
  readonly master?: string
  readonly operstate: string
  /** The name of the root queueing discipline. */
  readonly qdisc?: string
  readonly address?: string
  readonly promiscuity?: number
  readonly linkinfo?: {
    readonly info_kind?: string
    readonly info_data?: Readonly<Record<string, unknown>>
    readonly info_slave_data?: Readonly<Record<string, unknown>>
  }
  readonly addr_info: readonly {
    readonly family: string
    readonly local: string
    readonly prefixlen: number
    readonly scope?: string
  }[]
}

/** A route as `ip -j -d route show` tells it. */
export interface IpRoute {
  readonly dst: string
  readonly gateway?: string
  readonly dev?: string
  readonly protocol?: string
  readonly scope?: string
  readonly prefsrc?: string
  readonly metric?: number
  /** Told only where all tables were asked for. */
  readonly table?: string
  readonly flags?: readonly string[]
}

/** A neighbour as `ip -j neighbour show` tells it. */
export interface IpNeighbour {
  readonly dst: string
  readonly dev: string
  readonly lladdr?: string
  readonly state: readonly string[]
}

/** A forwarding entry as `bridge -j -d fdb show` tells it. */
export interface BridgeEntry {
  readonly mac: string
  readonly ifname: string
  readonly dst?: string
  readonly master?: string
  readonly flags?: readonly string[]
  readonly state?: string
}

/** The VLANs of a bridge's port (or of the bridge itself) as `bridge -j -d vlan show` tells them; ranges have a `vlanEnd`. */
export interface BridgePort {
  readonly ifname: string
  readonly vlans?: readonly {
    readonly vlan: number
    readonly vlanEnd?: number
    readonly flags?: readonly string[]
  }[]
}

/** Settings of one link, of all, or of new ones, as `ip -j netconf show` tells them; only what is used here. */
export interface IpNetconf {
  readonly family: string
  /** A link, `all` or `default`. */
  readonly interface: string
  readonly forwarding?: boolean
  readonly rp_filter?: 'off' | 'strict' | 'loose'
  /** IPv4: `proxy_arp`. */
  readonly proxy_neigh?: boolean
}

/** All that one network namespace holds, as the kernel's own tools tell it. */
export interface NamespaceState {
  readonly namespace: string
  readonly links: readonly IpLink[]
  readonly routes: readonly IpRoute[]
  readonly neighbours: readonly IpNeighbour[]
  readonly fdb: readonly BridgeEntry[]
  /** Read only where a bridge filters VLANs. */
  readonly ports: readonly BridgePort[]
  /** Read only where some link has one. */
  readonly qdiscs: readonly TcQdisc[]
  /** Only where it was asked for. */
  readonly netconf?: readonly IpNetconf[]
}

/**
 * The lines to put at a batch's end, so that the namespace is read by the process that has just configured it. A batch is of
 * no family, and then `route show` tells IPv4's alone; a filter by IPv6's root gets the other ones, of all tables.
 */
export const ipQuestions = ['address show', 'route show', 'route show table all root ::/0', 'neighbour show']
export const bridgeQuestions = ['fdb show']
/** Kernels that know no VLANs on bridges refuse this one wherever there is a bridge. */
export const portQuestions = ['vlan show']

/**
 * The questions for a namespace in which no neighbours were set. The kernel keeps all namespaces' neighbours in one table, and
 * goes through all of it to answer for one namespace: in a large lab this question is asked only where it matters.
 */
export const ipQuestionsWithoutNeighbours = ipQuestions.slice(0, 3)

/** The names of all network namespaces of a lab. A file whose namespace was never mounted on it is none. */
export async function namespaceNames(sandbox: Sandbox): Promise<string[]> {
  const folder = pathInside(sandbox, '/run/netns')
  const { dev } = await stat(folder)
  const names = (await readdir(folder)).sort()
  const devices = await Promise.all(names.map(async (name) => (await stat(`${folder}/${name}`)).dev))
  return names.filter((_, i) => devices[i] !== dev)
}

/** Takes away files of namespaces that were never mounted: what a killed `ip netns add` leaves. */
export async function forgetUnmounted(sandbox: Sandbox): Promise<void> {
  const folder = pathInside(sandbox, '/run/netns')
  const mounted = await namespaceNames(sandbox)
  const left = (await readdir(folder)).filter((name) => !mounted.includes(name))
  if (left.length === 0) return
  await run([...inSandbox(sandbox), 'rm', '-f', '--', ...left.map((name) => `/run/netns/${name}`)])
}

/** Reads namespaces; throws where one cannot be read, since a lab that cannot be read is not running. */
export async function readNamespaces(
  sandbox: Sandbox,
  namespaces: readonly string[],
): Promise<NamespaceState[]> {
  const batches = namespaces.flatMap((namespace) => [
    { namespace, tool: 'ip' as const, commands: [], questions: ipQuestions },
    { namespace, tool: 'bridge' as const, commands: [], questions: bridgeQuestions },
  ])
  const answers = await ask(sandbox, batches)
  const states = namespaces.map((namespace, i) =>
    namespaceState(namespace, answers[2 * i] ?? [], answers[2 * i + 1] ?? []),
  )
  return withPorts(sandbox, await withQdiscs(sandbox, states))
}

/** Queueing disciplines are read only in the few namespaces that have any: it costs a process for each. */
export async function withQdiscs<T extends NamespaceState>(
  sandbox: Sandbox,
  states: readonly T[],
): Promise<T[]> {
  const batches = states
    .filter(hasQdiscs)
    .map(({ namespace }) => ({ namespace, tool: 'tc' as const, commands: [], questions: tcQuestions }))
  if (batches.length === 0) return [...states]
  const answers = await ask(sandbox, batches)
  const found = new Map(batches.map(({ namespace }, i) => [namespace, answers[i] ?? []]))
  return states.map((state) => ({ ...state, qdiscs: qdiscsOf(found.get(state.namespace)) }))
}

/** The VLANs of ports are read only where a bridge heeds them. */
export async function withPorts<T extends NamespaceState>(
  sandbox: Sandbox,
  states: readonly T[],
): Promise<T[]> {
  const batches = states
    .filter(({ links }) => links.some(filtersVlans))
    .map(({ namespace }) => ({ namespace, tool: 'bridge' as const, commands: [], questions: portQuestions }))
  if (batches.length === 0) return [...states]
  const answers = await ask(sandbox, batches)
  const found = new Map(batches.map(({ namespace }, i) => [namespace, answers[i]?.[0]]))
  return states.map((state) => ({ ...state, ports: list<BridgePort>(found.get(state.namespace)) }))
}

/** The answers to questions; throws where one is refused. */
export async function ask(
  sandbox: Sandbox,
  batches: readonly Batch[],
): Promise<readonly (readonly string[])[]> {
  for (;;) {
    const { answers, refusals } = await runBatches(sandbox, batches)
    if (refusals.length === 0) return answers
    const words = refusals.flatMap((refusal) => refusal.words)
    // What changes while it is listed is listed again.
    if (!words.some((line) => line.includes('Dump was interrupted')))
      throw new Error(`the lab cannot be read: ${words.join(' ')}`)
  }
}

/** Puts the answers to {@link ipQuestions}, {@link bridgeQuestions} and those of tc together. */
export function namespaceState(
  namespace: string,
  ip: readonly string[],
  bridge: readonly string[],
  tc: readonly string[] = [],
  ports: readonly string[] = [],
): NamespaceState {
  return {
    namespace,
    links: list<IpLink>(ip[0]),
    routes: [...list<IpRoute>(ip[1]), ...list<IpRoute>(ip[2]).flatMap(mainRoute6)],
    neighbours: list<IpNeighbour>(ip[3]),
    fdb: list<BridgeEntry>(bridge[0]),
    ports: list<BridgePort>(ports[0]),
    qdiscs: qdiscsOf(tc),
    ...(ip[4] !== undefined && { netconf: list<IpNetconf>(ip[4]) }),
  }
}

/** A route of IPv6's main table, whose default route is told apart from that of IPv4 by its name. */
function mainRoute6(route: IpRoute): IpRoute[] {
  if (route.table !== 'main') return []
  return [route.dst === 'default' ? { ...route, dst: '::/0' } : route]
}

function qdiscsOf(answers: readonly string[] = []): TcQdisc[] {
  return list<TcQdisc>(answers[0])
}

function list<T>(line: string | undefined): T[] {
  return line === undefined ? [] : parseTrustedJson<T[]>(line)
}

/** The ruleset of a namespace as `nft -s list ruleset` prints it: canonical, without counters' values. */
export async function readRuleset(sandbox: Sandbox, namespace: string, counters = false): Promise<string> {
  const flags = counters ? [] : ['-s']
  return toldBy(await run([...inNamespace(sandbox, namespace), 'nft', ...flags, 'list', 'ruleset']), 'nft')
}

/**
 * The values of kernel settings in a namespace (without one: in the sandbox's own, which is never configured), by key. A key
 * that this kernel does not have is left out.
 */
export async function readSysctls(
  sandbox: Sandbox,
  namespace: string | undefined,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const place = namespace === undefined ? inSandbox(sandbox) : inNamespace(sandbox, namespace)
  const outcome = await run([...place, 'sysctl', '-e', ...keys])
  const pairs = toldBy(outcome, 'sysctl')
    .split('\n')
    .map((line) => line.split(' = ', 2))
  return new Map(
    pairs.flatMap(([key, value]) => (key && value !== undefined ? [[key, value.replaceAll('\t', ' ')]] : [])),
  )
}

function toldBy(
  { code, stdout, stderr }: { code: number; stdout: string; stderr: string },
  tool: string,
): string {
  if (code !== 0) throw new Error(`${tool} could not read the lab: ${stderr.trim()}`)
  return stdout
}
