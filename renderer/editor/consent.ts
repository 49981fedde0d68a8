import type { Problem, Result } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'
import { askToConfirm } from './confirm.ts'

/**
 * Starts or applies a lab. One that would leave the lab, by an interface of this machine, is refused by the engine: then the user is
 * told what it would do, and it is tried again with their yes.
 */
export async function withConsent(
  act: (allowMachine: boolean) => Promise<Result<void>>,
): Promise<Result<void>> {
  const first = await act(false)
  const asked = first.ok ? [] : first.problems.filter(({ code }) => code === 'leaves-the-lab')
  if (asked.length === 0) return first
  const sure = await askToConfirm({
    ...texts.editor.leavesLab,
    message: asked.map(({ message }: Problem) => message).join(' '),
    danger: true,
  })
  return sure ? act(true) : first
}
