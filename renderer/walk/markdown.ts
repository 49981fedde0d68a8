import type { Change, Evidence, Leg, Loss, Walk } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'
import { headersText } from './names.ts'
import type { Seen } from './stops.ts'
import { seenAt, stopsOf } from './stops.ts'

const words = texts.walk

/** A walk as a text for others: what became of the packet, why, and every step with what the kernel says to it. */
export function walkMarkdown(walk: Walk): string {
  const { from, to, lab, summary, outcome, loss, unseen, listened } = walk
  return [
    `# ${from} → ${to}`,
    words.markdown.of(lab, new Date(walk.startedAt).toISOString()),
    `**${words.outcomes[outcome]}**: ${summary}`,
    ...(loss ? lossLines(loss) : []),
    ...walk.legs.flatMap(legLines),
    ...(unseen.length > 0 ? [`## ${words.unseen}`, unseen.map((each) => `- ${each}`).join('\n')] : []),
    words.listened(listened.namespaces.length, listened.frames),
    ...(listened.dropped > 0 ? [words.dropped(listened.dropped)] : []),
    '',
  ].join('\n\n')
}

function lossLines({ reason, namespace, link, leg, text, hint, evidence }: Loss): string[] {
  return [
    `## ${words.reasons[reason]}: ${words.lostAt(words.place(namespace, link), leg)}`,
    text,
    ...evidence.map(evidenceText),
    ...(hint === '' ? [] : [`**${hint}**`]),
  ]
}

function legLines(leg: Leg, index: number): string[] {
  const stops = stopsOf(leg, index, 'steps').flatMap((stop) => seenAt(leg, stop) ?? [])
  return [`## ${words.legs[leg.kind]}: ${leg.title}`, ...stops.flatMap(stopLines)]
}

function stopLines({ stop, hop, steps }: Seen): string[] {
  const facts = [
    words.directions[hop.direction],
    words.microseconds(hop.microseconds),
    words.bytes(hop.length),
  ].join(', ')
  return [
    `### ${stop.number}. ${words.place(hop.namespace, hop.link)}`,
    `${facts}: \`${headersText(hop)}\``,
    ...steps.flatMap(({ text, changes, evidence }) => [
      text,
      ...(changes.length > 0 ? [changes.map((change) => `- ${changeText(change)}`).join('\n')] : []),
      ...evidence.map(evidenceText),
    ]),
  ]
}

function changeText({ what, label, before = '', after = '' }: Change): string {
  if (what === 'rewritten') return `${label}: ${before} → ${after}`
  return `${words.layerStates[what]}: ${label} ${what === 'added' ? after : before}`.trimEnd()
}

/** A fence that no line of what it holds can end. */
function evidenceText({ namespace, command, says, asked }: Evidence): string {
  const lines = [`${namespace}$ ${command}`, ...says]
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)),
  )
  const fence = '`'.repeat(longest + 1)
  const origin = asked ? [`${texts.parts.line(asked.origin.line)}: ${asked.why}`] : []
  return [[fence, ...lines, fence].join('\n'), ...origin].join('\n\n')
}
