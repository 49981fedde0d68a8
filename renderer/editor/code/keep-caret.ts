import { EditorView, ViewPlugin } from '@codemirror/view'

/** Pixels that stay between the cursor and the edge that came nearer. */
const margin = 24

/** Keeps the cursor in sight when the editor becomes smaller under it: problems are listed below it, or a banner appears. */
export const keepCaret = ViewPlugin.define((view) => {
  let height = view.scrollDOM.clientHeight
  const observer = new ResizeObserver(() => {
    const before = height
    height = view.scrollDOM.clientHeight
    if (height >= before || !view.hasFocus) return
    view.dispatch({
      effects: EditorView.scrollIntoView(view.state.selection.main.head, { y: 'nearest', yMargin: margin }),
    })
  })
  observer.observe(view.scrollDOM)
  return {
    destroy: () => {
      observer.disconnect()
    },
  }
})
