import { tell } from './report.ts'
import type { Report } from './report.ts'
import type { ContainerInput } from './schema.ts'
import { writtenText } from './source.ts'
import type { Path } from './source.ts'

type Pairs = ContainerInput['environment']

interface Pair {
  readonly name: string
  readonly value: string
  readonly path: Path
}

function isList(pairs: NonNullable<Pairs>): pairs is string[] {
  return Array.isArray(pairs)
}

function pairsOf(report: Report, pairs: NonNullable<Pairs>, path: Path): Pair[] {
  if (!isList(pairs)) {
    return Object.entries(pairs).map(([name, value]) => {
      const place = [...path, name]
      return { name, value: writtenText(report.source, place) ?? String(value ?? ''), path: place }
    })
  }
  return pairs.map((item, index) => {
    const separator = item.indexOf('=')
    const [name, value] = separator < 0 ? [item, ''] : [item.slice(0, separator), item.slice(separator + 1)]
    return { name, value, path: [...path, index] }
  })
}

function collect(report: Report, pairs: readonly Pair[]): Record<string, string> {
  const values = new Map<string, string>()
  for (const { name, value, path } of pairs) {
    if (values.has(name))
      tell(report, path, 'value', {
        code: 'duplicate-key',
        message: `\`${name}\` is set twice.`,
        hint: 'Remove one of the two.',
      })
    values.set(name, value)
  }
  return Object.fromEntries(values)
}

/** Reads environment variables; a name may hold anything but `=` and NUL (POSIX), a value anything but NUL. */
export function readEnvironment(report: Report, pairs: Pairs, path: Path): Record<string, string> {
  if (pairs === undefined) return {}
  const read = pairsOf(report, pairs, path)
  for (const { name, value, path: place } of read) {
    if (name !== '' && !/[=\0]/.test(name) && !value.includes('\0')) continue
    const message = `\`${name}\` cannot be an environment variable.`
    tell(report, place, 'value', {
      code: 'bad-environment',
      message,
      hint: 'Write `NAME: value`, or `NAME=value` in a list.',
    })
  }
  return collect(report, read)
}

/** Reads sysctls: only those of the network stack belong to a container. */
export function readSysctls(
  report: Report,
  pairs: Pairs,
  path: Path,
  hostStack: boolean,
): Record<string, string> {
  if (pairs === undefined) return {}
  const read = pairsOf(report, pairs, path)
  for (const { name, value, path: place } of read) {
    const refuse = (message: string, hint: string): void =>
      tell(report, place, 'key', { code: 'bad-sysctl', message, hint })
    if (hostStack)
      refuse(
        `\`${name}\` would change the host’s stack, which this container shares.`,
        'Remove it: a container on network `host` sets no sysctls.',
      )
    else if (!name.startsWith('net.'))
      refuse(
        `\`${name}\` is not a setting of the network stack.`,
        'Only names that start with `net.` belong to a container.',
      )
    else if (!/^net(\.[A-Za-z0-9_-]+)+$/.test(name))
      refuse(
        `\`${name}\` is not the name of a sysctl.`,
        'Write its dotted name, such as net.ipv4.ip_forward.',
      )
    else if (value === '' || /[\n\0]/.test(value))
      refuse(`\`${name}\` has no value.`, 'Write `NAME: value`, or `NAME=value` in a list.')
  }
  return collect(report, read)
}

/** Splits a command at spaces; quotes group and a backslash takes the next character as it is. No shell is involved. */
export function splitCommand(text: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (quote !== '') {
      if (character === quote) quote = ''
      else if (character === '\\' && quote === '"' && /["\\]/.test(text.charAt(index + 1)))
        word = (word ?? '') + text.charAt(++index)
      else word = (word ?? '') + character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (character === '\\' && index + 1 < text.length) word = (word ?? '') + text.charAt(++index)
    else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + character
  }
  if (quote !== '') return undefined
  return word === undefined ? words : [...words, word]
}

/** Reads a container's command, as a list of arguments or as one text. */
export function readCommand(
  report: Report,
  command: ContainerInput['command'],
  path: Path,
): string[] | undefined {
  if (command === undefined) return undefined
  const words = typeof command === 'string' ? splitCommand(command) : command
  if (words && (words[0] ?? '') !== '') return words
  const message = words ? 'The command is empty.' : 'A quote in the command is never closed.'
  const hint = words
    ? 'Name a program, or remove `command`.'
    : 'Close it, or write the command as a list of arguments.'
  tell(report, path, 'value', { code: 'bad-command', message, hint })
  return undefined
}
