import type { Impairment } from '../lab/lab.ts'
import { impair } from '../impair.ts'
import { inputProblem } from '../problem.ts'
import { labOf } from './labs.ts'
import { exitCodes, paint, say, sayJson, sayProblems, table } from './output.ts'

interface Asked {
  readonly node: string | undefined
  readonly link: string | undefined
  /** `KEY=VALUE`, or a key alone where `true` is meant. */
  readonly settings: readonly string[]
}

/** `impair`: sets what goes wrong on a link, or takes that back; then, or without a link, tells what is impaired. */
export async function impairLink(
  name: string,
  { node, link, settings }: Asked,
  { off = false, json = false }: { off?: boolean; json?: boolean },
): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const { record } = lab.value
  if (node === undefined && !off) return sayImpairments(record.present.impairments, json)
  if (node === undefined || link === undefined || settings.length > 0 === off)
    return sayProblems([incomplete()], json)
  const done = await impair(record.lab.name, { node, to: link }, off ? null : wordsOf(settings))
  if (!done.ok) return sayProblems(done.problems, json)
  const now = await labOf(record.lab.name)
  return now.ok ? sayImpairments(now.value.record.present.impairments, json) : sayProblems(now.problems, json)
}

function incomplete() {
  return inputProblem(
    'incomplete-impairment',
    'It takes a node, the LAN or network that its link leads to, and either settings or `--off`.',
    'Write `underlay impair LAB r1 lan-b delay=40ms loss=1%`, `underlay impair LAB r1 lan-b none`, or `underlay impair LAB r1 lan-b --off`.',
  )
}

function wordsOf(settings: readonly string[]): Record<string, string | boolean> {
  return Object.fromEntries(
    settings.map((setting): [string, string | boolean] => {
      const [key = '', ...rest] = setting.split('=')
      const value = rest.join('=')
      if (rest.length === 0 || value === 'true') return [key, true]
      return [key, value === 'false' ? false : value]
    }),
  )
}

function sayImpairments(impairments: readonly Impairment[], json: boolean): number {
  if (json)
    sayJson(
      impairments.map(({ node, to, text, live, effects, down, shaped }) => ({
        node,
        to,
        text,
        live,
        down,
        ...effects,
        at: shaped,
      })),
    )
  else if (impairments.length === 0) say('No link is impaired.')
  else {
    const rows = impairments.map(({ node, to, text, live, origin }) => [
      node,
      to,
      text,
      paint('dim', live ? 'set while the lab runs' : `line ${String(origin.line)}`),
    ])
    say(table([['NODE', 'LINK TO', 'IMPAIRMENT', 'BY'], ...rows]))
  }
  return exitCodes.fine
}
