import { isRecord } from '../../../main/lab/source.ts'

/** A number from 0 to below `limit`, the same row of them for the same seed (mulberry32). */
export type Random = (limit: number) => number

export function randomFrom(seed: number): Random {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit)
  }
}

export type Json = Readonly<Record<string, unknown>>
type Path = readonly (string | number)[]
export type Kind = 'unknown-key' | 'delete' | 'replace' | 'rename' | 'swap' | 'duplicate'

const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  5,
  1.5,
  1e21,
  65536,
  '',
  'x',
  'c1',
  'h1',
  '10.0.0.1',
  '10.0.0.0/8',
  '10.0.0.1/8',
  '::1',
  '0',
  'true',
  'bridge',
  'none',
  '\u0000',
  'a b',
  'ä',
  [],
  ['x'],
  [5],
  [null],
  {},
  { x: 1 },
  { x: null },
  'x'.repeat(300),
]

function paths(value: unknown, path: Path = []): Path[] {
  const children: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isRecord(value)
      ? Object.entries(value)
      : []
  return [
    ...(path.length > 0 ? [path] : []),
    ...children.flatMap(([key, child]) => paths(child, [...path, key])),
  ]
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      Array.isArray(found) && typeof key === 'number'
        ? found[key]
        : isRecord(found)
          ? found[String(key)]
          : undefined,
    value,
  )
}

/** A copy with the value at `path` changed; undefined takes it out, and a new name renames its key. */
function changed(
  value: unknown,
  [key, ...rest]: Path,
  change: (old: unknown) => unknown,
  rename?: string,
): unknown {
  if (key === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      const now = index === key ? changed(item, rest, change, rename) : item
      return now === undefined ? [] : [now]
    })
  }
  if (!isRecord(value)) return value
  const entries = Object.entries(value).flatMap(([name, item]) => {
    if (name !== key) return [[name, item] as const]
    const now = changed(item, rest, change, rename)
    return now === undefined
      ? []
      : [[rest.length === 0 && rename !== undefined ? rename : name, now] as const]
  })
  return Object.fromEntries(entries)
}

/** One change to a lab file's values: what was done, where, and the result. */
export function mutated(value: Json, random: Random, kind?: Kind): { value: Json; kind: Kind; path: Path } {
  const kinds: readonly Kind[] = [
    'unknown-key',
    'delete',
    'replace',
    'replace',
    'rename',
    'swap',
    'duplicate',
  ]
  const chosen = kind ?? kinds[random(kinds.length)] ?? 'replace'
  const all = paths(value).filter((path) => !String(path[0]).startsWith('x-'))
  const mappings = [[], ...all.filter((path) => isRecord(at(value, path)))]
  const some = (from: readonly Path[]): Path => from[random(from.length)] ?? []
  const path = chosen === 'unknown-key' ? some(mappings) : some(all)
  const other = some(all)
  const result = (): unknown => {
    switch (chosen) {
      case 'unknown-key':
        return changed(value, path, (old) => ({ ...(isRecord(old) ? old : {}), qqqq: { qqqq: 1 } }))
      case 'delete':
        return changed(value, path, () => undefined)
      case 'replace':
        return changed(value, path, () => VALUES[random(VALUES.length)])
      case 'rename':
        return changed(
          value,
          path,
          (old) => old,
          `${String(path.at(-1))}${['x', ' ', '-1', '/'][random(4)] ?? ''}`,
        )
      case 'swap':
        return changed(value, path, () => at(value, other))
      case 'duplicate':
        return changed(value, path, doubled)
    }
  }
  const now = result()
  return { value: isRecord(now) ? now : {}, kind: chosen, path }
}

function doubled(old: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(old) ? old : [old]
  return [...list, ...list]
}
