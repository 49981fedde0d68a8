import { runBatches } from '../kernel/batches.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import { parseTrustedJson } from '../kernel/json.ts'
import type { Device } from '../kernel/objects.ts'
import { namespaceNames } from '../kernel/read.ts'
import type { ObservedLab } from './lab.ts'
import { nodesOf } from './lab.ts'

/** One link as the kernel counts it, with what it carried since the reading before. */
export interface LinkLoad {
  readonly namespace: string
  readonly link: string
  /** Set up by an administrator. */
  readonly up: boolean
  /** Whether frames get through: with the far end down they do not. */
  readonly running: boolean
  /** Bytes a second. */
  readonly receiving: number
  readonly sending: number
  /** Frames dropped or in error since the link was made. */
  readonly dropped: number
}

/** Counters of all links that were read, at one moment. */
export interface LinkCounters {
  /** Seconds of a clock that only goes forward. */
  readonly time: number
  readonly links: ReadonlyMap<string, Counted>
}

interface Counted {
  readonly namespace: string
  readonly link: string
  /** Another link of the same name has another number. */
  readonly index: number
  readonly up: boolean
  readonly running: boolean
  readonly received: number
  readonly sent: number
  readonly dropped: number
}

/** What `ip -s -j link show` tells; only what is used here. */
interface IpLinkCounters {
  readonly ifindex: number
  readonly ifname: string
  readonly flags: readonly string[]
  readonly stats64?: { readonly rx: Direction; readonly tx: Direction }
}

interface Direction {
  readonly bytes: number
  readonly errors: number
  readonly dropped: number
}

/** Children of a host's link have no other end outside their containers, and are read there; no more of them than this. */
const mostContainers = 64

/** Reads the counters of all links outside containers, where the other end of a container's cable is, and of macvlan and ipvlan children. */
export async function readLinkCounters({ sandbox, record }: ObservedLab): Promise<Result<LinkCounters>> {
  const children = new Set(
    record.objects
      .filter((object) => object.kind === 'link' && isChild(object.device))
      .map(({ namespace }) => namespace),
  )
  const wanted = [
    ...nodesOf(record).flatMap(({ kind, namespace }) => (kind === 'container' ? [] : [namespace])),
    ...[...children].slice(0, mostContainers),
  ]
  const there = new Set(await namespaceNames(sandbox))
  const namespaces = wanted.filter((namespace) => there.has(namespace))
  const time = performance.now() / 1000
  const { answers, refusals } = await runBatches(
    sandbox,
    namespaces.map((namespace) => ({
      namespace,
      tool: 'ip',
      commands: [],
      questions: ['link show'],
      counters: true,
    })),
  )
  if (refusals.length > 0) return failed(unreadable(refusals.flatMap(({ words }) => words)))
  const links = namespaces.flatMap((namespace, i) =>
    parseTrustedJson<IpLinkCounters[]>(answers[i]?.[0] ?? '[]').map((link) => counted(namespace, link)),
  )
  return ok({ time, links: new Map(links.map((link) => [`${link.namespace} ${link.link}`, link])) })
}

function counted(namespace: string, { ifindex, ifname, flags, stats64 }: IpLinkCounters): Counted {
  const { rx, tx } = stats64 ?? {}
  const up = flags.includes('UP')
  return {
    namespace,
    link: ifname,
    index: ifindex,
    up,
    running: up && flags.includes('LOWER_UP') && !flags.includes('NO-CARRIER'),
    received: rx?.bytes ?? 0,
    sent: tx?.bytes ?? 0,
    dropped: (rx?.dropped ?? 0) + (rx?.errors ?? 0) + (tx?.dropped ?? 0) + (tx?.errors ?? 0),
  }
}

/** State of each link now, and what it carried between two readings; nothing, where it is a new one. */
export function linkLoads(before: LinkCounters | undefined, now: LinkCounters): LinkLoad[] {
  return [...now.links].map(([key, link]) => {
    const earlier = before?.links.get(key)
    const same = earlier?.index === link.index ? earlier : undefined
    const seconds = now.time - (before?.time ?? now.time)
    const rate = (to: number, from: number | undefined) =>
      from === undefined || seconds <= 0 ? 0 : Math.max(0, Math.round((to - from) / seconds))
    return {
      namespace: link.namespace,
      link: link.link,
      up: link.up,
      running: link.running,
      receiving: rate(link.received, same?.received),
      sending: rate(link.sent, same?.sent),
      dropped: link.dropped,
    }
  })
}

/** The links that are new, or are not as they were before. */
export function changedLoads(before: readonly LinkLoad[], now: readonly LinkLoad[]): LinkLoad[] {
  const old = new Map(before.map((load) => [`${load.namespace} ${load.link}`, load]))
  return now.filter((load) => {
    const earlier = old.get(`${load.namespace} ${load.link}`)
    return earlier === undefined || keys.some((key) => earlier[key] !== load[key])
  })
}

/** The links that were there before, and are not any more. */
export function lostLoads(before: readonly LinkLoad[], now: readonly LinkLoad[]): LinkLoad[] {
  const there = new Set(now.map(({ namespace, link }) => `${namespace} ${link}`))
  return before.filter(({ namespace, link }) => !there.has(`${namespace} ${link}`))
}

const keys = ['up', 'running', 'receiving', 'sending', 'dropped'] as const

function unreadable(words: readonly string[]) {
  return kernelProblem(
    'lab-not-readable',
    'The kernel could not be asked for the counters of the lab’s links.',
    'The lab may have ended, or somebody took a namespace of it away.',
    { evidence: words },
  )
}

function isChild({ type }: Device): boolean {
  return type === 'macvlan' || type === 'ipvlan'
}
