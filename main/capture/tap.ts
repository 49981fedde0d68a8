import { parseTrustedJson } from '../kernel/json.ts'
import { namespacePath } from '../kernel/sandbox/enter.ts'
import { startPython } from '../kernel/sandbox/python.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import type { Frame } from './frame.ts'
import { createReader } from './messages.ts'
import { framesOf } from './ring.ts'
import script from './tap.py?raw'

/** Where to listen: on one link of a namespace, or on all that it has. */
export interface Place {
  readonly namespace: string
  readonly link?: string
  /** Whether the link is to hear what is not for it as well (all that a bridge forwards), as `tcpdump` has it. */
  readonly promiscuous?: boolean
}

/** How much a tap keeps. */
export interface Measures {
  /** Bytes of each frame; the rest is cut off. */
  readonly snapshot: number
  /** Bytes of a block of the kernel's ring (a multiple of the page size), and how many each place has. */
  readonly block: number
  readonly blocks: number
  /** Milliseconds after which a block is handed on that is not full. */
  readonly wait: number
}

/** What one place has counted. */
export interface Count {
  /** Frames that the kernel had for the place, those that it dropped among them. */
  readonly seen: number
  /** Frames that found no room, since they were not read fast enough. */
  readonly dropped: number
  /** The files of `/proc/net` that count, by name: `snmp`, `netstat`, `snmp6`, `dev`. */
  readonly counters: Readonly<Record<string, string>>
}

/** A tap that listens. */
export interface Tap {
  /** Counts of all places now, in their order. */
  readonly count: () => Promise<readonly Count[]>
  /** The same without {@link Count.counters}. */
  readonly tally: () => Promise<readonly Count[]>
  /** The links of each place's namespace now, by number. */
  readonly links: readonly ReadonlyMap<number, string>[]
  /** Ends it, after what the kernel still holds was handed on; with the last counts. */
  readonly stop: () => Promise<readonly Count[]>
  /** Settles when it has ended, however that came. */
  readonly ended: Promise<void>
  /** Waits with further frames as long as the promise is not settled; meanwhile the kernel keeps them, or drops and counts. */
  readonly hold: (until: Promise<void>) => void
}

/**
 * Listens at the places of a running lab. Resolves when frames are heard; `onFrame` is told each of them, and `onGone` each place
 * (by its number) that is there no more. The tap ends with the lab, with its last place, and with this process.
 */
export async function openTap(
  sandbox: Sandbox,
  places: readonly Place[],
  measures: Measures,
  onFrame: (frame: Frame) => void,
  onGone: (place: number) => void = () => undefined,
): Promise<Result<Tap>> {
  const child = startPython(sandbox, script)
  const links: ReadonlyMap<number, string>[] = []
  const waiting: ((counts: readonly Count[]) => void)[] = []
  let last: readonly Count[] = []
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()))

  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      for (const settle of waiting.splice(0)) settle(last)
      resolve()
    })
  })
  const listening = new Promise<Result<void>>((resolve) => {
    const refuse = (evidence: string) => {
      resolve(failed(noTap(evidence.trim())))
    }
    child.on('error', ({ message }) => {
      refuse(message)
    })
    child.on('close', () => {
      refuse(words)
    })
    const read = createReader(({ letter, body }) => {
      if (letter === 'B') {
        const place = places[body.readUInt32LE(0)]
        const names = links[body.readUInt32LE(0)]
        if (!place) return
        for (const { number, ...frame } of framesOf(body.subarray(4)))
          onFrame({ namespace: place.namespace, link: names?.get(number) ?? `if${number}`, ...frame })
        return
      }
      const told = body.toString()
      if (letter === 'E') refuse(told)
      if (letter === 'C') {
        last = parseTrustedJson<Count[]>(told)
        waiting.shift()?.(last)
      }
      if (letter === 'L') {
        const [place, numbered] = parseTrustedJson<[number, Numbered]>(told)
        links[place] = byNumber(numbered)
      }
      if (letter === 'G') onGone(parseTrustedJson<number>(told))
      if (letter === 'R') {
        links.push(...parseTrustedJson<Numbered[]>(told).map(byNumber))
        resolve(ok(undefined))
      }
    })
    child.stdout.on('data', read)
  })
  const sockets = places.map(({ namespace, link = null, promiscuous = false }) => {
    return { path: namespacePath(sandbox, namespace), link, promiscuous }
  })
  child.stdin.write(`${JSON.stringify({ sockets, owner: sandbox.owner, ...measures })}\n`)

  const started = await listening
  if (!started.ok) {
    child.kill('SIGKILL')
    return started
  }
  const order = (word: string) =>
    new Promise<readonly Count[]>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve(last)
      else {
        waiting.push(resolve)
        child.stdin.write(`${word}\n`)
      }
    })
  return ok({
    count: () => order('count'),
    tally: () => order('tally'),
    links,
    // The kernel takes its rings back slowly: that is not waited for.
    stop: () => order('stop'),
    ended,
    hold: (until) => {
      child.stdout.pause()
      void until.finally(() => child.stdout.resume())
    },
  })
}

/** Names of links by their number, as JSON has them. */
type Numbered = Readonly<Record<string, string>>

function byNumber(numbered: Numbered): ReadonlyMap<number, string> {
  return new Map(Object.entries(numbered).map(([number, name]) => [Number(number), name]))
}

function noTap(evidence: string) {
  return kernelProblem(
    'no-capture',
    'Frames cannot be captured in this lab.',
    'See that the lab still runs, and that this machine has Python 3 (`underlay doctor`).',
    { evidence: evidence.split('\n') },
  )
}
