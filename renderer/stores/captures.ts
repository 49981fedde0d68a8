import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef, watch } from 'vue'
import type {
  CaptureCounts,
  CaptureInfo,
  FrameBatch,
  FrameDetails,
  NumberedRow,
  Problem,
  Result,
} from '../../main/contract.ts'
import { useConnection } from './connection.ts'
import { useWorkspace } from './workspace.ts'

/** So many rows are listed at most: as many as the engine keeps frames. */
const most = 200_000

/** So many captures of a lab are kept by this window; the oldest goes when there is one more. */
const mostOfLab = 4

const noCounts: CaptureCounts = { seen: 0, dropped: 0, kept: 0, fallen: 0 }

/** The captures of the open lab, and the list of frames of the one that is shown. */
export const useCaptures = defineStore('captures', () => {
  const { call, follow } = useConnection()
  const workspace = useWorkspace()

  const all = shallowRef<readonly CaptureInfo[]>([])
  const chosen = ref<string>()
  const rows = shallowRef<NumberedRow[]>([])
  const counts = shallowRef(noCounts)
  const skipped = ref(0)
  /** Where the next capture listens, as it is typed. */
  const places = ref('')
  /** The filter that is applied. */
  const filter = ref('')
  const selected = ref<number>()
  const details = shallowRef<FrameDetails>()
  /** Why the last thing that was tried did not work. */
  const problems = shallowRef<readonly Problem[]>([])
  const starting = ref(false)
  /** Counts how often the list was asked for anew. */
  const listing = ref(0)

  const ofLab = computed(() => all.value.filter(({ lab }) => lab === workspace.name))
  const current = computed(
    () => ofLab.value.find(({ capture }) => capture === chosen.value) ?? ofLab.value.at(-1),
  )
  const listening = computed(() => current.value?.listening === true)
  const id = computed(() => current.value?.capture)

  /** Follows the engine's captures for as long as this window lives. */
  function start(): void {
    const onItem = (list: readonly CaptureInfo[]) => {
      all.value = list
    }
    follow('capture.list', {}, { again: true, onItem })
    watch(
      [id, filter, listing],
      ([capture], _before, onCleanup) => {
        empty()
        if (capture === undefined) return
        const stop = follow(
          'capture.frames',
          { capture, filter: filter.value },
          { again: true, onItem: take, onEnd: report },
        )
        onCleanup(stop)
      },
      { immediate: true },
    )
    watch([id, selected], readDetails)
    watch(current, (now, before) => {
      if (now && now.capture !== before?.capture) places.value = now.places.join(' ')
    })
  }

  function empty(): void {
    rows.value = []
    skipped.value = 0
    counts.value = noCounts
    selected.value = undefined
  }

  function take(batch: FrameBatch): void {
    if (batch.anew) empty()
    counts.value = batch.counts
    skipped.value += batch.skipped
    if (batch.rows.length === 0) return
    rows.value.push(...batch.rows)
    if (rows.value.length > most) rows.value.splice(0, rows.value.length - most * 0.9)
    triggerRef(rows)
  }

  async function readDetails(): Promise<void> {
    const [capture, number] = [id.value, selected.value]
    if (capture === undefined || number === undefined) {
      details.value = undefined
      return
    }
    const told = await call('capture.frame', { capture, number })
    if (number !== selected.value || capture !== id.value) return
    details.value = told.ok ? told.value : undefined
    problems.value = told.ok ? [] : told.problems
  }

  /** Starts a capture, at places in the words of the command line; none is the whole lab. The one before is stopped. */
  async function open(words: readonly string[]): Promise<void> {
    const lab = workspace.name
    if (lab === undefined || starting.value) return
    starting.value = true
    places.value = words.join(' ')
    await stop()
    const told = await call('capture.open', { lab, places: [...words] })
    starting.value = false
    problems.value = told.ok ? [] : told.problems
    if (!told.ok) return
    chosen.value = told.value.capture
    const others = ofLab.value.filter(({ capture }) => capture !== told.value.capture)
    for (const { capture } of others.slice(0, -(mostOfLab - 1))) await close(capture)
  }

  /** Starts one at what is typed. */
  function openTyped(): Promise<void> {
    return open(places.value.split(/\s+/).filter((word) => word !== ''))
  }

  async function stop(): Promise<void> {
    const capture = id.value
    if (capture !== undefined && listening.value) tell(await call('capture.stop', { capture }))
  }

  async function clear(): Promise<void> {
    const capture = id.value
    if (capture !== undefined) tell(await call('capture.clear', { capture }))
  }

  async function close(capture: string): Promise<void> {
    tell(await call('capture.close', { capture }))
  }

  /** Lists all that is kept, also what came too fast to be listed. */
  function listAll(): void {
    listing.value += 1
  }

  async function openInWireshark(): Promise<void> {
    const capture = id.value
    if (capture !== undefined) tell(await call('capture.openInWireshark', { capture, filter: filter.value }))
  }

  /** The listed frames as a pcapng file. */
  function file(): Promise<Blob | undefined> {
    const capture = id.value
    if (capture === undefined) return Promise.resolve(undefined)
    const pieces: BlobPart[] = []
    return new Promise((resolve) => {
      const onItem = ({ base64 }: { readonly base64: string }) => {
        pieces.push(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
      }
      const onEnd = (found: readonly Problem[]) => {
        report(found)
        resolve(found.length > 0 ? undefined : new Blob(pieces, { type: 'application/x-pcapng' }))
      }
      follow('capture.download', { capture, filter: filter.value }, { again: false, onItem, onEnd })
    })
  }

  function tell(result: Result<unknown>): void {
    report(result.ok ? [] : result.problems)
  }

  /** A capture or an engine that is gone is told by the list. */
  function report(found: readonly Problem[]): void {
    problems.value = found.filter(({ code }) => code !== 'no-such-capture' && code !== 'engine-lost')
  }

  return {
    ofLab,
    current,
    listening,
    chosen,
    rows,
    counts,
    skipped,
    places,
    filter,
    selected,
    details,
    problems,
    starting,
    start,
    open,
    openTyped,
    stop,
    clear,
    close,
    listAll,
    openInWireshark,
    file,
  }
})
