import * as z from 'zod/mini'
import { composeHint, laterFeature, notYet } from './foreign-keys.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import { isRecord, writtenText } from './source.ts'
import type { Path } from './source.ts'
import { listed, nearest } from './suggest.ts'

type Schema = z.core.$ZodType
type Issue = z.core.$ZodIssue

/** The part of the lab file that is being checked. */
interface Part {
  readonly report: Report
  readonly path: Path
  /** Names the part in a sentence, such as "container `c1`". */
  readonly what: string
}

/**
 * Checks a part of the lab file against its schema. Where it does not fit, each reason is told at its place and the
 * answer is undefined. `what` names the part in a sentence, such as "container `c1`".
 */
export function fit<T extends Schema>(
  report: Report,
  schema: T,
  value: unknown,
  path: Path,
  what: string,
): z.output<T> | undefined {
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return parsed.data
  explainAll({ report, path, what }, schema, value, parsed.error.issues)
  return undefined
}

/** The top keys of a mapping that do not fit its schema, unknown ones among them. */
export function badKeys(schema: Schema, value: unknown): ReadonlySet<string> {
  const parsed = z.safeParse(schema, value)
  const keys = new Set<string>()
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0)
      for (const key of issue.keys) keys.add(key)
    else if (typeof issue.path[0] === 'string') keys.add(issue.path[0])
  }
  return keys
}

/** Tells each issue once; a key that is missing because it is misspelt is told as misspelt only. */
function explainAll(part: Part, schema: Schema, value: unknown, issues: readonly Issue[]): void {
  const meant = new Set<string>()
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const known = keysOf(schemaAt(schema, value, issue.path))
    for (const key of issue.keys) {
      const guess = nearest(key, known)
      if (guess !== undefined) meant.add([...issue.path, guess].join('.'))
    }
  }
  for (const issue of issues) {
    const missing = issue.code !== 'unrecognized_keys' && valueAt(value, issue.path) === undefined
    if (missing && meant.has(issue.path.join('.'))) continue
    explain(part, schemaAt(schema, value, issue.path), valueAt(value, issue.path), issue)
  }
}

function explain(part: Part, schema: Schema, value: unknown, issue: Issue): void {
  const steps = plainPath(issue.path)
  const path = [...part.path, ...steps]
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) unknownKey(part, path, key, keysOf(schema))
      return
    case 'custom': {
      const hint: unknown = issue.params?.['hint']
      const finding = { message: issue.message, hint: typeof hint === 'string' ? hint : expectedHint(schema) }
      tell(part.report, path, 'value', {
        code: /not in this version/.test(issue.message) ? 'not-yet' : 'bad-value',
        ...finding,
      })
      return
    }
    case 'invalid_union':
      if (value !== undefined && explainOption({ ...part, path }, schema, value, issue)) return
      break
    default:
  }
  if (value === undefined) missingKey(part, path)
  else wrongValue(part, path, schema, value, issue)
}

/** Explains a union by the one form that the value was most likely meant to have. */
function explainOption(
  part: Part,
  schema: Schema,
  value: unknown,
  issue: z.core.$ZodIssueInvalidUnion,
): boolean {
  const options = optionsOf(schema)
  const index = options.findIndex((option) => kindsOf(option).includes(kindOf(value)))
  const option = options[index]
  const errors = issue.errors[index]
  if (!option || !errors || errors.length === 0) return false
  explainAll(part, option, value, errors)
  return true
}

function unknownKey(part: Part, path: Path, key: string, known: readonly string[]): void {
  const place = [...path, key]
  const later = laterFeature(key)
  if (later !== undefined) {
    tell(part.report, place, 'key', {
      ...notYet(later),
      message: `${later} (\`${key}\`) is not in this version of Underlay yet.`,
    })
    return
  }
  const guess = nearest(key, known)
  const inner = path.length > part.path.length
  const owner = inner ? `${label(path)} of ${part.what}` : part.what
  const message = `\`${key}\` is not a key of ${owner}.`
  const list = `The keys here are ${listed(known.map((name) => `\`${name}\``))}.`
  const hint =
    composeHint(key) ??
    (guess === undefined ? list : `Did you mean \`${guess}\`? ${known.length > 1 ? list : ''}`.trimEnd())
  tell(part.report, place, 'key', { code: 'unknown-key', message, hint })
}

function missingKey(part: Part, path: Path): void {
  const key = path.at(-1)
  const inner = path.length - 1 > part.path.length
  const owner = inner ? `${label(path.slice(0, -1))} of ${part.what}` : part.what
  const message = `${capital(owner)} has no \`${key}\`.`
  tell(part.report, path, 'key', { code: 'missing-key', message, hint: `Add \`${key}:\` to it.` })
}

function wrongValue(part: Part, path: Path, schema: Schema, value: unknown, issue: Issue): void {
  const own = issue.message === 'Invalid input' ? undefined : issue.message
  const name = path.length > part.path.length ? label(path) : part.what
  if (value === null) {
    const hint = own ?? `It takes ${expected(schema)}; leave the key out for its default.`
    tell(part.report, path, 'key', { code: 'no-value', message: `${capital(name)} has no value.`, hint })
    return
  }
  if (typeof value === 'string' && path.at(-1) === 'driver') {
    const finding = driverFinding(value)
    if (finding) {
      tell(part.report, path, 'value', finding)
      return
    }
  }
  const shown = show(value)
  const message = own ?? `${capital(name)} must be ${expected(schema)}, not ${shown}.`
  const words = literalsOf(schema)
  const guess = typeof value === 'string' ? nearest(value, words) : undefined
  let hint = `Write ${expected(schema)}.`
  if (guess !== undefined) hint = `Did you mean \`${guess}\`?`
  else if (typeof value !== 'object' && typeof value !== 'string' && kindsOf(schema).includes('string')) {
    hint = `Put it in quotes: "${writtenText(part.report.source, path) ?? ''}".`
  }
  tell(part.report, path, 'value', { code: 'bad-value', message, hint })
}

function driverFinding(driver: string): { code: string; message: string; hint: string } | undefined {
  if (driver !== 'host' && driver !== 'none' && driver !== 'null') return undefined
  const name = driver === 'null' ? 'none' : driver
  const hint = `Remove this network, and write \`networks: [${name}]\` in the container.`
  return { code: 'predefined-network', message: `The network \`${name}\` is there already.`, hint }
}

/** A sentence's words for a value: its kind, and the value itself where that is short. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isRecord(value)) return 'a mapping'
  if (typeof value === 'string') return value.length > 40 ? 'a text' : `the text \`${value}\``
  return typeof value === 'number' ? `the number ${value}` : value === true ? 'true' : 'false'
}

/** `ports` for `…ports`, "item 1 of `ports`" for `…ports.0`. */
function label(path: Path): string {
  const last = path.at(-1)
  if (typeof last === 'number') return `item ${last + 1} of ${label(path.slice(0, -1))}`
  return `\`${last ?? ''}\``
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function plainPath(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((step) => (typeof step === 'symbol' ? String(step) : step))
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const step of path) {
    if (Array.isArray(found) && typeof step === 'number') found = found[step]
    else if (isRecord(found) && typeof step === 'string' && Object.hasOwn(found, step)) found = found[step]
    else return undefined
  }
  return found
}

type Kind = 'string' | 'number' | 'boolean' | 'null' | 'list' | 'mapping'

function kindOf(value: unknown): Kind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean'
  }
  return 'mapping'
}

/** The definition of a schema by its type. Zod has one such list of its own kinds; ours are all among them. */
function definition(schema: Schema): z.core.$ZodTypes['_zod']['def'] {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return (schema as z.core.$ZodTypes)._zod.def
}

/** The schema behind `optional`, `nullable` and transformations. */
function unwrap(schema: Schema): Schema {
  const def = definition(schema)
  if (def.type === 'optional' || def.type === 'nullable') return unwrap(def.innerType)
  return def.type === 'pipe' ? unwrap(def.in) : schema
}

function optionsOf(schema: Schema): readonly Schema[] {
  const def = definition(unwrap(schema))
  return def.type === 'union' ? def.options : []
}

function schemaAt(schema: Schema, value: unknown, path: readonly PropertyKey[]): Schema {
  let found = schema
  path.forEach((step, depth) => {
    found = child(unwrap(found), valueAt(value, path.slice(0, depth)), step)
  })
  return found
}

function child(schema: Schema, value: unknown, step: PropertyKey): Schema {
  const def = definition(schema)
  if (def.type === 'object') return def.shape[String(step)] ?? schema
  if (def.type === 'record') return def.valueType
  if (def.type === 'array') return def.element
  const option = optionsOf(schema).find((one) => kindsOf(one).includes(kindOf(value)))
  return option ? child(unwrap(option), value, step) : schema
}

function keysOf(schema: Schema): readonly string[] {
  const def = definition(unwrap(schema))
  if (def.type === 'object') return Object.keys(def.shape)
  return optionsOf(schema).flatMap((option) => [...keysOf(option)])
}

/** The kinds of YAML value that a schema can take. */
function kindsOf(schema: Schema): readonly Kind[] {
  const def = definition(schema)
  switch (def.type) {
    case 'optional':
    case 'pipe':
    case 'union':
      return def.type === 'union'
        ? def.options.flatMap((option) => [...kindsOf(option)])
        : kindsOf(unwrap(schema))
    case 'nullable':
      return [...kindsOf(def.innerType), 'null']
    case 'object':
    case 'record':
      return ['mapping']
    case 'array':
      return ['list']
    case 'literal':
      return def.values.map(kindOf)
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return [def.type]
    default:
      return []
  }
}

function literalsOf(schema: Schema): readonly string[] {
  const def = definition(unwrap(schema))
  if (def.type === 'literal') return def.values.map(String)
  return optionsOf(schema).flatMap((option) => [...literalsOf(option)])
}

const KINDS: Readonly<Record<Kind, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
  list: 'a list',
  mapping: 'a mapping',
}

/** What a schema takes, in words. */
function expected(schema: Schema): string {
  const words = literalsOf(schema)
  if (words.length > 0)
    return listed(
      words.map((word) => `\`${word}\``),
      'or',
    )
  const kinds = [...new Set(kindsOf(schema))].filter((kind) => kind !== 'null').map((kind) => KINDS[kind])
  return listed(kinds, 'or')
}

function expectedHint(schema: Schema): string {
  return `Write ${expected(schema)}.`
}
