import type { KernelFact } from './objects.ts'
import { thisMachine } from './objects.ts'

/** The tool whose batch a command is a line of; `node` starts and stops a node's program. */
export type Tool = 'ip' | 'bridge' | 'tc' | 'nft' | 'sysctl' | 'node'

/**
 * When a command runs. Within a phase, namespaces do not wait for each other: a phase is there only where something needs
 * what another namespace makes.
 */
export const phases = [
  'end',
  'unconfigure',
  'unlink',
  'forget',
  'namespaces',
  'links',
  'upper-links',
  'configure',
  'configure-upper',
  'start',
  'retire',
] as const
export type Phase = (typeof phases)[number]

/** One line for one tool, run in one namespace (the empty name is the sandbox's own, {@link thisMachine} that of the machine). */
export interface Command {
  readonly phase: Phase
  readonly namespace: string
  readonly tool: Tool
  /** Place among the lines of the same phase, namespace and tool: lower ones first. */
  readonly rank: number
  readonly text: string
  /** What the command makes, changes or removes. */
  readonly fact: KernelFact
}

/** A line of `tool` for a fact; it runs in the fact's namespace unless another one is named. */
export function command(
  fact: KernelFact,
  phase: Phase,
  tool: Tool,
  rank: number,
  text: string,
  namespace: string = fact.namespace,
): Command {
  return { phase, namespace, tool, rank, text, fact }
}

/** The command as a person may type it in the lab's own shell (`underlay shell LAB`). */
export function commandLine({ namespace, tool, text }: Command): string {
  if (tool === 'node') return `${text}   # in ${namespace}`
  if (namespace === thisMachine) return `${tool} ${text}   # in this machine’s own namespace`
  if (tool === 'ip' || tool === 'bridge' || tool === 'tc') {
    return `${tool}${namespace === '' ? '' : ` -n ${namespace}`} ${text}`
  }
  const program = tool === 'sysctl' ? `sysctl -w '${text}'` : `nft '${text}'`
  return `ip netns exec ${namespace} ${program}`
}

/**
 * One word of a batch line. Names, addresses and numbers need no quotes; anything else cannot come from a checked lab, and
 * would be a defect of ours.
 */
export function word(value: string | number): string {
  const text = String(value)
  if (!/^[A-Za-z0-9_.:/@+-]+$/.test(text)) throw new Error(`not a word for a batch: ${JSON.stringify(text)}`)
  return text
}
