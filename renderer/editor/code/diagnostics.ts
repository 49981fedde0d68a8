import type { Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'
import type { Problem } from '../../../main/contract.ts'
import { codeSpans } from '../../parts/code-spans.ts'

/** The problems that have a place in the text, where they are. */
export function diagnosticsOf(document: Text, problems: readonly Problem[]): Diagnostic[] {
  return problems
    .flatMap((problem) => (problem.place ? [diagnosticAt(document, problem, problem.place)] : []))
    .sort((a, b) => a.from - b.from)
}

function diagnosticAt(
  document: Text,
  problem: Problem,
  { line, column }: { readonly line: number; readonly column: number },
): Diagnostic {
  // The text may have become shorter since the engine read it.
  const at = document.line(Math.min(Math.max(line, 1), document.lines))
  const from = Math.min(at.from + Math.max(column - 1, 0), at.to)
  const word =
    /^(?:"[^"]*"|'[^']*'|[^\s,:[\]{}]+(?::[^\s,:[\]{}]+)*|.)/.exec(at.text.slice(from - at.from))?.[0] ?? ''
  return {
    from,
    to: from + word.length,
    severity: 'error',
    message: problem.message,
    renderMessage: () => wordsOf(problem),
  }
}

/** Texts of a lab file are in a problem's words: they are text here, and never markup. */
function wordsOf({ message, hint }: Problem): HTMLElement {
  const whole = document.createElement('div')
  for (const [name, words] of [
    ['cm-problem-message', message],
    ['cm-problem-hint', hint],
  ] as const) {
    const line = document.createElement('div')
    line.className = name
    for (const { text, code } of codeSpans(words)) {
      const piece = document.createElement(code ? 'code' : 'span')
      piece.textContent = text
      line.append(piece)
    }
    whole.append(line)
  }
  return whole
}
