import type { Problem } from '../problem.ts'
import type { Verdict } from './verdict.ts'

/** What became of one lab of a `run`: its verdicts, or why it did not come up. `seconds` is all it took. */
export interface LabRun {
  readonly lab: string
  readonly file: string
  readonly seconds: number
  readonly result: { readonly verdicts: readonly Verdict[] } | { readonly problems: readonly Problem[] }
}

/**
 * JUnit XML, as CI servers read it: a suite for each lab, a case for each expectation, evidence as text. A lab that did not
 * come up is one case with an error.
 */
export function junit(runs: readonly LabRun[]): string {
  const cases = runs.map(casesOf)
  const totals = counts(cases.flat(), sum(runs.map(({ seconds }) => seconds)))
  const suites = runs.map((run, i) => suite(run, cases[i] ?? []))
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', totals, suites)}\n`
}

interface Case {
  readonly name: string
  readonly line?: number
  readonly outcome: Verdict['outcome']
  readonly text: string
  readonly seconds: number
}

function casesOf({ seconds, result }: LabRun): Case[] {
  if ('problems' in result) {
    const text = result.problems.map(problemText).join('\n\n')
    return [{ name: 'the lab comes up', outcome: 'error', text, seconds }]
  }
  return result.verdicts.map(({ expectation, outcome, evidence, seconds: taken }) => ({
    name: expectation.text,
    line: expectation.origin.line,
    outcome,
    text: evidence.join('\n'),
    seconds: taken,
  }))
}

function problemText({ message, hint, place, evidence }: Problem): string {
  const where = place ? [`${place.file}:${place.line}:${place.column}`] : []
  return [message, ...where, ...(evidence ?? []), hint].join('\n')
}

function suite({ lab, file, seconds }: LabRun, cases: readonly Case[]): string {
  return element(
    'testsuite',
    { name: lab, file, ...counts(cases, seconds), skipped: 0 },
    cases.map((one) => testCase(lab, file, one)),
  )
}

function testCase(lab: string, file: string, { name, line, outcome, text, seconds }: Case): string {
  const attributes = {
    name,
    classname: lab,
    file,
    ...(line !== undefined && { line }),
    time: seconds.toFixed(3),
  }
  if (outcome === 'pass') return element('testcase', attributes, [element('system-out', {}, [escape(text)])])
  const message = text.split('\n')[0] ?? ''
  const kind = outcome === 'fail' ? 'failure' : 'error'
  return element('testcase', attributes, [element(kind, { message }, [escape(text)])])
}

function counts(cases: readonly Case[], seconds: number) {
  const count = (outcome: Verdict['outcome']) => cases.filter((one) => one.outcome === outcome).length
  return { tests: cases.length, failures: count('fail'), errors: count('error'), time: seconds.toFixed(3) }
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[],
): string {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escape(String(value)).replaceAll('\n', '&#10;')}"`,
  )
  const separator = content.some((part) => part.startsWith('<')) ? '\n' : ''
  return `<${name}${pairs.join('')}>${separator}${content.join('\n')}${separator}</${name}>`
}

/** Text as XML 1.0 takes it; characters that it does not take at all become U+FFFD. */
function escape(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
