import { randomUUID } from 'node:crypto'
import type { TerminalInfo } from '../contract.ts'
import type { Problem, Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import type { Outlet } from '../service/outlet.ts'
import type { Answers, Sources } from '../service/serve-port.ts'
import type { Session } from './session.ts'
import { openSession } from './session.ts'
import { commandIn } from './shell-command.ts'

/** The engine's terminals, as the contract has them. */
export interface Terminals {
  readonly answers: Pick<Answers, 'terminal.open' | 'terminal.write' | 'terminal.resize' | 'terminal.close'>
  readonly sources: Pick<Sources, 'terminal.list' | 'terminal.attach'>
  /** Hangs up all terminals, and settles when their programs have ended. */
  readonly end: () => Promise<void>
}

interface Kept {
  readonly info: Omit<TerminalInfo, 'columns' | 'rows'>
  readonly session: Session
}

/** Terminals of one engine. Each keeps its screen and scrollback, some megabytes. */
const most = 100

/**
 * Makes an engine's terminals, none at first. `find` finds a running lab. A terminal whose program has ended stays until it
 * is closed, so that its last words can be read.
 */
export function createTerminals(find: (lab: string) => Promise<Result<RunningLab>>): Terminals {
  const all = new Map<string, Kept>()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }

  return {
    answers: {
      'terminal.open': async ({ lab, node, columns, rows }) => {
        if (all.size >= most) return failed(tooMany())
        const found = await find(lab)
        if (!found.ok) return found
        const command = await commandIn(found.value, node, ['bash'], 'xterm-256color')
        if (!command.ok) return command
        const session = await openSession(command.value, { columns, rows })
        const info = { terminal: randomUUID(), lab, node, openedAt: new Date().toISOString() }
        const kept = { info, session }
        all.set(info.terminal, kept)
        changed()
        return ok(infoOf(kept))
      },
      'terminal.write': async ({ terminal, text }) => {
        const kept = all.get(terminal)
        if (!kept) return failed(noTerminal())
        await kept.session.write(text)
        return ok(null)
      },
      'terminal.resize': ({ terminal, columns, rows }) => {
        const kept = all.get(terminal)
        if (!kept) return Promise.resolve(failed(noTerminal()))
        kept.session.resize({ columns, rows })
        return Promise.resolve(ok(null))
      },
      'terminal.close': async ({ terminal }) => {
        const kept = all.get(terminal)
        if (!kept) return failed(noTerminal())
        all.delete(terminal)
        changed()
        kept.session.close()
        await kept.session.ended
        return ok(null)
      },
    },
    sources: {
      'terminal.list': (_, outlet) => {
        const send = () => {
          outlet.send([...all.values()].map(infoOf))
        }
        send()
        listeners.add(send)
        return untilAborted(outlet).then(() => {
          listeners.delete(send)
          return ok(undefined)
        })
      },
      'terminal.attach': async ({ terminal }, outlet) => {
        const kept = all.get(terminal)
        if (!kept) return failed(noTerminal())
        await kept.session.attach(outlet)
        return ok(undefined)
      },
    },
    end: async () => {
      const sessions = [...all.values()].map(({ session }) => session)
      all.clear()
      for (const session of sessions) session.close()
      await Promise.all(sessions.map(({ ended }) => ended))
    },
  }
}

function infoOf({ info, session }: Kept): TerminalInfo {
  return { ...info, ...session.size() }
}

function untilAborted({ signal }: Pick<Outlet<never>, 'signal'>): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else
      signal.addEventListener('abort', () => {
        resolve()
      })
  })
}

function noTerminal(): Problem {
  return inputProblem(
    'no-such-terminal',
    'This terminal is gone.',
    'It was closed, or the engine was started anew since: open another one.',
  )
}

function tooMany(): Problem {
  return inputProblem(
    'too-many-terminals',
    `There are ${most} terminals, and there can be no more.`,
    'Close some that are not needed any longer.',
  )
}
