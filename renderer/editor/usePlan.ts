import { ref } from 'vue'
import type { Ref } from 'vue'

const isOpen = ref(false)

/** Whether the plan is shown; anyone may show it. */
export function usePlan(): { readonly isOpen: Ref<boolean>; readonly show: () => void } {
  return {
    isOpen,
    show: () => {
      isOpen.value = true
    },
  }
}
