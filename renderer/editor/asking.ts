import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'

/** A question to the user that waits for its answer in a dialog. */
interface Question<Asked, Answer> {
  readonly asked: Asked
  readonly answer: (answer: Answer) => void
}

/** One kind of question, of which one is open at a time; a newer one answers the older one with `none`. */
export interface Asking<Asked, Answer> {
  readonly open: Readonly<ShallowRef<Question<Asked, Answer> | undefined>>
  readonly ask: (asked: Asked) => Promise<Answer>
}

/** Makes a kind of question. `none` is the answer of a dialog that is closed. */
export function createAsking<Asked, Answer>(none: Answer): Asking<Asked, Answer> {
  const open = shallowRef<Question<Asked, Answer>>()
  return {
    open,
    ask: (asked) =>
      new Promise((resolve) => {
        open.value?.answer(none)
        open.value = {
          asked,
          answer: (answer) => {
            open.value = undefined
            resolve(answer)
          },
        }
      }),
  }
}
