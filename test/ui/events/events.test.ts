import { expect, test } from 'vitest'
import type { LabEvent } from '../../../main/contract.ts'
import EventsPanel from '../../../renderer/events/EventsPanel.vue'
import { isShown, mayBeDrift } from '../../../renderer/events/filter.ts'
import { add, emptyRing, kept } from '../../../renderer/events/ring.ts'
import { useEvents } from '../../../renderer/stores/events.ts'
import { openLab, settle } from '../parts/engine.ts'

const event = (text: string, more: Partial<LabEvent> = {}): LabEvent => ({
  time: '2026-01-01T12:00:00.123Z',
  namespace: 'node1',
  what: 'link',
  action: 'changed',
  name: 'eth0',
  facts: {},
  text,
  ...more,
})
const some = (count: number) => Array.from({ length: count }, (_, index) => event(`event ${index}`))

async function listening() {
  const engine = await openLab()
  useEvents(engine.pinia).start()
  await settle()
  return { engine, panel: engine.show(EventsPanel) }
}

test('the newest events are kept, the oldest go, and what the engine dropped is counted', () => {
  const ring = [some(1500), some(1500)].reduce(
    (before, events) => add(before, { events, lost: 2 }),
    emptyRing,
  )
  expect(ring.events).toHaveLength(kept)
  expect([ring.events[0]?.number, ring.events.at(-1)?.number, ring.lost]).toEqual([1000, 2999, 4])
})

test('events are filtered by kind, namespace and words', () => {
  const link = event('link eth0: state up → down')
  const all = { text: '', namespace: '', kinds: [] }
  expect(isShown(link, all)).toBe(true)
  expect(isShown(link, { ...all, kinds: ['route'] })).toBe(false)
  expect(isShown(link, { ...all, namespace: 'c1' })).toBe(false)
  expect(isShown(link, { ...all, text: 'DOWN node1' })).toBe(true)
  expect(isShown(link, { ...all, text: 'up c1' })).toBe(false)
})

test('what the kernel learns by itself is no sign of a hand', () => {
  expect(mayBeDrift(event('', { what: 'neighbour', facts: { state: 'reachable' } }))).toBe(false)
  expect(mayBeDrift(event('', { what: 'fdb', facts: { state: 'permanent' } }))).toBe(true)
  expect(mayBeDrift(event('', { what: 'link' }))).toBe(true)
})

test('events stand in order, and those that were lost are counted', async () => {
  const { engine, panel } = await listening()
  await engine.tell('lab.events', { events: [event('first'), event('second')], lost: 3 })
  expect(panel.findAll('.event .text').map((text) => text.text())).toEqual(['first', 'second'])
  expect(panel.text()).toContain('3 lost')
  expect(panel.find('time').text()).toMatch(/:00\.123$/)
})

test('only the newest 500 are drawn', async () => {
  const { engine, panel } = await listening()
  await engine.tell('lab.events', { events: some(620), lost: 0 })
  expect(panel.findAll('.event')).toHaveLength(500)
  expect(panel.text()).toContain('120 older events are not shown')
  expect(panel.findAll('.event').at(-1)?.text()).toContain('event 619')
})

test('a paused list stands still, tells how many wait, and goes on with them', async () => {
  const { engine, panel } = await listening()
  await engine.tell('lab.events', { events: some(1), lost: 0 })
  await panel.get('[aria-label="Pause"]').trigger('click')
  await engine.tell('lab.events', { events: some(2), lost: 0 })
  expect(panel.findAll('.event')).toHaveLength(1)
  expect(panel.text()).toContain('2 new')
  await panel.get('[aria-label="Go on"]').trigger('click')
  expect(panel.findAll('.event')).toHaveLength(3)
})

test('a kind is chosen by its button, and the list is emptied by another', async () => {
  const { engine, panel } = await listening()
  await engine.tell('lab.events', { events: [event('a link'), event('a route', { what: 'route' })], lost: 0 })
  const routes = panel.findAll('button').find((button) => button.text() === 'routes')
  await routes?.trigger('click')
  expect(panel.findAll('.event .text').map((text) => text.text())).toEqual(['a route'])
  await panel.get('[aria-label="Clear"]').trigger('click')
  expect(panel.text()).toContain('Nothing has happened yet')
})

test('the stream is left when the lab ends; what was told stays', async () => {
  const { engine, panel } = await listening()
  await engine.tell('lab.events', { events: some(1), lost: 0 })
  await engine.tell('labs.running', [])
  expect(engine.open.has('lab.events')).toBe(false)
  expect(panel.findAll('.event')).toHaveLength(1)
})

test('an event’s text is text', async () => {
  const { engine, panel } = await listening()
  await engine.tell('lab.events', { events: [event('<img src=x onerror=alert(1)>')], lost: 0 })
  expect(panel.text()).toContain('<img src=x')
  expect(panel.find('img').exists()).toBe(false)
})
