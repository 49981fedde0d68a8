import { codeFolding, foldEffect, foldKeymap } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { keymap } from '@codemirror/view'
import { texts } from '../../texts/index.ts'

/** Parts of an exercise's text that tell what is to be found out. */
const secret = /^(?:faults|exercise):/

/** Lets parts of the text be folded away; a click on what stands for them, or Ctrl+Shift+], brings them back. */
export const foldable: Extension = [
  codeFolding({ placeholderText: texts.editor.hidden }),
  keymap.of(foldKeymap),
]

/** Folds what an exercise is about away, so that nobody reads it by accident. Whoever wants to can unfold it. */
export function hideSecrets(view: EditorView): void {
  const ranges = secretRanges(view.state.doc.toString())
  view.dispatch({ effects: ranges.map((range) => foldEffect.of(range)) })
}

/** From behind a key to the end of its block, for each key that gives something away; none where the text is no exercise. */
export function secretRanges(text: string): { from: number; to: number }[] {
  if (!/^exercise:/m.test(text)) return []
  const ranges: { from: number; to: number }[] = []
  let at = 0
  let open: { from: number; to: number } | undefined
  for (const line of text.split('\n')) {
    const end = at + line.length
    if (/^[^\s#-]/.test(line)) open = undefined
    if (secret.test(line)) {
      open = { from: at + line.indexOf(':') + 1, to: end }
      ranges.push(open)
    } else if (open && line.trim() !== '') open.to = end
    at = end + 1
  }
  return ranges.filter(({ from, to }) => to > from)
}
