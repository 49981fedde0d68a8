import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { inNamespace } from '../kernel/sandbox/enter.ts'
import { toolEnvironment } from '../kernel/spawn.ts'
import { namespaceOf } from '../nodes.ts'
import type { Family } from '../lab/lab.ts'
import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'
import type { CheckedLab } from './checked-lab.ts'
import { wordsOf } from './in-namespace.ts'
import type { ProbeAnswer } from './probe-task.ts'
import { probeCommand, probeCrashed, probeEnvironment, readAnswer } from './run-probe.ts'

/** A TCP port in a node on which one connection is waited for. */
export interface Listener {
  readonly port: number
  /** What connects must say this, so that nobody else is taken for it. */
  readonly word: string
  /** The address from which the connection came; a problem where none did. */
  readonly peer: Promise<Result<string>>
  end(): void
}

/** Listens in a node for one connection over a family, for a few seconds. The caller ends it. */
export async function startListener(
  lab: CheckedLab,
  node: string,
  family: Family,
): Promise<Result<Listener>> {
  const word = randomUUID()
  const [nsenter, ...args] = inNamespace(lab.sandbox, namespaceOf(lab.record.lab, node))
  const child = spawn(
    nsenter,
    [...args, ...probeCommand({ type: 'listen', hear: word, ipv6: family === 'ipv6' })],
    {
      env: { ...toolEnvironment(), ...probeEnvironment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const words: string[] = []
  child.stderr.on('data', (chunk: Buffer) => words.push(...wordsOf(chunk.toString())))
  const ended = once(child, 'close').catch((error: unknown) => words.push(String(error)))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async (): Promise<Result<ProbeAnswer>> => {
    const line = await lines.next()
    if (line.done !== true) return readAnswer(node, line.value)
    await ended
    return probeCrashed(node, words)
  }
  const first = await next()
  if (!first.ok) return first
  if (first.value.type !== 'listening') return probeCrashed(node, [JSON.stringify(first.value)])
  return ok({ port: first.value.port, word, peer: next().then(peerOf(node)), end: () => child.kill() })
}

function peerOf(node: string) {
  return (answer: Result<ProbeAnswer>): Result<string> => {
    if (!answer.ok) return answer
    return answer.value.type === 'heard'
      ? ok(answer.value.peer)
      : probeCrashed(node, [JSON.stringify(answer.value)])
  }
}
