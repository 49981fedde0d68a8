import { linksInside } from '../capture/links-in.ts'
import type { Ending, Listening } from '../capture/listen.ts'
import { listen } from '../capture/listen.ts'
import { placeText, resolvePlaces } from '../capture/places.ts'
import type { Place } from '../capture/tap.ts'
import { listed, thousands } from '../lab/suggest.ts'
import { compileFilter } from '../packet/filter.ts'
import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import type { Form } from './capture-forms.ts'
import { pcapngForm, textForm } from './capture-forms.ts'
import type { Output } from './capture-output.ts'
import { openOutput } from './capture-output.ts'
import { onInterrupt } from './interrupt.ts'
import { labOf } from './labs.ts'
import { exitCodes, sayProblems } from './output.ts'

/** Options of `capture`, as they are written. */
export interface CaptureOptions {
  readonly write?: string
  readonly filter?: string
  readonly count?: string
  readonly seconds?: string
  readonly json?: boolean
}

interface Limits {
  readonly count: number
  readonly seconds: number
}

/** `capture`: until an interrupt, a limit, or the end of what is captured. What it says of itself goes to the standard error. */
export async function capture(
  name: string,
  words: readonly string[],
  options: CaptureOptions,
): Promise<number> {
  const { json = false, write, filter } = options
  const [test, limits, lab] = [compileFilter(filter ?? ''), limitsOf(options), await labOf(name)]
  const problems = [test, limits, lab].flatMap((each) => (each.ok ? [] : each.problems))
  if (write === '-' && process.stdout.isTTY) problems.push(onTerminal())
  if (!test.ok || !limits.ok || !lab.ok || problems.length > 0) return sayProblems(problems, json)
  const places = await resolvePlaces(lab.value.record, words, linksInside(lab.value.sandbox))
  if (!places.ok) return sayProblems(places.problems, json)
  const output = await openOutput(write === '-' ? undefined : write)
  if (!output.ok) return sayProblems(output.problems, json)
  const form =
    write === undefined
      ? textForm(lab.value, test.value, json)
      : pcapngForm(lab.value, filter === undefined ? undefined : test.value)
  return follow(lab.value, places.value, form, output.value, limits.value)
}

async function follow(
  { sandbox }: RunningLab,
  places: readonly Place[],
  form: Form,
  output: Output,
  limits: Limits,
): Promise<number> {
  let enough: () => void = () => undefined
  const over = new Promise<void>((resolve) => (enough = resolve))
  let chosen = 0
  const opened: Result<Listening> = await listen(
    sandbox,
    places,
    (frames) => {
      const { count, written } = form.frames(frames, limits.count - chosen)
      chosen += count
      write(written)
      if (chosen >= limits.count) enough()
    },
    (place) => remark(`${place} is gone.`),
  )
  if (!opened.ok) return sayProblems(opened.problems)
  const listening = opened.value

  function write(what: string | Uint8Array): void {
    const wait = what.length > 0 ? output.write(what) : undefined
    if (wait) listening.hold(wait)
  }

  write(form.begin(listening.links()))
  remark(`Listening at ${listed(places.map(placeText))}. Ctrl-C ends it.`)
  const { release } = onInterrupt(enough)
  const timer = setTimeout(enough, Math.min(limits.seconds * 1000, longest))
  void output.broken.then(enough)
  void listening.ended.then(enough)
  await over
  clearTimeout(timer)
  const ending = await listening.stop()
  release()
  write(form.end(places, ending))
  const written = await output.end()
  remark(counts(ending, chosen))
  const problems = [...(written.ok ? [] : written.problems), ...(ending.problem ? [ending.problem] : [])]
  return problems.length > 0 ? sayProblems(problems) : exitCodes.fine
}

/** Milliseconds that a timer of Node can take. */
const longest = 2 ** 31 - 1

function counts({ tally: { seen, dropped } }: Ending, chosen: number): string {
  const lost =
    dropped === 0
      ? 'the kernel dropped none'
      : `the kernel dropped ${thousands(dropped)}, since they came faster than they were taken`
  return `${thousands(seen)} ${seen === 1 ? 'frame' : 'frames'} passed, ${thousands(chosen)} taken; ${lost}.`
}

function remark(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}

function limitsOf({ count, seconds }: CaptureOptions): Result<Limits> {
  const problems = [
    ...(count === undefined || /^[1-9]\d{0,14}$/.test(count) ? [] : [notPositive('--count', count)]),
    ...(seconds === undefined || Number(seconds) > 0 ? [] : [notPositive('--seconds', seconds)]),
  ]
  if (problems.length > 0) return failed(...problems)
  return ok({ count: Number(count ?? Infinity), seconds: Number(seconds ?? Infinity) })
}

function notPositive(option: string, value: string) {
  const message = `${option} is ${value}, and has to be a number above zero.`
  return inputProblem('bad-limit', message, `Write \`${option} 10\`.`)
}

function onTerminal() {
  return inputProblem(
    'pcapng-on-terminal',
    'pcapng is no text that a terminal could show.',
    'Pipe it into a program (`underlay capture LAB PLACE -w - | wireshark -k -i -`), or leave `-w -` away.',
  )
}
