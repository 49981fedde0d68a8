import { unrevealed } from '../exercise.ts'
import { parseProbe } from '../walk/probe.ts'
import { takeWalk } from '../walk/take.ts'
import type { Change, Evidence, Hop, Leg, Walk } from '../walk/walk.ts'
import { labOf } from './labs.ts'
import { exitCodes, paint, say, sayJson, sayProblems } from './output.ts'

interface Asked {
  readonly from: string
  readonly to: string
  readonly probe: string
  readonly json?: boolean
}

/** `walk`: takes one and tells it; without an answer the exit code is that of a check that failed. */
export async function walk(name: string, { from, to, probe: words, json = false }: Asked): Promise<number> {
  const probe = parseProbe(words)
  if (!probe.ok) return sayProblems(probe.problems, json)
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const taken = await takeWalk(unrevealed(lab.value), { from, to, probe: probe.value })
  if (!taken.ok) return sayProblems(taken.problems, json)
  if (json) sayJson(taken.value)
  else sayWalk(taken.value)
  return taken.value.outcome === 'answered' ? exitCodes.fine : exitCodes.expectationFailed
}

function sayWalk(walk: Walk): void {
  const colour = walk.outcome === 'answered' ? 'green' : 'red'
  say(`${paint('bold', `${walk.from} → ${walk.to}`)}  ${paint(colour, walk.summary)}`)
  for (const leg of walk.legs) sayLeg(leg)
  if (walk.loss) {
    const { namespace, link, reason, text, hint, evidence } = walk.loss
    say('')
    say(`${paint('red', reason)}  at ${link === undefined ? '' : `${link} of `}${namespace}`)
    say(`  ${text}`)
    for (const one of evidence) sayEvidence(one)
    say(`  ${paint('dim', hint)}`)
  }
  const { namespaces, frames, dropped } = walk.listened
  say('')
  say(
    paint(
      'dim',
      `Listened in ${namespaces.length} namespaces: ${frames} frames${dropped > 0 ? `, ${dropped} of them dropped unread` : ''}.`,
    ),
  )
  for (const each of walk.unseen) say(paint('dim', each))
}

function sayLeg({ title, hops }: Leg): void {
  say('')
  say(paint('bold', title))
  for (const hop of hops) sayHop(hop)
}

function sayHop({ namespace, link, direction, microseconds, steps }: Hop): void {
  for (const { text, changes, evidence } of steps) {
    say(`             ${text}`)
    for (const change of changes.filter(isTelling)) say(paint('dim', `             ${changeText(change)}`))
    for (const one of evidence) sayEvidence(one)
  }
  const time = microseconds.toFixed(1).padStart(9)
  say(
    `${paint('dim', time)} ${direction === 'in' ? '→' : '←'} ${paint('bold', namespace)} ${link} ${direction}`,
  )
}

/** A checksum follows from the rest. */
function isTelling({ field }: Change): boolean {
  return field === undefined || !field.includes('checksum')
}

function changeText({ what, label, before, after }: Change): string {
  if (what === 'rewritten') return `~ ${label}: ${before ?? ''} → ${after ?? ''}`
  return what === 'added' ? `+ ${label} ${after ?? ''}` : `− ${label} ${before ?? ''}`
}

function sayEvidence({ namespace, command, says, asked }: Evidence): void {
  const line = asked ? `  (line ${asked.origin.line}: ${asked.why})` : ''
  say(paint('dim', `             ${namespace}$ ${command}: ${says.join('; ')}${line}`))
}
