import type { YamlEdit } from '../../../main/contract.ts'
import { isMapping } from './write-value.ts'

/** What a plain value is after edits: what the edited text must say. Deleted list items go last first. */
export function changeValue(value: unknown, edits: readonly YamlEdit[]): unknown {
  const changed = edits.reduce<unknown>(
    (whole, { path, value: next }) => (next === undefined ? whole : put(whole, path, next)),
    value,
  )
  const gone = edits.flatMap(({ path, value: next }) => (next === undefined ? [path] : []))
  return without(changed, gone)
}

function put(whole: unknown, [key, ...rest]: YamlEdit['path'], next: unknown): unknown {
  if (key === undefined) return next
  if (typeof key === 'number') {
    const items: unknown[] = Array.isArray(whole) ? Array.from<unknown>(whole) : []
    items[Math.min(key, items.length)] = put(items[key], rest, next)
    return items
  }
  const names = Array.isArray(whole) ? Object.fromEntries(whole.map((name) => [String(name), null])) : whole
  const entries = isMapping(names) ? names : {}
  return { ...entries, [key]: put(entries[key], rest, next) }
}

function without(whole: unknown, paths: readonly YamlEdit['path'][]): unknown {
  if (paths.length === 0) return whole
  const gone = new Set(paths.filter((path) => path.length === 1).map(([key]) => String(key)))
  const inner = (key: string | number) =>
    paths.flatMap(([first, ...rest]) => (String(first) === String(key) && rest.length > 0 ? [rest] : []))
  if (Array.isArray(whole))
    return whole.flatMap((item: unknown, place) =>
      gone.has(String(place)) ? [] : [without(item, inner(place))],
    )
  if (!isMapping(whole)) return whole
  const kept = Object.entries(whole).filter(([key]) => !gone.has(key))
  return Object.fromEntries(kept.map(([key, value]) => [key, without(value, inner(key))]))
}

/** Whether two plain values say the same; the order of keys does not matter, and an emptied mapping may be no value. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, place) => sameValue(item, b[place]))
  if (isMapping(a) && isMapping(b)) {
    const keys = Object.keys(a)
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
    )
  }
  return a === b || (isNothing(a) && isNothing(b))
}

function isNothing(value: unknown): boolean {
  return (
    value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
  )
}
