import { expect, test } from 'vitest'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { openLab, settle } from '../parts/engine.ts'

test('a running lab whose file is loaded again is still known as it was asked for', async () => {
  const engine = await openLab()
  const workspace = useWorkspace(engine.pinia)
  expect(workspace.details?.summary.lab).toBe('small')
  await workspace.reload()
  await settle()
  expect(workspace.isRunning).toBe(true)
  expect(workspace.details?.summary.lab).toBe('small')
})
