import type { TerminalItem } from '../contract.ts'
import type { Outlet } from '../service/outlet.ts'
import { withEnd } from './last-words.ts'
import type { TerminalSize } from './open.ts'
import { openTerminal } from './open.ts'
import type { Screen } from './screen.ts'
import { createScreen } from './screen.ts'
import { splitWhole } from './whole.ts'

/** A program on a terminal that any number of windows show, and that lives without any. */
export interface Session {
  readonly size: () => TerminalSize
  /** Settles when the program has taken the text, or ended. */
  readonly write: (text: string) => Promise<void>
  readonly resize: (size: TerminalSize) => void
  /** Shows the terminal in one more window; settles when there is nothing more to show, or the window is gone. */
  readonly attach: (outlet: Outlet<TerminalItem>) => Promise<void>
  /** Hangs up. */
  readonly close: () => void
  /** Settles when the program has ended. */
  readonly ended: Promise<void>
}

/** One window. Until it has the screen, what comes after the screen waits. */
interface Viewer {
  readonly outlet: Outlet<TerminalItem>
  waiting: TerminalItem[] | undefined
  readonly leave: () => void
}

/** Milliseconds for which output is gathered, and characters that are not waited for any longer. */
const gathering = { time: 16, size: 64 * 1024 } as const

/** Starts a program on a terminal. Its output is taken as fast as the slowest window and the screen kept here take it. */
export async function openSession(
  argv: readonly [string, ...string[]],
  size: TerminalSize,
): Promise<Session> {
  const program = withEnd(argv)
  const terminal = await openTerminal(program.argv, size)
  const screen = createScreen(size, (text) => void terminal.write(text))
  const viewers = new Set<Viewer>()
  let gathered = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = 0
  let held = false
  let code: number | undefined
  let drained: (() => void)[] = []

  const tell = (item: TerminalItem) => {
    for (const { waiting, outlet } of viewers) {
      if (waiting) waiting.push(item)
      else outlet.send(item)
    }
  }

  function flush(all = false): void {
    clearTimeout(timer)
    timer = undefined
    told = performance.now()
    const [whole, rest] = all ? [gathered, ''] : splitWhole(gathered)
    gathered = rest
    const { text, code: status } = program.cut(whole)
    if (text !== '') {
      screen.write(text)
      tell({ type: 'text', text })
    }
    if (status === undefined) void hold()
    else end(status)
  }

  /** All that the program said is told. */
  function end(status: number): void {
    code = status
    tell({ type: 'exit', code })
    for (const viewer of viewers) if (!viewer.waiting) viewer.leave()
    settleWrites()
    terminal.close()
  }

  /** Lets the program wait while somebody is behind. */
  async function hold(): Promise<void> {
    if (held || !isBehind(screen, viewers)) return
    held = true
    terminal.pause()
    while (isBehind(screen, viewers))
      await Promise.all([screen.ready(), ...[...viewers].map(({ outlet }) => outlet.ready())])
    held = false
    terminal.resume()
  }

  const settleWrites = () => {
    for (const settle of drained) settle()
    drained = []
  }

  terminal.onDrain(settleWrites)
  terminal.onText((text) => {
    if (code !== undefined) return
    gathered += text
    if (gathered.length >= gathering.size) flush()
    else timer ??= setTimeout(flush, performance.now() - told < gathering.time ? gathering.time : 0)
  })
  const ended = new Promise<void>((resolve) => {
    terminal.onExit((status) => {
      if (code === undefined) flush(true)
      // It was hung up before its program could end.
      if (code === undefined) end(status)
      resolve()
    })
  })

  function attach(outlet: Outlet<TerminalItem>): Promise<void> {
    return new Promise((resolve) => {
      const leave = () => {
        viewers.delete(viewer)
        outlet.signal.removeEventListener('abort', leave)
        resolve()
      }
      const viewer: Viewer = { outlet, waiting: [], leave }
      flush()
      viewers.add(viewer)
      if (code !== undefined) viewer.waiting?.push({ type: 'exit', code })
      outlet.signal.addEventListener('abort', leave)
      screen.after(() => {
        outlet.send({ type: 'screen', text: screen.state(), ...screen.size() })
        for (const item of viewer.waiting ?? []) outlet.send(item)
        viewer.waiting = undefined
        if (code === undefined) void hold()
        else leave()
      })
    })
  }

  return {
    size: screen.size,
    write: (text) =>
      code !== undefined || terminal.write(text)
        ? Promise.resolve()
        : new Promise((resolve) => drained.push(resolve)),
    resize: (wanted) => {
      flush()
      terminal.resize(wanted)
      screen.after(() => {
        screen.resize(wanted)
      })
      tell({ type: 'size', ...wanted })
    },
    attach,
    close: () => {
      if (code === undefined) terminal.close()
    },
    ended,
  }
}

function isBehind(screen: Screen, viewers: ReadonlySet<Viewer>): boolean {
  return screen.full() || [...viewers].some(({ outlet }) => outlet.full())
}
