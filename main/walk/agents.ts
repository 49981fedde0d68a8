import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseTrustedJson } from '../kernel/json.ts'
import { namespacePath } from '../kernel/sandbox/enter.ts'
import { startPython } from '../kernel/sandbox/python.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import probeScript from './probe.py?raw'
import traceScript from './trace.py?raw'

/** What `probe.py` is asked to send; its docstring says what the words mean. */
export interface ProbeOrder {
  readonly kind: string
  readonly address: string
  readonly mark: string
  readonly patience: number
  readonly port?: number
  readonly from_port?: number
  readonly size?: number
  readonly fragment?: boolean
  readonly link?: string
  readonly source?: string
  readonly host?: string
  readonly path?: string
  /** The payload of UDP, hexadecimal. */
  readonly question?: string
}

/** How a probe ended, as its sender saw it. */
export interface ProbeEnd {
  readonly outcome: 'answered' | 'refused' | 'silent' | 'failed'
  readonly said: string
  /** The kernel's name of the error: `ENETUNREACH`. */
  readonly error?: string | null
}

/** A probe that is ready to be sent. */
export interface LoadedProbe {
  readonly send: () => Promise<ProbeEnd>
  /** Gives it up. */
  readonly drop: () => void
}

/** A report of netfilter's trace, as `trace.py` tells it. */
export interface TraceReport {
  /** Place of the namespace among those that are traced. */
  readonly place: number
  readonly id: number
  readonly family: string
  readonly table: string
  readonly chain: string
  readonly type: 'policy' | 'return' | 'rule'
  readonly handle?: number
  readonly verdict?: string
  readonly policy?: string
  /** The packet's network header, hexadecimal; with the first report of a hook. */
  readonly network?: string
}

/** A running trace. */
export interface Tracing {
  /** Ends it: all reports, and the rulesets of the namespaces that reported, with handles, by the namespaces' places. */
  readonly end: () => Promise<{
    readonly reports: readonly TraceReport[]
    readonly rulesets: Readonly<Record<string, string>>
  }>
}

/** Gets a probe ready in a namespace. */
export async function loadProbe(
  sandbox: Sandbox,
  namespace: string,
  order: ProbeOrder,
): Promise<Result<LoadedProbe>> {
  const child = startPython(sandbox, probeScript, namespacePath(sandbox, namespace))
  const lines = linesOf(child)
  child.stdin.write(`${JSON.stringify(order)}\n`)
  const first = await lines.next()
  // Where the socket cannot be opened, that is how it ended.
  if (first !== 'ready') {
    child.kill('SIGKILL')
    if (first === undefined) return failed(agentProblem('The probe could not be sent.', lines.words()))
    const end = parseTrustedJson<ProbeEnd>(first)
    return ok({ send: () => Promise.resolve(end), drop: () => undefined })
  }
  return ok({
    send: async () => {
      child.stdin.write('\n')
      const line = await lines.next()
      if (line === undefined) return { outcome: 'failed', said: lines.words().trim() }
      return parseTrustedJson<ProbeEnd>(line)
    },
    drop: () => child.kill('SIGKILL'),
  })
}

/** Starts to trace, in some namespaces, the packets that meet one of the conditions (in nftables' words). */
export async function startTrace(
  sandbox: Sandbox,
  namespaces: readonly string[],
  table: string,
  matches: readonly string[],
): Promise<Result<Tracing>> {
  const child = startPython(sandbox, traceScript)
  const lines = linesOf(child)
  const paths = namespaces.map((namespace) => namespacePath(sandbox, namespace))
  child.stdin.write(`${JSON.stringify({ paths, table, matches })}\n`)
  if ((await lines.next()) !== 'ready') {
    child.kill('SIGKILL')
    return failed(agentProblem('Netfilter cannot be traced.', lines.words()))
  }
  return ok({
    end: async () => {
      child.stdin.end('\n')
      const reports: TraceReport[] = []
      for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
        const told = parseTrustedJson<TraceReport | { rulesets: Record<string, string> }>(line)
        if ('rulesets' in told) return { reports, rulesets: told.rulesets }
        reports.push(told)
      }
      return { reports, rulesets: {} }
    },
  })
}

/** The lines that a program prints, one by one; undefined when there are no more. */
export function linesOf(child: ChildProcessWithoutNullStreams) {
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const iterator = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const gone = new Promise<undefined>((resolve) => {
    child.on('error', ({ message }) => {
      stderr += message
      resolve(undefined)
    })
  })
  return {
    next: async (): Promise<string | undefined> => {
      const read = iterator.next().then(({ done, value }) => (done === true ? undefined : value))
      return Promise.race([read, gone])
    },
    words: () => stderr,
  }
}

function agentProblem(message: string, words: string) {
  return kernelProblem(
    'no-walk',
    message,
    'See that the lab still runs (`underlay ls`), and what this machine lacks (`underlay doctor`).',
    { evidence: words.trim().split('\n').slice(-3) },
  )
}
