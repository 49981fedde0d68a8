import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowReactive, shallowRef, watch } from 'vue'
import type { Problem, Result, TerminalInfo } from '../../main/contract.ts'
import type { Arrangement, Direction, Pane } from '../terminal/arrangement.ts'
import * as arranging from '../terminal/arrangement.ts'
import { keepArrangement, readArrangement } from '../terminal/kept.ts'
import { followRestarts } from '../terminal/restarts.ts'
import { useConnection } from './connection.ts'
import { useWorkspace } from './workspace.ts'

/** What a pane lets others do with the terminal that it shows. */
export interface TerminalView {
  readonly focus: () => void
  readonly clear: () => void
  readonly find: () => void
}

/** Characters that are handed to a terminal at once. */
const mostTyped = 1024 * 1024

/** Milliseconds to wait for a new shell to say something, before a command is typed in it all the same. */
const promptTime = 1500

/** The engine's terminals, and how those of the open lab are arranged in this window. */
export const useTerminals = defineStore('terminals', () => {
  const { call, follow } = useConnection()
  const workspace = useWorkspace()

  const all = shallowRef<readonly TerminalInfo[]>([])
  const arrangement = shallowRef<Arrangement>(arranging.empty)
  /** Exit codes of the terminals whose program has ended. */
  const exits = shallowReactive(new Map<string, number>())
  /** Typing goes to all terminals of the tab that is shown. */
  const broadcast = ref(false)
  /** Why the last thing that was tried did not work. */
  const problems = shallowRef<readonly Problem[]>([])
  const views = new Map<string, TerminalView>()
  /** Terminals on their way out: they get no tab any more. */
  const closing = new Set<string>()
  let arranged: string | undefined
  let opening = 0
  let size = { columns: 80, rows: 24 }

  const tab = computed(() => arranging.currentTab(arrangement.value))
  /** The terminal that was used last. */
  const active = computed(() => tab.value?.active)

  /** When the open lab came up. */
  const begun = computed(() => workspace.running.find(({ lab }) => lab === workspace.name)?.startedAt)

  /** The lab has begun anew since: what is left of the terminal is of its earlier life. */
  function isPast({ lab, openedAt }: TerminalInfo): boolean {
    return lab === workspace.name && begun.value !== undefined && openedAt < begun.value
  }

  /** Follows the engine's terminals for as long as this window lives. */
  function start(): void {
    watch(
      () => workspace.name,
      (lab) => {
        arranged = lab
        arrangement.value = lab === undefined ? arranging.empty : readArrangement(lab)
        showMissing()
      },
      { immediate: true, flush: 'sync' },
    )
    const onItem = (list: readonly TerminalInfo[]) => {
      all.value = list
      for (const terminal of closing) if (!has(terminal)) closing.delete(terminal)
      showMissing()
    }
    follow('terminal.list', {}, { again: true, onItem })
    followRestarts({
      livingOf: (node) =>
        all.value.flatMap(({ lab, node: its, terminal }) =>
          lab === arranged && its === node && !exits.has(terminal) ? [terminal] : [],
        ),
      reopen: (node, terminals) =>
        void reopenAll(
          node,
          true,
          endedOf(node).filter(({ terminal }) => terminals.includes(terminal)),
        ),
    })
    watch([begun, all], ([, list]) => {
      for (const info of list) if (isPast(info) && !closing.has(info.terminal)) void close(info.terminal)
    })
  }

  function arrange(next: Arrangement): void {
    arrangement.value = next
    if (!tab.value || arranging.panesOf(tab.value.tree).length < 2) broadcast.value = false
    if (arranged !== undefined) keepArrangement(arranged, arrangement.value)
  }

  /** One that is being opened gets its place from whoever opens it. */
  function showMissing(): void {
    if (opening > 0) return
    const here = all.value.filter(({ lab, terminal }) => lab === arranged && !closing.has(terminal))
    arrange(arranging.addMissing(arrangement.value, here.map(paneOf)))
  }

  async function openAt(
    node: string,
    place: (now: Arrangement, pane: Pane) => Arrangement,
    quietly = false,
  ): Promise<Result<string>> {
    const lab = workspace.name ?? ''
    problems.value = []
    opening++
    const told = await call('terminal.open', { lab, node, ...size })
    opening--
    if (!told.ok) {
      report(told)
      return told
    }
    if (workspace.name === lab) arrange(place(arrangement.value, paneOf(told.value)))
    showMissing()
    if (!quietly) await focus(told.value.terminal)
    return { ok: true, value: told.value.terminal }
  }

  /** Opens a terminal in a node of the open lab, in a tab of its own. */
  function open(node: string): Promise<Result<string>> {
    return openAt(node, (now, pane) => arranging.addTab(now, pane))
  }

  /** Opens one more in the node of the active terminal, beside or below it. */
  async function split(direction: Direction): Promise<void> {
    const beside = active.value
    const node = beside === undefined ? undefined : nodeOf(beside)
    if (beside === undefined || node === undefined) return
    await openAt(node, (now, pane) => arranging.splitPane(now, beside, pane, direction))
  }

  /** Opens one in the same node, in the place of one that has ended; `quietly`: the keyboard stays where it is. */
  async function reopen(pane: Pane, quietly = false): Promise<Result<string>> {
    const place = (now: Arrangement, next: Pane) => {
      closing.add(pane.terminal)
      return arranging.replacePane(now, pane.terminal, next)
    }
    const opened = await openAt(pane.node, place, quietly)
    if (opened.ok) await forget(pane.terminal)
    return opened
  }

  /** The panes of a node whose terminals have ended, or are gone. */
  function endedOf(node: string): readonly Pane[] {
    return arranging
      .allPanes(arrangement.value)
      .filter((pane) => pane.node === node && (exits.has(pane.terminal) || !has(pane.terminal)))
  }

  /** Opens again what has ended in a node, each in its place; the first that cannot be opened is the last that is tried. */
  async function reopenAll(node: string, quietly = false, which = endedOf(node)): Promise<void> {
    for (const pane of which) if (!(await reopen(pane, quietly)).ok) return
  }

  /** Closes a terminal; whatever runs in it is hung up. */
  async function close(terminal: string): Promise<void> {
    closing.add(terminal)
    arrange(arranging.removePane(arrangement.value, terminal))
    await forget(terminal)
    if (active.value !== undefined) await focus(active.value)
  }

  /** What the engine has no more gets no tab anyway. */
  async function forget(terminal: string): Promise<void> {
    exits.delete(terminal)
    const told = has(terminal) ? await call('terminal.close', { terminal }) : undefined
    if (told) report(told)
    if (!told?.ok || !has(terminal)) closing.delete(terminal)
  }

  function has(terminal: string): boolean {
    return all.value.some((each) => each.terminal === terminal)
  }

  /** Shows a terminal as the active one. */
  function activate(terminal: string): void {
    arrange(arranging.activate(arrangement.value, terminal))
  }

  /** Shows a terminal, and gives it the keyboard. */
  async function focus(terminal: string): Promise<void> {
    activate(terminal)
    await nextTick()
    views.get(terminal)?.focus()
  }

  /** Hands typed text to a terminal, or to all of the tab where that is asked for. */
  async function write(terminal: string, text: string): Promise<void> {
    const together = broadcast.value && tab.value ? arranging.panesOf(tab.value.tree) : []
    const targets = together.some((pane) => pane.terminal === terminal)
      ? together.map((pane) => pane.terminal)
      : [terminal]
    const living = targets.filter((each) => !exits.has(each))
    await Promise.all(living.flatMap((each) => send(each, text)))
  }

  async function send(terminal: string, text: string): Promise<void> {
    for (let at = 0; at < text.length; at += mostTyped)
      report(await call('terminal.write', { terminal, text: text.slice(at, at + mostTyped) }))
  }

  /** Types a command in a terminal of a node, which is opened where there is none. */
  async function type(node: string, text: string): Promise<void> {
    const terminal = usable(node)
    if (terminal === undefined) {
      const opened = await open(node)
      if (!opened.ok) return
      await hasSpoken(opened.value)
      await send(opened.value, `${text}\r`)
    } else {
      await focus(terminal)
      await send(terminal, `${text}\r`)
    }
  }

  /** A living terminal of a node: the active one, one of the shown tab, or the newest. */
  function usable(node: string): string | undefined {
    const living = new Set(
      all.value.flatMap((info) => (isPast(info) || exits.has(info.terminal) ? [] : [info.terminal])),
    )
    const shown = tab.value ? arranging.panesOf(tab.value.tree) : []
    const others = [...arranging.allPanes(arrangement.value)].reverse()
    return [...shown.filter(({ terminal }) => terminal === active.value), ...shown, ...others].find(
      (pane) => pane.node === node && living.has(pane.terminal),
    )?.terminal
  }

  function hasSpoken(terminal: string): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        stop()
        resolve()
      }
      const timer = setTimeout(done, promptTime)
      const stop = follow(
        'terminal.attach',
        { terminal },
        {
          again: false,
          onItem: (item) => {
            if ('text' in item && item.text.trim() !== '') done()
          },
          onEnd: done,
        },
      )
    })
  }

  /** Tells the program the size of the pane that it is shown in. */
  async function resize(terminal: string, columns: number, rows: number): Promise<void> {
    size = { columns, rows }
    if (!exits.has(terminal)) report(await call('terminal.resize', { terminal, columns, rows }))
  }

  function report(result: Result<unknown>): void {
    // A terminal or an engine that is gone is told by the panes.
    const told = ['engine-lost', 'no-such-terminal']
    if (!result.ok) problems.value = result.problems.filter(({ code }) => !told.includes(code))
  }

  function nodeOf(terminal: string): string | undefined {
    return arranging.allPanes(arrangement.value).find((pane) => pane.terminal === terminal)?.node
  }

  return {
    all,
    arrangement,
    tab,
    active,
    exits,
    broadcast,
    problems,
    views,
    start,
    open,
    split,
    reopen,
    endedOf,
    reopenAll,
    close,
    activate,
    focus,
    write,
    type,
    resize,
    nodeOf,
  }
})

function paneOf({ terminal, node }: TerminalInfo): Pane {
  return { kind: 'pane', terminal, node }
}
