import { indentService } from '@codemirror/language'

/**
 * Columns at which a new line begins: below a key without a value two further in, otherwise below the line before. What the
 * grammar would say depends on the lines that follow, which are just being moved.
 */
export function indentBelow(line: string): number {
  const indent = line.length - line.trimStart().length
  return /^[^#]*:\s*(#.*)?$/.test(line) ? indent + 2 : indent
}

export const indentLines = indentService.of(({ state }, position) => {
  const line = state.doc.lineAt(position)
  return indentBelow(state.doc.sliceString(line.from, position))
})
