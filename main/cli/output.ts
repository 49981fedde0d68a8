import { styleText } from 'node:util'
import type { Problem } from '../problem.ts'

/** Exit codes of the command line; that of an interrupt is 128 + SIGINT, as a shell has it. */
export const exitCodes = {
  fine: 0,
  expectationFailed: 1,
  badInput: 2,
  kernelRefused: 3,
  interrupted: 130,
} as const

type Style = Parameters<typeof styleText>[0]

/** Colours text where a person reads it: on a terminal, unless `NO_COLOR` is set (no-color.org). */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return stream.isTTY && !process.env['NO_COLOR'] ? styleText(style, text, { validateStream: false }) : text
}

/** Writes a line for people or programs to read. */
export function say(text = ''): void {
  process.stdout.write(`${text}\n`)
}

/** Writes JSON, for programs. */
export function sayJson(value: unknown): void {
  say(JSON.stringify(value, null, 2))
}

/** Rows as columns of equal width, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, width(cell))))
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - width(cell) + 2),
        )
        .join(''),
    )
    .join('\n')
}

/** Shows problems to a person on standard error, or as JSON on standard output; returns the exit code that they mean. */
export function sayProblems(problems: readonly Problem[], json = false): number {
  if (json) sayJson({ problems })
  else process.stderr.write(problems.map((problem) => `${problemText(problem)}\n`).join(''))
  return problems.some(({ blame }) => blame === 'input') ? exitCodes.badInput : exitCodes.kernelRefused
}

/** A problem as text: where, what is wrong, the line as it is written, and what to do. */
export function problemText({ message, hint, place, quote, evidence }: Problem): string {
  const red = (text: string) => paint(['red', 'bold'], text, process.stderr)
  const dim = (text: string) => paint('dim', text, process.stderr)
  const where = place ? `${place.file}:${String(place.line)}:${String(place.column)}: ` : ''
  const lines = [`${where}${red('error')}: ${message}`]
  if (place && quote !== undefined) {
    const gutter = `${String(place.line).padStart(5)} | `
    const pad = quote.slice(0, place.column - 1).replace(/[^\t]/g, ' ')
    lines.push(`${dim(gutter)}${quote}`, `${dim(' '.repeat(gutter.length - 2) + '| ')}${pad}${red('^')}`)
  }
  for (const line of evidence ?? []) lines.push(dim(`      ${line}`))
  lines.push(`      ${hint}`)
  return lines.join('\n')
}

function width(text: string): number {
  return text.replace(/\u001b\[[0-9;]*m/g, '').length
}
