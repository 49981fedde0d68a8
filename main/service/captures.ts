import { detailsOf } from '../capture/details.ts'
import { placeWords } from '../capture/places.ts'
import type { CaptureSession } from '../capture/session.ts'
import { openCapture } from '../capture/session.ts'
import type { CaptureInfo } from '../contract.ts'
import { compileFilter } from '../packet/filter.ts'
import { filterNames } from '../packet/filter/names.ts'
import type { Problem, Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import { feedRows } from './capture-feed.ts'
import { notWritten, pcapngOf, showInWireshark } from './capture-files.ts'
import { newest } from './newest.ts'
import type { RunningLabs } from './running.ts'
import type { Answers, Sources } from './serve-port.ts'
import { untilAborted } from './until-aborted.ts'
import { writeWhole } from './write-whole.ts'

type Named<Table> = { readonly [N in keyof Table as N extends `capture.${string}` ? N : never]: Table[N] }

/** The engine's captures, as the contract has them. */
export interface Captures {
  readonly answers: Named<Answers>
  readonly sources: Named<Sources>
  /** Ends all of them. */
  readonly end: () => Promise<void>
}

/** A capture's file: of which lab, and its pieces. */
export interface CaptureFile {
  readonly lab: string
  readonly pieces: Iterable<Uint8Array>
}

/** Captures of one engine. Each may keep some hundred megabytes. */
const most = 16

/** Bytes of a file that are sent at once; a multiple of three, so that pieces in Base64 may be put together. */
const piece = 192 * 1024

/**
 * Makes an engine's captures, none at first. One that has ended stays until it is closed. `elsewhere` fetches the file of a capture
 * that another engine has; files are written by this one.
 */
export function createCaptures(
  labs: Pick<RunningLabs, 'find'>,
  elsewhere: (capture: string, filter: string) => Promise<Result<CaptureFile> | undefined>,
): Captures {
  const all = new Map<string, CaptureSession>()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }

  const withSession = async <T>(
    capture: string,
    work: (session: CaptureSession) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const session = all.get(capture)
    return session ? work(session) : failed(noCapture())
  }

  async function fileOf(capture: string, filter: string): Promise<Result<CaptureFile>> {
    const test = compileFilter(filter)
    if (!test.ok) return test
    const session = all.get(capture)
    if (session) return ok({ lab: session.info().lab, pieces: pcapngOf(session, test.value) })
    return (await elsewhere(capture, filter)) ?? failed(noCapture())
  }

  return {
    answers: {
      'capture.places': async ({ lab }) => {
        const found = await labs.find(lab)
        return found.ok ? ok(placeWords(found.value.record)) : found
      },
      'capture.open': async ({ lab, places }) => {
        if (all.size >= most) return failed(tooMany())
        const found = await labs.find(lab)
        if (!found.ok) return found
        const opened = await openCapture(found.value, places)
        if (!opened.ok) return opened
        const session = opened.value
        all.set(session.info().capture, session)
        let told = session.info()
        session.onChange(() => {
          if (session.info() === told) return
          told = session.info()
          changed()
        })
        changed()
        return ok(told)
      },
      'capture.stop': ({ capture }) =>
        withSession(capture, async ({ stop }) => {
          await stop()
          return ok(null)
        }),
      'capture.clear': ({ capture }) =>
        withSession(capture, ({ clear }) => {
          clear()
          return ok(null)
        }),
      'capture.close': ({ capture }) =>
        withSession(capture, async ({ stop }) => {
          all.delete(capture)
          changed()
          await stop()
          return ok(null)
        }),
      'capture.frame': ({ capture, number }) =>
        withSession(capture, ({ frames, options }) => {
          const frame = frames.get(number)
          return frame ? ok(detailsOf(frame, number, options)) : failed(noFrame())
        }),
      'capture.filterWords': () => Promise.resolve(ok(filterNames())),
      'capture.checkFilter': ({ filter }) => {
        const read = compileFilter(filter)
        return Promise.resolve(ok({ problem: read.ok ? null : (read.problems[0] ?? null) }))
      },
      'capture.save': async ({ capture, filter, file }) => {
        const content = await fileOf(capture, filter)
        if (!content.ok) return content
        try {
          await writeWhole(file, content.value.pieces)
          return ok(null)
        } catch (error) {
          return failed(notWritten(file, error))
        }
      },
      'capture.openInWireshark': async ({ capture, filter }) => {
        const content = await fileOf(capture, filter)
        return content.ok ? showInWireshark(content.value.lab, content.value.pieces) : content
      },
    },
    sources: {
      'capture.list': async (_, outlet) => {
        const tell = newest<readonly CaptureInfo[]>(outlet)
        const send = () => {
          tell([...all.values()].map((session) => session.info()))
        }
        send()
        listeners.add(send)
        await untilAborted(outlet.signal)
        listeners.delete(send)
        return ok(undefined)
      },
      'capture.frames': async ({ capture, filter }, outlet) => {
        const test = compileFilter(filter)
        if (!test.ok) return test
        return withSession(capture, async (session) => {
          await feedRows(session, test.value, outlet)
          return ok(undefined)
        })
      },
      'capture.download': async ({ capture, filter }, outlet) => {
        const content = await fileOf(capture, filter)
        if (!content.ok) return content
        for (const bytes of content.value.pieces)
          for (let at = 0; at < bytes.length; at += piece) {
            await outlet.ready()
            if (outlet.signal.aborted) return ok(undefined)
            outlet.send({ base64: Buffer.from(bytes.subarray(at, at + piece)).toString('base64') })
          }
        return ok(undefined)
      },
    },
    end: async () => {
      const sessions = [...all.values()]
      all.clear()
      await Promise.all(sessions.map(({ stop }) => stop()))
    },
  }
}

function noCapture(): Problem {
  return inputProblem(
    'no-such-capture',
    'This capture is gone.',
    'It was closed, or the engine was started anew since: start another one.',
  )
}

function noFrame(): Problem {
  return inputProblem(
    'no-such-frame',
    'This frame is not kept any more: newer ones have taken its room.',
    'Stop the capture to look at frames in peace, or use `underlay capture … -w FILE` to keep all of them.',
  )
}

function tooMany(): Problem {
  return inputProblem(
    'too-many-captures',
    `There are ${most} captures, and there can be no more.`,
    'Close some that are not needed any longer.',
  )
}
