import type { WriteStream } from 'node:fs'
import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Problem, Result } from '../problem.ts'
import { failed, inputProblem, kernelProblem, ok } from '../problem.ts'

/** Where a capture goes: a file, or the standard output. */
export interface Output {
  /** Writes; returns what has to be waited for before more is written, if anything. */
  readonly write: (what: string | Uint8Array) => Promise<void> | undefined
  /** Settles when all is written, or cannot be; with the problem then. A reader that has gone is none. */
  readonly end: () => Promise<Result<void>>
  /** Settles when nothing can be written any more. */
  readonly broken: Promise<void>
}

/** Opens a file anew, or without one the standard output. */
export async function openOutput(path?: string): Promise<Result<Output>> {
  if (path === undefined)
    return ok(outputTo(createWriteStream('', { fd: 1, autoClose: false }), 'the standard output'))
  try {
    const file = await open(path, 'w')
    return ok(outputTo(file.createWriteStream(), path))
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return failed({
      ...inputProblem('capture-file', `${path} cannot be written.`, 'Give another path after `-w`.'),
      evidence: [words],
    })
  }
}

function outputTo(stream: WriteStream, name: string): Output {
  let problem: Problem | undefined
  let isBroken = false
  const broken = new Promise<void>((resolve) => {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      isBroken = true
      if (error.code !== 'EPIPE') problem = notWritten(name, error)
      resolve()
    })
  })
  return {
    write: (what) => {
      if (isBroken || stream.write(what)) return undefined
      return Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), broken])
    },
    end: async () => {
      const finished = new Promise<void>((resolve) => stream.end(resolve))
      await Promise.race([finished, broken])
      return problem ? failed(problem) : ok(undefined)
    },
    broken,
  }
}

function notWritten(name: string, { code, message }: NodeJS.ErrnoException): Problem {
  const hint =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'Its disk is full: make room there, or write elsewhere.'
      : 'Write it elsewhere.'
  return kernelProblem(
    'capture-not-written',
    `The capture could not be written to ${name} any further.`,
    hint,
    {
      evidence: [message],
    },
  )
}
