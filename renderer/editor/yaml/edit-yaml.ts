import type { Problem, Result, YamlEdit } from '../../../main/contract.ts'
import { texts } from '../../texts/index.ts'
import { changeValue, sameValue } from './change-value.ts'
import { entryOf, isListNode, isMapNode, nodeAt, plainValue, readYaml } from './document.ts'
import type { CollectionNode } from './document.ts'
import { removeFrom } from './remove.ts'
import { setAt } from './set.ts'
import { splice } from './splice.ts'
import type { Splice } from './splice.ts'

/**
 * Edits the text of a YAML file: values set by their key paths, or taken away where an edit has no value. All else stays as it
 * is written, byte for byte: comments, order, brackets and indentation. The edited text is read again, and says exactly what was
 * asked; where it would not (a syntax error, a value that comes from an alias), the text stays, and the problem says why.
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): Result<string> {
  const document = readYaml(text)
  if (document.errors.length > 0) return refuse('broken-text', texts.editor.edits.broken)
  const root = document.contents
  const splices = splicesOf(text, root, edits)
  const next = splices && splice(text, splices)
  if (next === undefined) return refuse('not-editable', texts.editor.edits.notEditable)
  const after = readYaml(next)
  const said = after.errors.length === 0 ? plainValue(after) : undefined
  if (said === undefined || !sameValue(said, changeValue(plainValue(document), edits)))
    return refuse('not-editable', texts.editor.edits.notEditable)
  return { ok: true, value: next }
}

function splicesOf(
  text: string,
  root: ReturnType<typeof readYaml>['contents'],
  edits: readonly YamlEdit[],
): readonly Splice[] | undefined {
  const splices: Splice[] = []
  const removals = new Map<CollectionNode, Set<number>>()
  const gone = edits.flatMap(({ path, value }) => (value === undefined ? [path] : []))
  for (const { path, value } of edits) {
    if (value !== undefined) {
      const set = setAt(text, root, path, value)
      if (!set) return undefined
      splices.push(set)
      continue
    }
    if (gone.some((other) => other.length < path.length && other.every((key, at) => key === path[at])))
      continue
    const parent = nodeAt(root, path.slice(0, -1))
    const key = path.at(-1)
    if (key === undefined || !(isMapNode(parent) || isListNode(parent))) return undefined
    const place = placeOf(parent, key)
    if (place < 0) return undefined
    removals.set(parent, (removals.get(parent) ?? new Set()).add(place))
  }
  for (const [parent, places] of removals) {
    const removed = removeFrom(text, parent, places)
    if (!removed) return undefined
    splices.push(...removed)
  }
  return splices
}

function placeOf(parent: CollectionNode, key: string | number): number {
  if (isListNode(parent)) return typeof key === 'number' ? key : -1
  const entry = entryOf(parent, key)
  return entry ? parent.items.indexOf(entry) : -1
}

function refuse(code: string, [message, hint]: readonly [string, string]): Result<string> {
  const problem: Problem = { code, blame: 'input', message, hint }
  return { ok: false, problems: [problem] }
}
