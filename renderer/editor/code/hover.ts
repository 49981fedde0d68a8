import { hoverTooltip } from '@codemirror/view'
import type { Extension, Text } from '@codemirror/state'
import { cursorAt } from './cursor.ts'
import { descriptionOf, keysAt } from './schema.ts'
import type { Schema } from './schema.ts'

/** What the schema says of the key at an offset, with the key's place; undefined where there is no key. */
export function keyAt(
  document: Text,
  offset: number,
  schema: Schema,
): { readonly from: number; readonly to: number; readonly description: string } | undefined {
  const line = document.lineAt(offset)
  const before = /[\w.-]*$/.exec(line.text.slice(0, offset - line.from))?.[0] ?? ''
  const after = /^[\w.-]*/.exec(line.text.slice(offset - line.from))?.[0] ?? ''
  const to = offset + after.length
  const cursor = cursorAt(document.sliceString(0, to))
  const name = before + after
  if (name === '' || cursor?.at !== 'key' || cursor.word !== name) return undefined
  const description = descriptionOf(keysAt(schema, cursor.path).get(name))
  return description === '' ? undefined : { from: offset - before.length, to, description }
}

/** Shows the description of a key while the pointer rests on it. */
export function describeKeys(schema: () => Schema | undefined): Extension {
  return hoverTooltip((view, offset) => {
    const known = schema()
    const found = known && keyAt(view.state.doc, offset, known)
    if (!found) return null
    return {
      pos: found.from,
      end: found.to,
      create: () => {
        const dom = document.createElement('div')
        dom.className = 'cm-key-description'
        dom.textContent = found.description
        return { dom }
      },
    }
  })
}
