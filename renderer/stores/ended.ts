import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { useWorkspace } from './workspace.ts'

/** Notices when the open lab is ended by somebody else: in a shell, in another window, or since its owner process was killed. */
export const useEnded = defineStore('ended', () => {
  const workspace = useWorkspace()
  /** The open lab, once it was ended outside this window. */
  const ended = ref<string>()
  let ran: string | undefined
  let endingHere: string | undefined

  /** This window is about to end a lab. */
  function expect(lab: string): void {
    endingHere = lab
  }

  function compare(): void {
    const names = workspace.running.map(({ lab }) => lab)
    const name = workspace.reading?.name
    if (ran !== undefined && !names.includes(ran)) {
      if (ran !== endingHere) ended.value = ran
      endingHere = undefined
      ran = undefined
    }
    if (name === undefined || !names.includes(name)) return
    ran = name
    ended.value = undefined
  }

  function forget(): void {
    ran = undefined
    ended.value = undefined
  }

  /** Follows the open lab for as long as this window lives. */
  function start(): void {
    watch(
      () => workspace.busy,
      (now, before) => {
        if (now === 'ending' && ran !== undefined) expect(ran)
        // It runs on: whoever ends it later is somebody else.
        if (before === 'ending' && workspace.problems.length > 0) endingHere = undefined
      },
      { flush: 'sync' },
    )
    watch(() => workspace.file, forget, { flush: 'sync' })
    watch([() => workspace.running, () => workspace.reading?.name], compare, { immediate: true })
  }

  return { ended, start, expect, dismiss: forget }
})
