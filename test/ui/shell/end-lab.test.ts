import { expect, test } from 'vitest'
import QuestionDialog from '../../../renderer/editor/QuestionDialog.vue'
import { endLab } from '../../../renderer/shell/end-lab.ts'
import { useDrift } from '../../../renderer/stores/drift.ts'
import { useTerminals } from '../../../renderer/stores/terminals.ts'
import { openLab, settle } from '../parts/engine.ts'

async function asked() {
  const engine = await openLab({}, { 'lab.down': () => null })
  engine.show(QuestionDialog)
  const terminal = { terminal: '1', node: 'c1', columns: 80, rows: 24, openedAt: '2026-01-01T12:00:01Z' }
  useTerminals(engine.pinia).all = [
    { ...terminal, lab: 'small' },
    { ...terminal, terminal: '2', lab: 'other' },
  ]
  useDrift(engine.pinia).items = [{ id: 'x', what: 'changed', text: 'x', commands: [] }]
  const done = endLab()
  await settle()
  const downs = () => engine.asked.filter(({ name }) => name === 'lab.down').map(({ params }) => params)
  return { done, downs, dialog: document.querySelector<HTMLElement>('[role=dialog]') }
}

test('before a lab is ended, it is named with what is lost, and “End” has the keyboard', async () => {
  const { done, downs, dialog } = await asked()
  expect(dialog?.textContent).toContain('End small?')
  expect(dialog?.textContent).toContain('also 1 open terminal and 1 change made by hand')
  expect(document.activeElement?.textContent.trim()).toBe('End')
  expect(downs()).toEqual([])
  const focused = document.activeElement
  if (focused instanceof HTMLElement) focused.click()
  await done
  expect(downs()).toEqual([{ lab: 'small' }])
})

test('Escape leaves the lab as it is', async () => {
  const { done, downs, dialog } = await asked()
  dialog?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  await done
  expect(downs()).toEqual([])
})
