import type { VueWrapper } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import InspectorPanel from '../../../renderer/inspector/InspectorPanel.vue'
import type { Selected } from '../../../renderer/stores/selection.ts'
import { useEvents } from '../../../renderer/stores/events.ts'
import { useSelection } from '../../../renderer/stores/selection.ts'
import { nodeState, openLab, settle } from '../parts/engine.ts'

const c1: Selected = { kind: 'node', name: 'c1' }
const asked = {
  origin: { key: 'containers.c1', line: 24 },
  why: 'The way out.',
  commands: ['ip -n c1 route add'],
}
const routes = [{ destination: 'default', via: '10.0.0.1', protocol: 'boot', asked }]

async function inspecting(
  selected: Selected,
  answers: Parameters<typeof openLab>[1] = {},
  options: Parameters<typeof openLab>[0] = {},
) {
  const engine = await openLab(options, { 'lab.inspect': () => nodeState({ routes }), ...answers })
  const panel = engine.show(InspectorPanel)
  useSelection(engine.pinia).select(selected)
  await settle()
  return { engine, panel }
}

const button = (panel: VueWrapper, words: string) =>
  panel.findAll('button').find((found) => found.text().includes(words))

test('with nothing selected it says what to do', async () => {
  const engine = await openLab()
  expect(engine.show(InspectorPanel).text()).toContain('Nothing is selected')
})

test('an entry opens to why it is there, its line and the commands that made it', async () => {
  const { panel } = await inspecting(c1)
  const entry = button(panel, 'default')
  await entry?.trigger('click')
  expect(entry?.attributes('aria-expanded')).toBe('true')
  expect(panel.text()).toContain('The way out.')
  expect(panel.text()).toContain('ip -n c1 route add')
  await panel.get('.line[title]').trigger('click')
  expect(panel.emitted('line')).toEqual([[24]])
})

test('its buttons open a terminal, and stop the container', async () => {
  const { engine, panel } = await inspecting(c1, { 'lab.stopContainer': () => null })
  await button(panel, 'Terminal')?.trigger('click')
  expect(panel.emitted('terminal')).toEqual([['c1']])
  await button(panel, 'Stop')?.trigger('click')
  await settle()
  expect(engine.asked).toContainEqual({
    name: 'lab.stopContainer',
    params: { lab: 'small', container: 'c1' },
  })
})

test('a stopped container is not asked, and can be started', async () => {
  const { engine, panel } = await inspecting(c1, { 'lab.startContainer': () => null }, { stopped: ['c1'] })
  expect(panel.text()).toContain('c1 is stopped')
  expect(engine.asked.some(({ name }) => name === 'lab.inspect')).toBe(false)
  await button(panel, 'Start')?.trigger('click')
  await settle()
  expect(engine.asked.some(({ name }) => name === 'lab.startContainer')).toBe(true)
})

test('a link is set down', async () => {
  const link: Selected = { kind: 'link', namespace: 'c1', link: 'eth0' }
  const { engine, panel } = await inspecting(link, { 'lab.setLink': () => null })
  await button(panel, 'Set down')?.trigger('click')
  await settle()
  const params = { lab: 'small', namespace: 'c1', link: 'eth0', up: false }
  expect(engine.asked).toContainEqual({ name: 'lab.setLink', params })
})

test('what does not work is told, with what was shown before still there', async () => {
  const { panel } = await inspecting(c1)
  await button(panel, 'Stop')?.trigger('click')
  await settle()
  expect(panel.get('[role="alert"]').text()).toContain('No answer to lab.stopContainer')
  expect(panel.text()).toContain('eth0')
})

test('an event of its namespace makes it look again, one of another does not', async () => {
  const { engine } = await inspecting(c1)
  useEvents(engine.pinia).start()
  await settle()
  const looks = () => engine.asked.filter(({ name }) => name === 'lab.inspect').length
  const before = looks()
  const event = { time: '', what: 'link', action: 'changed', name: 'eth0', facts: {}, text: '' }
  await engine.tell('lab.events', { events: [{ ...event, namespace: 'c2' }], lost: 0 })
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(looks()).toBe(before)
  await engine.tell('lab.events', { events: [{ ...event, namespace: 'c1' }], lost: 0 })
  await vi.waitFor(() => expect(looks()).toBe(before + 1))
})

test('nothing is asked once the panel is gone', async () => {
  const { engine, panel } = await inspecting(c1)
  panel.unmount()
  const looks = () => engine.asked.filter(({ name }) => name === 'lab.inspect').length
  const before = looks()
  await new Promise((resolve) => setTimeout(resolve, 2200))
  expect(looks()).toBe(before)
})

test('of 1,000 neighbours 200 are shown until all are asked for', async () => {
  const neighbours = Array.from({ length: 1000 }, (_, index) => ({
    address: `10.0.${index >> 8}.${index & 255}`,
    link: 'eth0',
    state: 'stale',
  }))
  const { panel } = await inspecting(c1, { 'lab.inspect': () => nodeState({ neighbours }) })
  const shown = () => panel.findAll('.entry').filter((entry) => entry.text().includes('stale')).length
  expect(shown()).toBe(200)
  await button(panel, 'Show all 1000')?.trigger('click')
  expect(shown()).toBe(1000)
})

test('a name that is markup is text', async () => {
  const interfaces = nodeState().interfaces.map((state) => ({
    ...state,
    name: '<img src=x onerror=alert(1)>',
  }))
  const { panel } = await inspecting(c1, { 'lab.inspect': () => nodeState({ interfaces }) })
  expect(panel.text()).toContain('<img src=x')
  expect(panel.find('img').exists()).toBe(false)
})
