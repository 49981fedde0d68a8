import { guess, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Section } from './sections.ts'
import type { Path } from './source.ts'
import { didYouMean } from './suggest.ts'

/**
 * What a name of the file means: `undefined` where there is no such entry, which is told, or where the entry has
 * problems of its own, which are told there.
 */
export function lookUp<T>(
  report: Report,
  section: Section<T>,
  kind: string,
  name: string,
  path: Path,
): T | undefined {
  const entry = section.entries.get(name)
  if (entry === undefined && section.whole && !section.names.has(name)) {
    const hint = didYouMean(guess(report, name, section.names), [...section.names], `${kind}s`)
    tell(report, path, 'value', {
      code: `unknown-${kind.toLowerCase()}`,
      message: `There is no ${kind} \`${name}\`.`,
      hint,
    })
  }
  return entry
}

/** The host that an entry names, or the only one where it names none. */
export function hostFor<T>(
  report: Report,
  hosts: Section<T>,
  named: string | undefined,
  path: Path,
  what: string,
): string | undefined {
  if (named !== undefined)
    return lookUp(report, hosts, 'host', named, [...path, 'host']) === undefined ? undefined : named
  const [only, ...others] = hosts.names
  if (only !== undefined && others.length === 0) return hosts.entries.has(only) ? only : undefined
  if (!hosts.whole) return undefined
  const hint =
    only === undefined
      ? 'Add one under `hosts:`, such as `hosts: { node1: }`.'
      : `Add \`host:\`, one of ${[...hosts.names].slice(0, 8).join(', ')}.`
  const message =
    only === undefined ? `The lab has no host for ${what}.` : `It is not said on which host ${what} is.`
  tell(report, path, 'key', { code: 'missing-host', message, hint })
  return undefined
}
