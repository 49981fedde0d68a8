import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { useCommands } from '../../../renderer/commands/registry.ts'
import MapMenu from '../../../renderer/shell/MapMenu.vue'
import type { Selected } from '../../../renderer/stores/selection.ts'
import { openLab } from '../parts/engine.ts'

/** What the menu of a thing offers. */
async function menuOf(
  selected: Selected,
  lab: Parameters<typeof openLab>[0] = {},
): Promise<readonly string[]> {
  const engine = await openLab(lab)
  useCommands(engine.pinia).add([
    { id: 'map.remove', title: 'Remove the selection', group: 'Map', run: () => undefined },
  ])
  const menu = engine.show(MapMenu, { place: { selected, clientX: 0, clientY: 0 }, open: true })
  await flushPromises()
  const items = [...document.querySelectorAll('[role=menuitem]')]
  const offered = items.map(({ textContent }) => textContent.trim())
  menu.unmount()
  return offered
}

test.each([
  [{ kind: 'node', name: 'c1' }, 'Remove c1 …'],
  [{ kind: 'node', name: 'lan' }, 'Remove lan …'],
  [{ kind: 'network', name: 'web' }, 'Remove web …'],
] as const)('what the file names can be removed, and is named: %j', async (selected, words) => {
  expect(await menuOf(selected)).toContain(words)
})

test.each([
  { kind: 'node', name: 'web@node1' },
  { kind: 'network', name: 'docker_gwbridge@node1' },
] as const)('what Docker makes by itself is not offered to be removed: %j', async (selected) => {
  expect((await menuOf(selected)).filter((words) => words.startsWith('Remove'))).toEqual([])
})

test('what does not run has no terminal, and the link of a stopped container cannot be set', async () => {
  expect(await menuOf({ kind: 'node', name: 'c1' })).toContain('Terminal')
  expect(await menuOf({ kind: 'node', name: 'not-applied' })).not.toContain('Terminal')
  const link = { kind: 'link', namespace: 'c1', link: 'eth0' } as const
  expect(await menuOf(link)).toContain('Set the link down')
  expect(await menuOf(link, { stopped: ['c1'] })).not.toContain('Set the link down')
})
