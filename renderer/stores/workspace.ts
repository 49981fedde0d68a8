import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type {
  Lab,
  Layout,
  OpenFile,
  Problem,
  Progress,
  Reading,
  Result,
  RunningDetails,
  RunningSummary,
} from '../../main/contract.ts'
import type { Follower } from '../../main/client.ts'
import { useConnection } from './connection.ts'
import { useSelection } from './selection.ts'

const noLayout: Layout = { positions: {}, collapsed: {} }

/** Milliseconds after the last key until a text is read by the engine. */
const readingPause = 150

/**
 * The open lab: its file, the text in the editor, what the engine makes of it, and the running lab of that name. Everything
 * on the screen shows this one lab.
 */
export const useWorkspace = defineStore('workspace', () => {
  const connection = useConnection()
  const { call, follow } = connection

  const opened = shallowRef<OpenFile>()
  const text = ref('')
  const reading = shallowRef<Reading>()
  const layout = shallowRef<Layout>(noLayout)
  const running = shallowRef<readonly RunningSummary[]>([])
  const details = shallowRef<RunningDetails>()
  /** What is being done to the lab at this moment. */
  const busy = ref<'starting' | 'applying' | 'ending'>()
  const progress = shallowRef<Progress>()
  /** Why the last thing that was tried did not work. */
  const problems = shallowRef<readonly Problem[]>([])
  /** Texts that were applied before (the last one last), and those that were undone. */
  const applied = shallowRef<{ readonly before: readonly string[]; readonly after: readonly string[] }>({
    before: [],
    after: [],
  })
  /** The file on disk is not what was opened or saved last. */
  const changedOnDisk = ref(false)
  /** The text came without a file of this machine: its path is a guess, and it is kept nowhere until it is saved. */
  const inNoFile = ref(false)

  const file = computed(() => opened.value?.file)
  const name = computed(() => details.value?.summary.lab ?? reading.value?.name)
  const unsaved = computed(() => opened.value !== undefined && text.value !== opened.value.text)
  const summary = computed(() => running.value.find(({ lab }) => lab === reading.value?.name))
  const isRunning = computed(() => summary.value !== undefined)
  /** The text is not what runs. */
  const unapplied = computed(() => details.value !== undefined && details.value.source !== text.value)
  /** What the map shows: the running lab, or what the text says. */
  const lab = computed<Lab | undefined>(() => details.value?.lab ?? reading.value?.lab ?? lastGood.value)
  const lastGood = shallowRef<Lab>()

  let stopWatching: (() => void) | undefined
  let readingTimer: ReturnType<typeof setTimeout> | undefined

  /** Follows the running labs for as long as this window lives. */
  function start(): void {
    follow(
      'labs.running',
      {},
      {
        again: true,
        onItem: (labs) => {
          running.value = labs
        },
      },
    )
  }

  watch(() => `${summary.value?.lab} ${summary.value?.revision}`, describe)

  /** Asks for the running lab as it was asked for. */
  async function describe(): Promise<void> {
    const running = summary.value?.lab
    const told = running === undefined ? undefined : await call('lab.describe', { lab: running })
    if (told?.ok === false) return
    if (told?.value.summary.lab === summary.value?.lab) details.value = told?.value
  }

  // At once, so that a text which is read as soon as it is set is not read again.
  watch(
    text,
    () => {
      clearTimeout(readingTimer)
      readingTimer = setTimeout(() => void read(), readingPause)
    },
    { flush: 'sync' },
  )

  /** Opens a lab file; what was open before has been saved or given up. */
  async function open(path: string): Promise<Result<void>> {
    const told = await call('file.open', { file: path })
    if (!told.ok) return fail(told.problems)
    take(told.value)
    sessionStorage.setItem('open', path)
    await show(told.value.text)
    return { ok: true, value: undefined }
  }

  /** Opens a text that is in no file of this machine; it counts as not saved. */
  async function openText(name: string, given: string): Promise<void> {
    const path = `${connection.engine?.home ?? ''}/${name}`
    const nowhere = { file: path, text: '', version: '', writable: false, layout: null }
    take(nowhere, false)
    await show(given)
  }

  /** Shows another lab from the beginning. */
  async function show(given: string): Promise<void> {
    layout.value = opened.value?.layout ?? noLayout
    useSelection().select(undefined)
    details.value = undefined
    lastGood.value = undefined
    applied.value = { before: [], after: [] }
    problems.value = []
    text.value = given
    await read()
    // A lab that is the same as before is told of by nobody else.
    await describe()
  }

  function take(next: OpenFile, onDisk = true): void {
    opened.value = next
    changedOnDisk.value = false
    inNoFile.value = !onDisk
    stopWatching?.()
    stopWatching = undefined
    if (!onDisk) return
    stopWatching = follow(
      'file.watch',
      { file: next.file },
      {
        again: true,
        onItem: ({ version }) => {
          changedOnDisk.value = version !== opened.value?.version
        },
      },
    )
  }

  /** Has the engine read the text as it is now. */
  async function read(): Promise<void> {
    clearTimeout(readingTimer)
    const path = file.value
    if (path === undefined) return
    const given = text.value
    const told = await call('lab.read', { file: path, text: given })
    if (!told.ok || given !== text.value) return
    reading.value = told.value
    if (told.value.lab) lastGood.value = told.value.lab
  }

  /** Writes the text to its file, or to another one. */
  async function save(path?: string): Promise<Result<void>> {
    const current = opened.value
    if (!current) return { ok: true, value: undefined }
    const target = path ?? current.file
    const version = target === current.file ? current.version : null
    const told = await call('file.save', { file: target, text: text.value, version })
    if (!told.ok) return fail(told.problems)
    const arranged = inNoFile.value && layout.value !== noLayout
    take({ ...current, file: target, text: text.value, version: told.value.version, writable: true })
    sessionStorage.setItem('open', target)
    if (target !== current.file) await read()
    if (arranged) await arrange(layout.value)
    return { ok: true, value: undefined }
  }

  /** Takes what is on disk instead of what was opened. */
  async function reload(): Promise<Result<void>> {
    return file.value === undefined ? { ok: true, value: undefined } : open(file.value)
  }

  /** Brings the lab up as the text says, on this machine's kernel or in a virtual machine. */
  function bringUp(inVm: boolean, allowMachine = false): Promise<Result<void>> {
    return change('starting', (path, follower) =>
      follow('lab.up', { file: path, text: text.value, inVm, allowMachine }, follower),
    )
  }

  /** Makes the running lab what the text says; it can be undone. */
  async function apply(allowMachine = false): Promise<Result<void>> {
    const before = details.value?.source
    const done = await applyText(allowMachine)
    if (done.ok && before !== undefined && before !== text.value)
      applied.value = { before: [...applied.value.before, before], after: [] }
    return done
  }

  /** Applies what was applied before. */
  function undo(): Promise<Result<void>> {
    const { before, after } = applied.value
    return goTo(before.at(-1), (source) => ({ before: before.slice(0, -1), after: [...after, source] }))
  }

  /** Applies again what was undone. */
  function redo(): Promise<Result<void>> {
    const { before, after } = applied.value
    return goTo(after.at(-1), (source) => ({ before: [...before, source], after: after.slice(0, -1) }))
  }

  /** Applies another text; `then` is what can be undone and redone after it, given the text that ran before. */
  async function goTo(
    target: string | undefined,
    then: (source: string) => typeof applied.value,
  ): Promise<Result<void>> {
    const source = details.value?.source
    if (target === undefined || source === undefined) return { ok: true, value: undefined }
    text.value = target
    const done = await applyText()
    if (done.ok) applied.value = then(source)
    return done
  }

  async function bringDown(): Promise<Result<void>> {
    const running = summary.value?.lab
    if (running === undefined) return { ok: true, value: undefined }
    busy.value = 'ending'
    const told = await call('lab.down', { lab: running })
    busy.value = undefined
    return told.ok ? { ok: true, value: undefined } : fail(told.problems)
  }

  async function rotateKeys(): Promise<Result<void>> {
    const running = summary.value?.lab
    if (running === undefined) return { ok: true, value: undefined }
    const told = await call('lab.rotateKeys', { lab: running })
    return told.ok ? { ok: true, value: undefined } : fail(told.problems)
  }

  function applyText(allowMachine = false): Promise<Result<void>> {
    return change('applying', (path, follower) =>
      follow('lab.apply', { file: path, text: text.value, allowMachine }, follower),
    )
  }

  function change(
    doing: 'starting' | 'applying',
    start: (path: string, follower: Follower<Progress>) => void,
  ): Promise<Result<void>> {
    const path = file.value
    if (path === undefined) return Promise.resolve({ ok: true, value: undefined })
    problems.value = []
    busy.value = doing
    return new Promise((resolve) => {
      start(path, {
        again: false,
        onItem: (item) => {
          progress.value = item
        },
        onEnd: (found) => {
          busy.value = undefined
          progress.value = undefined
          resolve(found.length > 0 ? fail(found) : { ok: true, value: undefined })
        },
      })
    })
  }

  function fail(found: readonly Problem[]): Result<void> {
    problems.value = found
    return { ok: false, problems: found }
  }

  /** Keeps what was arranged on the map. */
  async function arrange(next: Layout): Promise<void> {
    layout.value = next
    const path = file.value
    if (path === undefined || inNoFile.value) return
    const told = await call('file.saveLayout', { file: path, layout: next })
    if (!told.ok) fail(told.problems)
  }

  return {
    opened,
    file,
    name,
    text,
    reading,
    lab,
    layout,
    running,
    details,
    isRunning,
    summary,
    unsaved,
    unapplied,
    changedOnDisk,
    inNoFile,
    applied,
    busy,
    progress,
    problems,
    start,
    open,
    openText,
    read,
    save,
    reload,
    bringUp,
    apply,
    undo,
    redo,
    bringDown,
    rotateKeys,
    arrange,
  }
})
