import { isCommand, withoutPrompt } from './programs.ts'

/** A command of a guide that can be done by a click, or at least copied. */
export type Step =
  /** Typed into the terminal of a node; an empty command only opens it. */
  | { readonly type: 'run'; readonly node: string; readonly command: string }
  /** Typed into the terminal of a node that the user chooses, since the guide does not say which. */
  | { readonly type: 'choose'; readonly command: string }
  /** The checks are looked at. */
  | { readonly type: 'checks' }
  /** For a shell of the user's own. */
  | { readonly type: 'copy' }

/** A step as it stands in the guide. */
export interface WrittenStep {
  readonly step: Step
  /** The command as it is written, without what is said about it. */
  readonly text: string
  /** What is said about it behind `#`. */
  readonly remark?: string
}

/** A piece of a code block: lines to read, or a step. */
export type CodePart =
  { readonly type: 'text'; readonly text: string } | ({ readonly type: 'step' } & WrittenStep)

/**
 * The step that a line is, if it is one. Nodes that the lab does not have cannot be gone to; such a line can be copied. A plain
 * command runs in the one node that is named beside it (`named`); where that is none or several, the user chooses.
 */
export function stepOf(
  line: string,
  nodes: ReadonlySet<string>,
  named: readonly string[] = [],
): WrittenStep | undefined {
  const { text, remark } = splitRemark(withoutPrompt(line))
  const step = /^underlay(\s|$)/.test(text) ? meaning(text, nodes) : plain(text, named)
  return step && { step, text, ...(remark !== undefined && { remark }) }
}

function plain(command: string, [node, ...others]: readonly string[]): Step | undefined {
  if (!isCommand(command)) return undefined
  return node !== undefined && others.length === 0
    ? { type: 'run', node, command }
    : { type: 'choose', command }
}

function meaning(text: string, nodes: ReadonlySet<string>): Step {
  const [, executedIn, command] = /^underlay\s+exec\s+\S+\s+(\S+)\s+--\s+(.+)$/.exec(text) ?? []
  if (executedIn !== undefined && command !== undefined && nodes.has(executedIn))
    return { type: 'run', node: executedIn, command }
  const [, shellIn] = /^underlay\s+shell\s+\S+\s+(\S+)$/.exec(text) ?? []
  if (shellIn !== undefined && nodes.has(shellIn)) return { type: 'run', node: shellIn, command: '' }
  return /^underlay\s+check\s+\S+$/.test(text) ? { type: 'checks' } : { type: 'copy' }
}

/** A remark begins with `#` after at least one space. */
function splitRemark(line: string): { readonly text: string; readonly remark?: string } {
  const found = /^(.*?\S)\s+#\s+(.*)$/.exec(line)
  return found?.[1] === undefined || found[2] === undefined
    ? { text: line }
    : { text: found[1], remark: found[2] }
}

/**
 * A code block as text and steps. Lines that are indented below an `underlay shell LAB NODE` are typed into that shell, and are
 * steps of its node.
 */
export function codeParts(
  code: string,
  nodes: ReadonlySet<string>,
  named: readonly string[] = [],
): readonly CodePart[] {
  const parts: CodePart[] = []
  let shell: { readonly node: string; readonly indent: number } | undefined
  for (const line of code.replace(/\n$/, '').split('\n')) {
    const indent = line.length - line.trimStart().length
    if (shell && (line.trim() === '' || indent <= shell.indent)) shell = undefined
    const written = stepOf(line, nodes, shell ? [shell.node] : named) ?? (shell && typed(line, shell.node))
    if (!written) {
      addText(parts, line)
      continue
    }
    parts.push({ type: 'step', ...written })
    if (written.step.type === 'run' && written.step.command === '')
      shell = { node: written.step.node, indent }
  }
  return parts.map((part) => (part.type === 'text' ? { type: 'text', text: outdented(part.text) } : part))
}

/** A picture or an output without the space that all its lines begin with: a panel is narrow. */
function outdented(text: string): string {
  const lines = text.trimEnd().split('\n')
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n')
}

function typed(line: string, node: string): WrittenStep {
  const { text, remark } = splitRemark(line.trim())
  return { step: { type: 'run', node, command: text }, text, ...(remark !== undefined && { remark }) }
}

function addText(parts: CodePart[], line: string): void {
  const last = parts.at(-1)
  if (last?.type === 'text') parts[parts.length - 1] = { type: 'text', text: `${last.text}\n${line}` }
  else if (line.trim() !== '') parts.push({ type: 'text', text: line })
}
