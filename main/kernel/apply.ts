import type { Problem, Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import type { Batch, Refusal } from './batches.ts'
import { runBatches } from './batches.ts'
import type { Command, Phase } from './commands.ts'
import { commandLine, phases } from './commands.ts'
import type { KernelObject, Process } from './objects.ts'
import type { Plan, Step } from './plan.ts'
import type { NamespaceState } from './read.ts'
import { bridgeQuestions, ipQuestions, ipQuestionsWithoutNeighbours, namespaceState } from './read.ts'
import type { NodeFiles } from './sandbox/node.ts'
import { startProcess, stopProcess } from './sandbox/node.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { inheritedSettings } from './sandbox/sandbox.ts'
import { meaning } from './words.ts'

/** What applying a plan needs to know beside the plan. */
export interface ApplyContext {
  readonly sandbox: Sandbox
  /** The lab file, for the places in problems. */
  readonly file: string
  /** What new namespaces inherit from this machine, in the order of {@link inheritedSettings}. */
  readonly inherited: readonly string[]
  /** The values that settings have in an untouched namespace, for those that are taken back. */
  readonly pristine: ReadonlyMap<string, string>
  readonly filesOf: (node: string) => NodeFiles
  /** Told before each phase, for a display of progress. */
  readonly onPhase?: (phase: Phase, commands: number) => void
}

/**
 * Runs a plan, phase by phase, and stops at the first phase that the kernel refuses something in. Returns the state of every
 * namespace that was configured, read by the very processes that configured it.
 */
export async function applyPlan(plan: Plan, context: ApplyContext): Promise<Result<NamespaceState[]>> {
  const byPhase = new Map<Phase, Map<string, Command[]>>()
  const stepOf = new Map<Command, Step>()
  for (const step of plan) {
    for (const command of step.commands) {
      stepOf.set(command, step)
      const groups = ensure(byPhase, command.phase, () => new Map<string, Command[]>())
      ensure(groups, `${command.namespace}\0${command.tool}`, () => []).push(command)
    }
  }
  const states: NamespaceState[] = []
  for (const phase of phases) {
    const commands = [...(byPhase.get(phase)?.values() ?? [])]
    if (commands.length === 0) continue
    context.onPhase?.(
      phase,
      commands.reduce((sum, group) => sum + group.length, 0),
    )
    const { refusals, read } = await runPhase(phase, commands, context, stepOf)
    states.push(...read)
    if (refusals.length > 0)
      return failed(...refusals.map((refusal) => problemOf(refusal, stepOf, context.file)))
  }
  return ok(states)
}

interface PhaseResult {
  readonly refusals: readonly Refusal[]
  readonly read: readonly NamespaceState[]
}

async function runPhase(
  phase: Phase,
  groups: readonly (readonly Command[])[],
  context: ApplyContext,
  stepOf: ReadonlyMap<Command, Step>,
): Promise<PhaseResult> {
  if (phase === 'start' || phase === 'end')
    return { refusals: await runNodes(groups.flat(), context, stepOf), read: [] }
  if (phase === 'namespaces') return { refusals: await makeNamespaces(groups.flat(), context), read: [] }
  if (phase === 'configure') return configure(groups, context)
  const batches = groups.map((commands) => batchOf(context, commands))
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
  const defaults = commands.map(({ text }): Batch => {
    const namespace = text.split(' ')[2] ?? ''
    const settings = odd.map((key): Command => ({
      phase: 'configure',
      namespace,
      tool: 'sysctl',
      rank: 0,
      text: `${key}=0`,
    }))
    return { namespace, tool: 'sysctl', commands: settings, questions: [] }
  })
  return (await runBatches(sandbox, defaults)).refusals
}

async function configure(
  groups: readonly (readonly Command[])[],
  context: ApplyContext,
): Promise<PhaseResult> {
  const asked = groups.map((commands) => batchOf(context, commands))
  const withIp = new Set(asked.filter(({ tool }) => tool === 'ip').map(({ namespace }) => namespace))
  const withBridge = new Set(asked.filter(({ tool }) => tool === 'bridge').map(({ namespace }) => namespace))
  const batches: Batch[] = asked.map((batch) => ({ ...batch, questions: questionsFor(batch) }))
  const { answers, refusals } = await runBatches(context.sandbox, batches)
  if (refusals.length > 0) return { refusals, read: [] }
  const byBatch = new Map(batches.map(({ namespace, tool }, i) => [`${tool} ${namespace}`, answers[i] ?? []]))
  const answersOf = (namespace: string, tool: string) => byBatch.get(`${tool} ${namespace}`) ?? []
  return {
    refusals,
    read: [...withIp].map((namespace) =>
      namespaceState(
        namespace,
        answersOf(namespace, 'ip'),
        withBridge.has(namespace) ? answersOf(namespace, 'bridge') : [],
      ),
    ),
  }
}

function questionsFor({ tool, commands }: Batch): readonly string[] {
  if (tool === 'bridge') return bridgeQuestions
  if (tool !== 'ip') return []
  return commands.some(({ text }) => text.startsWith('neighbour '))
    ? ipQuestions
    : ipQuestionsWithoutNeighbours
}

function batchOf({ pristine }: ApplyContext, commands: readonly Command[]): Batch {
  const [first] = commands
  if (first === undefined || first.tool === 'node') throw new Error('no batch of commands')
  const ordered = [...commands].sort((a, b) => a.rank - b.rank)
  const lines = first.tool === 'sysctl' ? ordered.flatMap((command) => restored(command, pristine)) : ordered
  return { namespace: first.namespace, tool: first.tool, commands: lines, questions: [] }
}

/** A setting that is taken back gets the value of an untouched namespace; one that ends with its link needs nothing. */
function restored(command: Command, pristine: ReadonlyMap<string, string>): Command[] {
  if (!command.text.endsWith('=')) return [command]
  const value = pristine.get(command.text.slice(0, -1))
  return value === undefined ? [] : [{ ...command, text: command.text + value }]
}

async function runNodes(
  commands: readonly Command[],
  { sandbox, filesOf }: ApplyContext,
  stepOf: ReadonlyMap<Command, Step>,
): Promise<Refusal[]> {
  const queue = [...commands]
  const refusals: Refusal[] = []
  const work = async () => {
    for (let command = queue.shift(); command !== undefined; command = queue.shift()) {
      const process = command.text === 'stop' ? undefined : askedProcess(stepOf.get(command))
      const outcome = process
        ? await startProcess(sandbox, process, filesOf(process.node))
        : await stopProcess(sandbox, command.namespace)
      if (outcome.code !== 0)
        refusals.push({ command, words: outcome.stderr.split('\n').filter((line) => line !== '') })
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return refusals
}

function askedProcess(step: Step | undefined): Process | undefined {
  return step?.change.object.kind === 'process' ? step.change.object : undefined
}

function problemOf({ command, words }: Refusal, stepOf: ReadonlyMap<Command, Step>, file: string): Problem {
  const object = command && stepOf.get(command)?.change.object
  const asked: Partial<KernelObject> = object && 'origin' in object ? object : {}
  const place = asked.origin && { file, line: asked.origin.line, column: 1, key: asked.origin.key }
  const said = words.at(-1)?.replace(/^RTNETLINK answers: |^Error: /, '') ?? 'no answer'
  return kernelProblem(
    'kernel-refused',
    command
      ? `The kernel refused \`${commandLine(command)}\`: ${said}`
      : `The kernel refused a command: ${said}`,
    meaning(words) ??
      'The kernel’s words below are all that is known; `underlay doctor` tells what this kernel can do.',
    {
      ...(place && { place }),
      evidence: [...(asked.why === undefined ? [] : [`wanted: ${asked.why}`]), ...words],
    },
  )
}

function ensure<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}
