import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Frame } from '../capture/frame.ts'
import { pcapngPieces } from '../capture/pcapng-pieces.ts'
import { seenFrame } from '../capture/row.ts'
import type { CaptureSession } from '../capture/session.ts'
import type { Test } from '../packet/filter/tests.ts'
import type { Problem, Result } from '../problem.ts'
import { failed, inputProblem, kernelProblem, ok } from '../problem.ts'

/** Frames of one piece of a file. */
const together = 1000

/** The frames that are kept now and pass a test, as a pcapng file, piece by piece. */
export function* pcapngOf(session: CaptureSession, test: Test): Generator<Uint8Array> {
  const pieces = pcapngPieces(session.info().lab)
  yield pieces.begin(session.links())
  const { first, next } = session.frames.range()
  let frames: Frame[] = []
  for (let number = first; number < next; number++) {
    const frame = session.frames.get(number)
    if (frame && test(seenFrame(frame, session.options))) frames.push(frame)
    if (frames.length < together) continue
    yield pieces.frames(frames)
    frames = []
  }
  yield pieces.frames(frames)
}

/** Shows a pcapng file in Wireshark, from a file of its own that goes with the window. */
export async function showInWireshark(lab: string, pieces: Iterable<Uint8Array>): Promise<Result<null>> {
  const program = await findProgram('wireshark')
  if (program === undefined) return failed(noWireshark())
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return failed(noDisplay(lab))
  const folder = await mkdtemp(join(tmpdir(), 'underlay-capture-'))
  const forget = () => void rm(folder, { recursive: true, force: true })
  const file = join(folder, `${lab}.pcapng`)
  try {
    await writeFile(file, pieces)
  } catch (error) {
    forget()
    return failed(notWritten(file, error))
  }
  return new Promise((resolve) => {
    const child = spawn(program, ['-r', file], { detached: true, stdio: 'ignore' })
    child.on('spawn', () => resolve(ok(null)))
    child.on('error', ({ message }) => {
      forget()
      resolve(failed({ ...noWireshark(), evidence: [message] }))
    })
    child.on('exit', forget)
    child.unref()
  })
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere && folder.startsWith('/')) return path
  }
  return undefined
}

function noWireshark(): Problem {
  return inputProblem(
    'no-wireshark',
    'Wireshark is not installed on the machine of the labs.',
    'Install it (Debian and Ubuntu: `apt install wireshark`), or save the capture and open it where Wireshark is.',
  )
}

function noDisplay(lab: string): Problem {
  return inputProblem(
    'no-display',
    'The machine of the labs has no desktop here on which Wireshark could open a window.',
    `Save the capture and open it where Wireshark is, or there: \`ssh MACHINE underlay capture ${lab} -w - | wireshark -k -i -\`.`,
  )
}

/** What is told where a capture could not be written to a file. */
export function notWritten(file: string, error: unknown): Problem {
  const words = error instanceof Error ? error.message : String(error)
  const isFull =
    error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  return kernelProblem(
    'capture-not-written',
    `${file} could not be written; what was there before is untouched.`,
    isFull ? 'Its disk is full: make room there, or save elsewhere.' : 'Save it elsewhere.',
    { evidence: [words] },
  )
}
