import type { Command } from './command.ts'
import { command, word } from './command.ts'
import type { KernelFact, Qdisc } from './objects.ts'
import type { NamespaceState } from './read.ts'

/** How long a frame may wait for its turn in tbf before it is dropped (tc-tbf(8)). */
const patience = '50ms'

/** Packets that netem holds at once, delayed ones among them; what comes on top is dropped. The kernel's own default (tc-netem(8)). */
const held = 1000

/** The command that gives a link a root queueing discipline. */
export function makeQdisc(qdisc: Qdisc): Command[] {
  return [command(qdisc, 'configure', 'tc', 0, `qdisc replace ${at(qdisc)} ${settings(qdisc)}`)]
}

/** The command after which a link has the queueing discipline of a new one again. */
export function removeQdisc(qdisc: Qdisc): Command[] {
  return [command(qdisc, 'unconfigure', 'tc', 0, `qdisc delete ${at(qdisc)}`)]
}

function at({ link }: Qdisc): string {
  return `dev ${word(link)} root`
}

function settings(qdisc: Qdisc): string {
  const { discipline, rate, burst, delay, jitter, loss, corrupt, duplicate, reorder } = qdisc
  if (discipline === 'tbf')
    return `tbf rate ${word(rate ?? 0)}bit burst ${word(burst ?? 0)} latency ${patience}`
  if (discipline !== 'netem') throw new Error(`not a discipline that is made: ${discipline}`)
  const variation = jitter === undefined ? '' : ` ${word(jitter)}us`
  return [
    `netem limit ${word(held)}`,
    ...(delay === undefined ? [] : [`delay ${word(delay)}us${variation}`]),
    ...(loss === undefined ? [] : [`loss random ${word(loss)}%`]),
    ...(corrupt === undefined ? [] : [`corrupt ${word(corrupt)}%`]),
    ...(duplicate === undefined ? [] : [`duplicate ${word(duplicate)}%`]),
    ...(reorder === undefined ? [] : [`reorder ${word(reorder)}%`]),
    ...(rate === undefined ? [] : [`rate ${word(rate)}bit`]),
  ].join(' ')
}

/** A queueing discipline as `tc -j qdisc show` tells it; only what is used here. Rates are bytes a second, times seconds, shares of 1. */
export interface TcQdisc {
  readonly kind: string
  readonly handle: string
  readonly dev: string
  readonly root?: boolean
  readonly options?: {
    /** tbf: a number; netem: an object. */
    readonly rate?: number | { readonly rate: number }
    readonly delay?: { readonly delay: number; readonly jitter: number }
    readonly 'loss-random'?: { readonly loss: number }
    readonly corrupt?: { readonly corrupt: number }
    readonly duplicate?: { readonly duplicate: number }
    readonly reorder?: { readonly reorder: number }
  }
}

/** The question that `tc -batch` answers with one line of JSON. */
export const tcQuestions = ['qdisc show']

/** Whether somebody gave a link of the namespace a queueing discipline: veth, bridges, macvlan and VXLAN devices begin with none. */
export function hasQdiscs({ links }: Pick<NamespaceState, 'links'>): boolean {
  return links.some(({ qdisc = 'noqueue' }) => qdisc !== 'noqueue' && qdisc !== 'noop')
}

/** The root queueing disciplines that somebody set; those that the kernel chose have the handle 0. */
export function qdiscFacts({ namespace, qdiscs }: NamespaceState): Qdisc[] {
  return qdiscs
    .filter(({ root, handle }) => root === true && handle !== '0:')
    .map((qdisc) => qdiscFact(namespace, qdisc))
}

function qdiscFact(namespace: string, { kind, dev, options = {} }: TcQdisc): Qdisc {
  const { rate, delay, corrupt, duplicate, reorder } = options
  const share = (part: number | undefined) => (part ? percent(part) : undefined)
  const found = {
    rate: bits(typeof rate === 'object' ? rate.rate : rate),
    delay: microseconds(delay?.delay),
    jitter: microseconds(delay?.jitter),
    loss: share(options['loss-random']?.loss),
    corrupt: share(corrupt?.corrupt),
    duplicate: share(duplicate?.duplicate),
    reorder: share(reorder?.reorder),
  }
  const told = Object.entries(found).filter(([, value]) => value !== undefined)
  return { kind: 'qdisc', namespace, link: dev, discipline: kind, ...Object.fromEntries(told) }
}

function bits(bytes: number | undefined): number | undefined {
  return bytes ? bytes * 8 : undefined
}

function microseconds(seconds: number | undefined): number | undefined {
  return seconds ? Math.round(seconds * 1_000_000) : undefined
}

/** tc prints six significant digits. */
function percent(part: number): number {
  return Number((part * 100).toPrecision(6))
}

const values = ['rate', 'delay', 'jitter', 'loss', 'corrupt', 'duplicate', 'reorder'] as const

/** What is different: `rate 10000000 → 5000000`. The kernel counts time in ticks and shares in 32 bits, so that values come back rounded. */
export function qdiscDifferences(asked: Qdisc, found: KernelFact): string[] {
  if (found.kind !== 'qdisc') return ['kind']
  const kind =
    asked.discipline === found.discipline ? [] : [`discipline ${found.discipline} → ${asked.discipline}`]
  const others = values
    .filter((name) => !isNear(name, asked[name], found[name]))
    .map((name) => `${name} ${text(found[name])} → ${text(asked[name])}`)
  return [...kind, ...others]
}

/** Within one microsecond, or a ten-thousandth. */
function isNear(name: (typeof values)[number], asked = 0, found = 0): boolean {
  const least = name === 'delay' || name === 'jitter' ? 1 : 1e-6
  return Math.abs(asked - found) <= Math.max(1e-4 * asked, least)
}

function text(value: number | undefined): string {
  return value === undefined ? 'none' : String(value)
}
