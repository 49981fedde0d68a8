import { expect, test } from 'vitest'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { labText, openLab, settle } from '../parts/engine.ts'

test('a running lab whose file is loaded again is still known as it was asked for', async () => {
  const engine = await openLab()
  const workspace = useWorkspace(engine.pinia)
  expect(workspace.details?.summary.lab).toBe('small')
  await workspace.reload()
  await settle()
  expect(workspace.isRunning).toBe(true)
  expect(workspace.details?.summary.lab).toBe('small')
})

test('a text is read once when it is opened, and once after the user stops typing', async () => {
  const engine = await openLab()
  const workspace = useWorkspace(engine.pinia)
  const read = () => engine.asked.filter(({ name }) => name === 'lab.read').length
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(read()).toBe(1)
  for (const more of ['#', '##', '###']) workspace.text = `${labText}${more}`
  await expect.poll(read, { timeout: 10_000 }).toBe(2)
  expect(engine.asked.findLast(({ name }) => name === 'lab.read')?.params).toMatchObject({
    text: `${labText}###`,
  })
})
