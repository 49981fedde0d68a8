import type { MessageBoxOptions } from 'electron'
import type { Problem } from '../main/contract.ts'
import { texts } from './texts.ts'

/** What is to become of the labs that run when the user quits. */
export type QuitDecision = 'keep' | 'end' | 'cancel'

const decisions = ['keep', 'end', 'cancel'] as const

/** The question before quitting; none where no lab runs. */
export function quitQuestion(labs: readonly string[]): MessageBoxOptions | undefined {
  if (labs.length === 0) return undefined
  return {
    type: 'question',
    message: texts.stillRunning(labs),
    detail: texts.stillRunningDetail,
    buttons: [texts.keepRunning, texts.endThem, texts.cancel],
    defaultId: decisions.indexOf('keep'),
    cancelId: decisions.indexOf('cancel'),
  }
}

/** What a pressed button of the question means. */
export function decisionOf(button: number): QuitDecision {
  return decisions[button] ?? 'cancel'
}

/** The question where labs could not be ended. */
function failureQuestion(problems: readonly Problem[]): MessageBoxOptions {
  return {
    type: 'error',
    message: texts.notEnded,
    detail: problems.map(({ message, hint }) => `${message} ${hint}`).join('\n'),
    buttons: [texts.quitAnyway, texts.cancel],
    defaultId: 1,
    cancelId: 1,
  }
}

/** What the question needs of the world. */
export interface QuitMeans {
  /** Undefined where the engine does not answer; labs go on running then. */
  readonly running: () => Promise<readonly string[] | undefined>
  readonly end: (labs: readonly string[]) => Promise<readonly Problem[]>
  /** Shows a question and settles with the number of the button. */
  readonly ask: (question: MessageBoxOptions) => Promise<number>
}

/** Asks what is to become of running labs, and does it. Whether to quit. */
export async function mayQuit({ running, end, ask }: QuitMeans): Promise<boolean> {
  const labs = (await running()) ?? []
  const question = quitQuestion(labs)
  if (!question) return true
  const decision = decisionOf(await ask(question))
  if (decision !== 'end') return decision === 'keep'
  const problems = await end(labs)
  return problems.length === 0 || (await ask(failureQuestion(problems))) === 0
}
