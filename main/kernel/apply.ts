import type { Problem, Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import type { Batch, Refusal } from './batches.ts'
import { runBatches } from './batches.ts'
import type { Command, Phase } from './command.ts'
import { command, commandLine, phases } from './command.ts'
import { askedFor, identity } from './objects.ts'
import type { Plan } from './plan.ts'
import type { NamespaceState } from './read.ts'
import { tcQuestions } from './qdisc.ts'
import {
  bridgeQuestions,
  ipQuestions,
  ipQuestionsWithoutNeighbours,
  namespaceState,
  portQuestions,
} from './read.ts'
import { forgetNamespaces } from './forget.ts'
import type { NodeFiles } from './sandbox/node.ts'
import { startProcess, stopProcess } from './sandbox/node.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { inheritedSettings } from './sandbox/sandbox.ts'
import type { Outcome } from './spawn.ts'
import { meaning } from './words.ts'
import { drawKeys } from './xfrm/keys.ts'

/** Told before each phase: how many commands it has, and the identity of one of the objects that they make, as an example. */
export type OnPhase = (phase: Phase, commands: number, example: string) => void

/** What applying a plan needs to know beside the plan. */
export interface ApplyContext {
  readonly sandbox: Sandbox
  /** The lab file, for the places in problems. */
  readonly file: string
  /** What new namespaces inherit from this machine, in the order of {@link inheritedSettings}. */
  readonly inherited: readonly string[]
  readonly filesOf: (node: string) => NodeFiles
  /** Told before each phase, for a display of progress. */
  readonly onPhase?: OnPhase
}

/**
 * Runs a plan, phase by phase, and stops at the first phase that the kernel refuses something in. Returns the state of every
 * namespace that was configured, read by the very processes that configured it.
 */
export async function applyPlan(plan: Plan, context: ApplyContext): Promise<Result<NamespaceState[]>> {
  const byPhase = new Map<Phase, Map<string, Command[]>>()
  const keyed: string[] = []
  for (const { commands } of plan) {
    for (const each of commands) {
      if (each.fact.kind === 'xfrm-state') keyed.push(each.text)
      const groups = ensure(byPhase, each.phase, () => new Map<string, Command[]>())
      ensure(groups, `${each.namespace}\0${each.tool}`, () => []).push(each)
    }
  }
  const drawn = await drawKeys(context.sandbox, keyed)
  if (!drawn.ok) return drawn
  const answers = new Map<string, Answers>()
  for (const phase of phases) {
    const commands = [...(byPhase.get(phase)?.values() ?? [])]
    if (commands.length === 0) continue
    const all = commands.flat()
    const [example] = all
    if (example) context.onPhase?.(phase, all.length, identity(example.fact))
    const { refusals, read } = await runPhase(phase, commands, context)
    for (const [namespace, latest] of read) answers.set(namespace, { ...answers.get(namespace), ...latest })
    if (refusals.length > 0) return failed(...refusals.map((refusal) => problemOf(refusal, context.file)))
  }
  return ok(
    [...answers].flatMap(([namespace, { ip, bridge, tc, ports }]) =>
      ip ? [namespaceState(namespace, ip, bridge ?? [], tc, ports)] : [],
    ),
  )
}

/** What a namespace answered last to the questions of each tool. */
interface Answers {
  readonly ip?: readonly string[]
  readonly bridge?: readonly string[]
  readonly tc?: readonly string[]
  readonly ports?: readonly string[]
}

interface PhaseResult {
  readonly refusals: readonly Refusal[]
  readonly read: readonly (readonly [string, Answers])[]
}

async function runPhase(
  phase: Phase,
  groups: readonly (readonly Command[])[],
  context: ApplyContext,
): Promise<PhaseResult> {
  if (phase === 'start' || phase === 'end')
    return { refusals: await runNodes(groups.flat(), context), read: [] }
  if (phase === 'namespaces') return { refusals: await makeNamespaces(groups.flat(), context), read: [] }
  if (phase === 'forget')
    return { refusals: await forgetNamespaces(context.sandbox, groups.flat()), read: [] }
  if (phase === 'configure' || phase === 'configure-upper') return configure(phase, groups, context)
  const batches = groups.map(batchOf)
  return { refusals: (await runBatches(context.sandbox, batches)).refusals, read: [] }
}

/** Namespaces are made in two lists at once, and given the kernel's own defaults where this machine hands down others. */
async function makeNamespaces(
  commands: readonly Command[],
  { sandbox, inherited }: ApplyContext,
): Promise<readonly Refusal[]> {
  const half = Math.ceil(commands.length / 2)
  const lists = [commands.slice(0, half), commands.slice(half)].filter((list) => list.length > 0)
  const made = await runBatches(
    sandbox,
    lists.map((list) => ({ namespace: '', tool: 'ip', commands: list, questions: [] })),
  )
  const odd = inheritedSettings.filter((_, i) => inherited[i] !== '0')
  if (made.refusals.length > 0 || odd.length === 0) return made.refusals
  const defaults = commands.map(({ fact }): Batch => {
    const settings = odd.map((key) => command(fact, 'namespaces', 'sysctl', 0, `${key}=0`))
    return { namespace: fact.namespace, tool: 'sysctl', commands: settings, questions: [] }
  })
  return (await runBatches(sandbox, defaults)).refusals
}

async function configure(
  phase: Phase,
  groups: readonly (readonly Command[])[],
  context: ApplyContext,
): Promise<PhaseResult> {
  const batches = groups.map((commands): Batch => {
    const batch = batchOf(commands)
    return { ...batch, questions: questionsFor(phase, batch) }
  })
  const { answers, refusals } = await runBatches(context.sandbox, batches)
  if (refusals.length > 0) return { refusals, read: [] }
  return {
    refusals,
    read: batches.flatMap(({ namespace, tool }, i) => {
      if (tool !== 'ip' && tool !== 'bridge' && tool !== 'tc') return []
      const about = phase === 'configure-upper' && tool === 'bridge' ? 'ports' : tool
      return [[namespace, { [about]: answers[i] ?? [] }] as const]
    }),
  }
}

function questionsFor(phase: Phase, { tool, commands }: Batch): readonly string[] {
  if (tool === 'bridge') return phase === 'configure-upper' ? portQuestions : bridgeQuestions
  if (tool === 'tc') return tcQuestions
  if (tool !== 'ip') return []
  return phase === 'configure-upper' || commands.some(({ text }) => text.startsWith('neighbour '))
    ? ipQuestions
    : ipQuestionsWithoutNeighbours
}

function batchOf(commands: readonly Command[]): Batch {
  const [first] = commands
  if (first === undefined || first.tool === 'node') throw new Error('no batch of commands')
  const ordered = [...commands].sort((a, b) => a.rank - b.rank)
  return { namespace: first.namespace, tool: first.tool, commands: ordered, questions: [] }
}

/** Starts or stops programs, four at a time: each mostly waits for its node to be made ready. */
async function runNodes(commands: readonly Command[], context: ApplyContext): Promise<Refusal[]> {
  const queue = [...commands]
  const refusals: Refusal[] = []
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { code, stderr } = await runNode(next, context)
      if (code !== 0)
        refusals.push({ command: next, words: stderr.split('\n').filter((line) => line !== '') })
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return refusals
}

function runNode({ phase, fact, namespace }: Command, { sandbox, filesOf }: ApplyContext): Promise<Outcome> {
  return phase === 'start' && fact.kind === 'process'
    ? startProcess(sandbox, fact, filesOf(fact.node))
    : stopProcess(sandbox, namespace)
}

/** What a refusal is for whoever wrote the lab file: command, the kernel's words, line and reason. */
function problemOf({ command: refused, words }: Refusal, file: string): Problem {
  const asked = refused && askedFor(refused.fact)
  const place = asked && { file, line: asked.origin.line, column: 1, key: asked.origin.key }
  const said = words.at(-1)?.replace(/^RTNETLINK answers: |^Error: /, '') ?? 'no answer'
  const what = refused ? `\`${commandLine(refused)}\`` : 'a command'
  const unknown =
    'The kernel’s words below are all that is known; `underlay doctor` tells what this kernel can do.'
  return kernelProblem('kernel-refused', `The kernel refused ${what}: ${said}`, meaning(words) ?? unknown, {
    ...(place && { place }),
    evidence: [...(asked ? [`wanted: ${asked.why}`] : []), ...words],
  })
}

function ensure<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}
