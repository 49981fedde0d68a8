import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'

/** Milliseconds for which a line stays marked. */
const pause = 1600

const mark = StateEffect.define<number | undefined>()
const line = Decoration.line({ class: 'cm-went-to' })

/** Marks the line that somebody was sent to, for a moment. */
export const wentTo = StateField.define({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    const effect = transaction.effects.find((one) => one.is(mark))
    if (!effect) return marks.map(transaction.changes)
    return effect.value === undefined ? Decoration.none : Decoration.set([line.range(effect.value)])
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** Puts the cursor to a place and shows it, with its line marked for a moment. Lines and columns count from 1. */
export function goTo(view: EditorView, number: number, column = 1): void {
  const { doc } = view.state
  const target = doc.line(Math.min(Math.max(number, 1), doc.lines))
  const at = Math.min(target.from + Math.max(column - 1, 0), target.to)
  view.dispatch({
    selection: { anchor: at },
    effects: [EditorView.scrollIntoView(at, { y: 'center' }), mark.of(target.from)],
  })
  view.focus()
  setTimeout(() => {
    view.dispatch({ effects: mark.of(undefined) })
  }, pause)
}
