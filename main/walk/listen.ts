import type { Frame } from '../capture/frame.ts'
import type { Count } from '../capture/tap.ts'
import { openTap } from '../capture/tap.ts'
import type { Result } from '../problem.ts'
import { failed, ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import type { ProbeEnd, ProbeOrder } from './agents.ts'
import { loadProbe, startTrace } from './agents.ts'
import type { Drops } from './drops.ts'
import { listenToDrops } from './drops.ts'
import type { Sent } from './sent.ts'
import { traceMatches } from './sent.ts'
import type { Traced } from './trace.ts'
import { traceTable } from './trace.ts'

/** Blocks are small, so that several places at once cost little, and handed on soon: somebody waits. */
const measures = { snapshot: 512, block: 1 << 17, blocks: 8, wait: 4 }

/** All that was heard while a probe was under way. */
export interface Heard {
  readonly frames: readonly Frame[]
  readonly before: readonly Count[]
  readonly after: readonly Count[]
  readonly end: ProbeEnd
  readonly traced: Traced
  readonly drops: Drops
}

/** Listens in some namespaces, sends the probe, and stops listening when it has ended. */
export async function listenWhile(
  { sandbox, record }: RunningLab,
  namespaces: readonly string[],
  sent: Sent,
  source: string,
  order: ProbeOrder,
): Promise<Result<Heard>> {
  const frames: Frame[] = []
  const lans = new Set(record.lab.lans.map(({ name }) => name))
  const traced = namespaces.filter((name) => !lans.has(name))
  const places = namespaces.map((namespace) => ({ namespace }))
  const matches = traceMatches(sent)
  const [tap, trace, probe, drops] = await Promise.all([
    openTap(sandbox, places, measures, (frame) => frames.push(frame)),
    startTrace(sandbox, matches.length > 0 ? traced : [], traceTable, matches),
    loadProbe(sandbox, source, order),
    listenToDrops(sandbox),
  ])
  if (!tap.ok || !trace.ok || !probe.ok) {
    if (tap.ok) await tap.value.stop()
    if (trace.ok) await trace.value.end()
    if (probe.ok) probe.value.drop()
    await drops()
    return failed(...[tap, trace, probe].flatMap((one) => (one.ok ? [] : one.problems)))
  }
  const before = await tap.value.count()
  const end = await probe.value.send()
  const [after, told, heard] = await Promise.all([tap.value.stop(), trace.value.end(), drops()])
  return ok({ frames, before, after, end, traced: { namespaces: traced, ...told }, drops: heard })
}
