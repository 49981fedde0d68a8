import { expect, test } from 'vitest'
import type { RunningSummary } from '../../../main/contract.ts'
import { useCommands } from '../../../renderer/commands/registry.ts'
import EndedNote from '../../../renderer/events/EndedNote.vue'
import { useEnded } from '../../../renderer/stores/ended.ts'
import { useLibrary } from '../../../renderer/stores/library.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { openLab, settle } from '../parts/engine.ts'

async function opened(running = true) {
  const engine = await openLab({ running }, { 'lab.down': () => null })
  useEnded(engine.pinia).start()
  const { running: labs } = useWorkspace(engine.pinia)
  return { engine, labs, note: engine.show(EndedNote) }
}

test('a lab that somebody else has ended is said to be so, and can be started again', async () => {
  const { engine, note } = await opened()
  expect(note.find('[role=alert]').exists()).toBe(false)
  await engine.tell('labs.running', [])
  expect(note.get('[role=alert]').text()).toContain('small was ended outside this window.')
  let started = 0
  useCommands(engine.pinia).add([
    { id: 'lab.start', title: 'Start', group: 'Lab', run: () => (started += 1) },
  ])
  await note.get('.button').trigger('click')
  expect(started).toBe(1)
})

test('the note goes when it is dismissed, or when the lab runs again', async () => {
  const { engine, note, labs } = await opened()
  await engine.tell('labs.running', [])
  await note.get('.icon-button').trigger('click')
  expect(note.find('[role=alert]').exists()).toBe(false)
  await engine.tell('labs.running', labs)
  await engine.tell('labs.running', [])
  expect(note.find('[role=alert]').exists()).toBe(true)
  await engine.tell('labs.running', labs)
  expect(note.find('[role=alert]').exists()).toBe(false)
})

test('a lab that this window has ended, by its button or in the library, is no news', async () => {
  const { engine, note, labs } = await opened()
  await useWorkspace(engine.pinia).bringDown()
  await engine.tell('labs.running', [])
  expect(note.find('[role=alert]').exists()).toBe(false)
  await engine.tell('labs.running', labs)
  await useLibrary(engine.pinia).end('small')
  await engine.tell('labs.running', [])
  expect(note.find('[role=alert]').exists()).toBe(false)
})

test('other labs that end are no news, nor is one that never ran', async () => {
  const { engine, note, labs } = await opened(false)
  const other = labs.map((lab): RunningSummary => ({ ...lab, lab: 'other' }))
  await engine.tell('labs.running', other)
  await engine.tell('labs.running', [])
  await settle()
  expect(note.find('[role=alert]').exists()).toBe(false)
})
