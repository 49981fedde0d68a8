import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { Lab } from '../../../main/contract.ts'
import { graphOf } from '../../../renderer/map/graph.ts'
import TopologyTable from '../../../renderer/map/TopologyTable.vue'
import { preset, presets, renamed } from './labs.ts'

const tableOf = (lab: Lab, running = true) =>
  mount(TopologyTable, {
    props: { lab, running, stopped: ['c2'], links: new Map(), selected: undefined, failing: [] },
    attachTo: document.body,
  })

test.each(presets().map((lab) => [lab.name, lab] as const))(
  'the tables of %s hold all that the map holds',
  (_, lab) => {
    const table = tableOf(lab)
    const rows = table.findAll('tbody tr').map((row) => row.attributes('data-key') ?? '')
    const known = new Set(rows.flatMap((key) => [key, `link:${key}`]))
    expect([...graphOf(lab).items.keys()].filter((id) => !known.has(id))).toEqual([])
  },
)

test('the tables say state, address and far end', () => {
  const text = tableOf(preset('two-lans')).text()
  for (const word of ['c2', 'stopped', '10.0.0.3/24', 'uber-net@node1', 'VNI 5000', '02:42:0a:00:00:03'])
    expect(text).toContain(word)
})

test('before a lab runs, nothing is said to be up', () => {
  expect(tableOf(preset('two-lans'), false).text()).not.toMatch(/\b(up|running(?<!not running))\b/)
})

test('rows are reached by arrow keys and do what the map does', async () => {
  const table = tableOf(preset('two-lans'))
  const rows = table.findAll('table')[0]?.findAll('tbody tr') ?? []
  const [first, second] = rows
  if (!first || !second) throw new Error('no rows')
  expect(rows.filter((row) => row.attributes('tabindex') === '0').length).toBe(1)
  await first.trigger('keydown', { key: 'ArrowDown' })
  expect(document.activeElement).toBe(second.element)
  expect(second.attributes('tabindex')).toBe('0')
  await second.trigger('keydown', { key: 'Enter' })
  expect(table.emitted('activate')).toEqual([[{ kind: 'node', name: 'lan-a' }]])
  await second.trigger('keydown', { key: ' ' })
  expect(table.emitted('select')?.at(-1)).toEqual([{ kind: 'node', name: 'lan-a' }])
})

test('hostile names are texts of cells', () => {
  const table = tableOf(renamed(preset('published-ports'), '<img src=x onerror=alert(1)>'))
  expect(table.find('img').exists()).toBe(false)
  expect(table.text()).toContain('<img src=x onerror=alert(1)>')
})
