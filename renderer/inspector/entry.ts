import type { Found } from '../../main/contract.ts'
import { matches } from '../parts/matches.ts'
import type { Tone } from '../parts/tone.ts'

/** Who made something that no lab file asked for. */
export type Maker = 'kernel' | 'learnt' | 'hand'

/** Where something comes from, and why. */
export interface Provenance {
  /** Of the lab file. */
  readonly line: number
  readonly why?: string
  /** That made it. */
  readonly commands: readonly string[]
}

/** A number that grows, with its unit. */
export interface Counter {
  readonly label: string
  readonly value: number
  /** The value for people. */
  readonly text: string
}

/** One line of the inspector, and what it opens to. */
export interface Entry {
  /** The same from one look to the next, and unique among its neighbours. */
  readonly key: string
  readonly title: string
  /** What follows the title on the same line. */
  readonly rest?: string
  /** Further lines, always shown. */
  readonly lines?: readonly string[]
  readonly badge?: { readonly text: string; readonly tone: Tone }
  readonly counters?: readonly Counter[]
  readonly asked?: Provenance
  /** Only where the lab file did not ask for it, and that says something. */
  readonly maker?: Maker
  readonly children?: readonly Entry[]
}

/** A part of the inspector. */
export interface EntrySection {
  readonly id: string
  readonly title: string
  readonly entries: readonly Entry[]
  /** Why it could not be read. */
  readonly unavailable?: string
}

/** The mark of where something comes from: the lab file, or else `maker`. */
export function origin({ asked }: Found, maker?: Maker): Pick<Entry, 'asked' | 'maker'> {
  if (!asked) return maker === undefined ? {} : { maker }
  const { origin: place, why, commands } = asked
  return { asked: { line: place.line, why, commands } }
}

/** The sections with what matches a search; those with nothing left are gone. */
export function filterSections(sections: readonly EntrySection[], query: string): readonly EntrySection[] {
  if (query.trim() === '') return sections
  return sections
    .map((section) => ({ ...section, entries: section.entries.flatMap((entry) => narrow(entry, query)) }))
    .filter(({ entries }) => entries.length > 0)
}

/** An entry that matches stays whole; otherwise what matches of its children. */
function narrow(entry: Entry, query: string): Entry[] {
  const { title, rest = '', lines = [], badge, asked, children = [] } = entry
  const own = [title, rest, ...lines, badge?.text ?? '', asked?.why ?? ''].join(' ')
  if (matches(own, query)) return [entry]
  const kept = children.flatMap((child) => narrow(child, query))
  return kept.length > 0 ? [{ ...entry, children: kept }] : []
}

/** The words of a line that are there. */
export function words(...parts: readonly (string | undefined | false)[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join(' ')
}
