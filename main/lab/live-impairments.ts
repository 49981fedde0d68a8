import * as z from 'zod/mini'
import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import { contradiction, impairmentSchema } from './impairment-schema.ts'
import type { ImpairmentInput } from './impairment-schema.ts'
import { impairmentOf } from './impairments.ts'
import type { Impairment, Lab } from './lab.ts'

/** An impairment that was set while the lab runs: it takes the place of what the lab file says of the same link. */
export interface LiveImpairment extends ImpairmentInput {
  readonly node: string
  readonly to: string
  /** Nothing goes wrong there, whatever the lab file says. */
  readonly none?: true
}

type LinkName = Pick<LiveImpairment, 'node' | 'to'>

/** Reads what somebody asks of a link of a lab: the keys and values that a lab file has, or `none: true` alone. */
export function readLive(
  lab: Lab,
  { node, to }: LinkName,
  words: Readonly<Record<string, unknown>>,
): Result<LiveImpairment> {
  if (words['none'] === true)
    return Object.keys(words).length > 1 ? failed(notAlone()) : known(lab, { node, to, none: true })
  const parsed = z.safeParse(impairmentSchema, words)
  if (!parsed.success) return failed(...parsed.error.issues.flatMap((issue) => wrongWord(issue, words)))
  const clash = contradiction(parsed.data)
  if (clash) return failed(inputProblem('bad-impairment', clash.message, clash.hint))
  return known(lab, { node, to, ...parsed.data })
}

function known(lab: Lab, live: LiveImpairment): Result<LiveImpairment> {
  const found = liveImpairment(lab, live)
  return 'code' in found ? failed(inputProblem(found.code, found.message, found.hint)) : ok(live)
}

function notAlone() {
  const message = '`none` says that nothing goes wrong there, and cannot stand beside what does.'
  return inputProblem('bad-impairment', message, 'Leave the rest out, or leave `none` out.')
}

function liveImpairment(lab: Lab, { none, ...live }: LiveImpairment): ReturnType<typeof impairmentOf> {
  const found = impairmentOf(lab, none ? { ...live, down: true } : live)
  if ('code' in found) return found
  return { ...found, live: true, ...(none && { down: false, text: 'none' }) }
}

function wrongWord(issue: z.core.$ZodIssue, words: Readonly<Record<string, unknown>>) {
  const keys = `The keys are ${Object.keys(impairmentSchema.shape).join(', ')}.`
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      inputProblem('unknown-key', `\`${key}\` is not a key of an impairment.`, keys),
    )
  const key = String(issue.path[0])
  const hint: unknown = issue.code === 'custom' ? issue.params?.['hint'] : undefined
  if (typeof hint === 'string') return [inputProblem('bad-value', `\`${key}\`: ${issue.message}`, hint)]
  const values = { down: 'Write `down=true`.', direction: 'Write `out`, `in` or `both`.' }[key] ?? keys
  return [inputProblem('bad-value', `\`${key}\` cannot be \`${String(words[key])}\`.`, values)]
}

/** A lab with what was set while it runs. What no longer fits it is left out. */
export function withLive(lab: Lab, live: readonly LiveImpairment[] | undefined = []): Lab {
  if (live.length === 0) return lab
  const set = live.flatMap((each): Impairment[] => {
    const found = liveImpairment(lab, each)
    return 'code' in found ? [] : [found]
  })
  const others = lab.impairments.filter((each) => !set.some((other) => isSameLink(each, other)))
  return { ...lab, impairments: [...others, ...set] }
}

/** What was set and stays so when a lab becomes another one: its link is still there, and the file says nothing new of it. */
export function keptLive(
  live: readonly LiveImpairment[] | undefined = [],
  before: Lab,
  after: Lab,
): LiveImpairment[] {
  const said = (lab: Lab, link: LinkName) => lab.impairments.find((each) => isSameLink(each, link))?.text
  return live.filter(
    (each) => !('code' in liveImpairment(after, each)) && said(before, each) === said(after, each),
  )
}

/** Whether two names are of one link. */
export function isSameLink(a: LinkName, b: LinkName): boolean {
  return a.node === b.node && a.to === b.to
}
