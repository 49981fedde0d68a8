import type { IFunctionIdentifier, Terminal } from '@xterm/xterm'

/** What programs ask a terminal: its kind, its state and the cursor's place, and its modes. */
const questions: readonly IFunctionIdentifier[] = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { prefix: '>', final: 'q' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
]

/** Leaves programs' questions to the engine's own screen: with two windows, a program would get two answers. */
export function leaveQuestions({ parser }: Terminal): void {
  for (const question of questions) parser.registerCsiHandler(question, () => true)
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true)
}
