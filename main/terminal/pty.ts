import { spawnSync } from 'node:child_process'
import { toolEnvironment } from '../kernel/spawn.ts'
import { openTerminal, signalCode } from './open.ts'

export { passThrough } from './pass-through.ts'

const endings = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT'] as const

/**
 * Runs a program on a terminal of its own, shown on the user's: keys go in, text comes out, the size follows. The user's
 * terminal is as before afterwards, whatever happens. Returns the exit code, 128 + n where signal n ended the program or this
 * command. For standard input and output that are terminals.
 */
export async function attachTerminal(argv: readonly [string, ...string[]]): Promise<number> {
  const { stdin, stdout } = process
  const size = () => ({ columns: stdout.columns, rows: stdout.rows })
  const terminal = await openTerminal(argv, size())
  return new Promise((resolve) => {
    const cooked = () => {
      stdin.setRawMode(false)
    }
    const typed = (text: string) => {
      if (!terminal.write(text)) stdin.pause()
    }
    const resized = () => {
      terminal.resize(size())
    }
    const drained = () => {
      terminal.resume()
    }
    const settle = (code: number) => {
      cooked()
      process.off('exit', cooked)
      stdin.off('data', typed).off('end', hungUp).pause()
      stdout.off('resize', resized).off('drain', drained)
      for (const signal of endings) process.off(signal, ended)
      resolve(code)
    }
    const ended = (signal: NodeJS.Signals) => {
      terminal.close()
      settle(signalCode(signal))
    }
    const hungUp = () => {
      ended('SIGHUP')
    }
    process.on('exit', cooked)
    for (const signal of endings) process.on(signal, ended)
    makeRaw()
    stdin.setEncoding('utf8').on('data', typed).on('end', hungUp).resume()
    stdout.on('resize', resized).on('drain', drained)
    terminal.onDrain(() => stdin.resume())
    terminal.onText((text) => {
      if (!stdout.write(text)) terminal.pause()
    })
    terminal.onExit(settle)
  })
}

/** Node's raw mode still makes `\r\n` of `\n`, by which editors and pagers move the cursor down; `stty` stops that. */
function makeRaw(): void {
  process.stdin.setRawMode(true)
  spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'], env: toolEnvironment() })
}
