import { ref, watch } from 'vue'

const key = 'terminal.screenReader'

/** Whether terminals write their text for screen readers, too, which costs time. Kept by this browser. */
export const screenReader = ref(localStorage.getItem(key) === 'yes')

watch(screenReader, (on) => {
  if (on) localStorage.setItem(key, 'yes')
  else localStorage.removeItem(key)
})
