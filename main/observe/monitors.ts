import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { parseTrustedJson } from '../kernel/json.ts'
import { inSandbox } from '../kernel/sandbox/enter.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { toolEnvironment } from '../kernel/spawn.ts'
import script from './monitors.sh?raw'

/** What the monitors' own namespace knows. */
export interface Numbers {
  /** The lab's namespaces by the number that the monitors' lines use. */
  readonly namespaces: ReadonlyMap<number, string>
  /** The links of the sandbox's own namespace. */
  readonly own: ReadonlyMap<string, number>
}

/** Running monitors. */
export interface Monitors {
  /** Gives new namespaces a number, and returns all. Nothing once the monitors have ended. */
  readonly number: () => Promise<Numbers | undefined>
  /** Ends the monitors. */
  readonly end: () => void
  /** Settles when all of them have ended: with the lab, by {@link end}, or because they do not work (then with words). */
  readonly ended: Promise<string>
}

/** Where the monitors' lines go. */
export interface Listener {
  readonly onLine: (line: string, fdb: boolean) => void
  /** The kernel had more to tell than the monitors could take: lines are missing. */
  readonly onLoss: () => void
}

/** Starts `ip monitor`s for all of a lab's namespaces: six processes, however many namespaces there are. */
export function startMonitors(sandbox: Sandbox, { onLine, onLoss }: Listener): Monitors {
  const [program, ...args] = [...inSandbox(sandbox), 'bash', '-c', script] as const
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: toolEnvironment(),
  })
  let words = ''
  child.stdin.on('error', () => undefined)
  eachLine(child, 1, (line) => {
    onLine(line, false)
  })
  eachLine(child, 4, (line) => {
    onLine(line, true)
  })
  eachLine(child, 2, (line) => {
    if (line.includes('No buffer space available')) onLoss()
    else if (!line.includes('sigprocmask unblock failed')) {
      // One monitor that does not work is as good as none.
      words += `${line}\n`
      child.stdin.end()
    }
  })
  const answers: string[] = []
  const waiting: ((numbers: Numbers | undefined) => void)[] = []
  eachLine(child, 3, (line) => {
    const [namespaces, links] = answers.push(line) === 2 ? answers.splice(0) : []
    if (namespaces !== undefined && links !== undefined) waiting.shift()?.(readNumbers(namespaces, links))
  })
  const ended = new Promise<string>((resolve) => {
    const settle = (extra: string) => {
      for (const answer of waiting.splice(0)) answer(undefined)
      resolve(words + extra)
    }
    child.on('error', (error) => {
      settle(error.message)
    })
    child.on('close', () => {
      settle('')
    })
  })
  return {
    number: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve(undefined)
        else {
          waiting.push(resolve)
          child.stdin.write('\n')
        }
      }),
    end: () => {
      child.stdin.end()
    },
    ended,
  }
}

function eachLine(child: ChildProcess, descriptor: number, listener: (line: string) => void): void {
  const stream = child.stdio[descriptor]
  if (stream && isReadable(stream)) createInterface({ input: stream }).on('line', listener)
}

function isReadable(stream: object): stream is Readable {
  return 'read' in stream
}

function readNumbers(namespaces: string, links: string): Numbers {
  const numbered = parseTrustedJson<{ nsid: number; name?: string }[]>(namespaces)
  const own = parseTrustedJson<{ ifindex: number; ifname: string }[]>(links)
  return {
    namespaces: new Map(numbered.flatMap(({ nsid, name }) => (name === undefined ? [] : [[nsid, name]]))),
    own: new Map(own.map(({ ifname, ifindex }) => [ifname, ifindex])),
  }
}
