import type { TcQdisc } from '../kernel/qdisc.ts'
import { qdiscFacts } from '../kernel/qdisc.ts'
import type { NamespaceState } from '../kernel/read.ts'
import { impairmentText } from '../lab/impairment-text.ts'
import type { AskedFor } from './lab.ts'
import type { QueueState } from './state.ts'

/** A queueing discipline with what `tc -s` adds. */
export interface CountedQdisc extends TcQdisc {
  readonly packets?: number
  readonly bytes?: number
  readonly drops?: number
  readonly qlen?: number
}

/** The queueing discipline that somebody gave an interface, where there is one. */
export function queueState(
  state: Omit<NamespaceState, 'qdiscs'> & { readonly qdiscs: readonly CountedQdisc[] },
  link: string,
  askedFor: AskedFor,
): { readonly queue?: QueueState } {
  const fact = qdiscFacts(state).find((each) => each.link === link)
  const found = state.qdiscs.find(({ dev, root }) => dev === link && root === true)
  if (!fact || !found) return {}
  const { kind, namespace, link: of, discipline, burst, ...effects } = fact
  const { packets = 0, bytes = 0, drops = 0, qlen = 0 } = found
  const text = impairmentText(effects)
  return { queue: { discipline, text, packets, bytes, dropped: drops, waiting: qlen, ...askedFor(fact) } }
}
