import type { Problem, Result } from '../../../main/contract.ts'
import { texts } from '../../texts/index.ts'
import { plainValue, readYaml } from '../yaml/document.ts'
import { isMapping } from '../yaml/write-value.ts'

/** The sections of a lab file that hold things by name. */
export const sections = ['lans', 'routers', 'hosts', 'networks', 'containers'] as const
export type SectionName = (typeof sections)[number]

/** What a lab file says, unchecked: things by section and name, and the expectations. */
export interface LabFile extends Readonly<Record<SectionName, Readonly<Record<string, unknown>>>> {
  /** By `NODE LAN` or `NODE NETWORK`. */
  readonly impairments: Readonly<Record<string, unknown>>
  readonly faults: readonly unknown[]
  readonly isExercise: boolean
  readonly expect: readonly unknown[]
}

/** Reads a lab file for an edit of it; refuses a text that is not valid YAML. */
export function readLabFile(text: string): Result<LabFile> {
  const document = readYaml(text)
  const value = plainValue(document)
  if (document.errors.length > 0 || value === undefined || !(value === null || isMapping(value)))
    return refuse('broken-text', texts.editor.edits.broken)
  return { ok: true, value: labFileOf(value ?? {}) }
}

/** What can be made out of a text that may be broken. */
export function guessLabFile(text: string): LabFile {
  const value = plainValue(readYaml(text))
  return labFileOf(isMapping(value) ? value : {})
}

function labFileOf(value: Readonly<Record<string, unknown>>): LabFile {
  const section = (name: SectionName) => mappingAt(value, name)
  return {
    lans: section('lans'),
    routers: section('routers'),
    hosts: section('hosts'),
    networks: section('networks'),
    containers: section('containers'),
    impairments: mappingAt(value, 'impairments'),
    isExercise: value.exercise !== undefined,
    faults: Array.isArray(value.faults) ? value.faults : [],
    expect: Array.isArray(value.expect) ? value.expect : [],
  }
}

/** A value below a key; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isMapping(inner) ? inner[key] : undefined), value)
}

/** A mapping below a key; an empty one where there is none. */
function mappingAt(value: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  const found = at(value, ...path)
  return isMapping(found) ? found : {}
}

/** Names of a list of names or of a mapping by name, both of which `lans` and `networks` may be. */
export function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String)
  return isMapping(value) ? Object.keys(value) : []
}

/** The problem of an edit that cannot be made, in words for a person. */
export function refuse(
  code: string,
  [message, hint]: readonly [string, string],
): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [{ code, blame: 'input', message, hint }] }
}
