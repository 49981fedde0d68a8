import { onScopeDispose, ref } from 'vue'
import type { Ref } from 'vue'

/** Milliseconds for which a note stays. */
const stay = 8000

/** A note that goes away by itself. An empty text is none. */
export function useNote(): { readonly note: Readonly<Ref<string>>; readonly tell: (text: string) => void } {
  const note = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (text: string) => {
    clearTimeout(timer)
    note.value = text
    if (text !== '')
      timer = setTimeout(() => {
        note.value = ''
      }, stay)
  }
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return { note, tell }
}
