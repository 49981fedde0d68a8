import { createAsking } from './asking.ts'

/** A question with yes and no, in words of its own. */
export interface Confirmation {
  readonly title: string
  readonly message: string
  /** What is done, and what is not, in a word. */
  readonly act: string
  readonly refuse?: string
  /** Something is lost by it. */
  readonly danger?: boolean
}

/** The question that `QuestionDialog.vue` shows. */
export const confirmation = createAsking<Confirmation, boolean>(false)

/** Asks once; false where the user changes their mind. */
export function askToConfirm(question: Confirmation): Promise<boolean> {
  return confirmation.ask(question)
}
