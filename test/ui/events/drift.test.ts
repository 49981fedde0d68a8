import { expect, test } from 'vitest'
import type { DriftItem } from '../../../main/contract.ts'
import DriftBanner from '../../../renderer/events/DriftBanner.vue'
import { useDrift } from '../../../renderer/stores/drift.ts'
import { useEvents } from '../../../renderer/stores/events.ts'
import { openLab, settle } from '../parts/engine.ts'

const keep = { path: ['hosts', 'node1', 'routes'], value: [] }
const route: DriftItem = {
  id: 'route node1 10.9.0.0/24',
  what: 'added',
  text: 'route 10.9.0.0/24 in node1',
  commands: ['ip -n node1 route del 10.9.0.0/24'],
  keep,
}
const mtu: DriftItem = {
  id: 'link c1 eth0',
  what: 'changed',
  text: 'mtu 1450 → 1400',
  commands: [],
  line: 24,
}

async function drifted(items: readonly DriftItem[]) {
  let left = items
  const engine = await openLab(
    {},
    {
      'lab.drift': () => left,
      'lab.putBack': () => {
        left = []
        return { changes: [] }
      },
    },
  )
  await useDrift(engine.pinia).look()
  const banner = engine.show(DriftBanner)
  return { engine, banner, unfold: () => banner.get('.fold').trigger('click') }
}

const button = (wrapper: Awaited<ReturnType<typeof drifted>>['banner'], words: string) =>
  wrapper.findAll('button').find((found) => found.text() === words)

test('each thing that was changed by hand tells what puts it back, and its line', async () => {
  const { banner, unfold } = await drifted([route, mtu])
  expect(banner.text()).toContain('2 changes by hand')
  await unfold()
  for (const head of banner.findAll('.head')) await head.trigger('click')
  expect(banner.text()).toContain('ip -n node1 route del 10.9.0.0/24')
  await banner.get('.line').trigger('click')
  expect(banner.emitted('line')).toEqual([[24]])
})

test('what a lab file can say can be kept in it; what it cannot is said to be so', async () => {
  const { banner, unfold } = await drifted([route, mtu])
  await unfold()
  for (const head of banner.findAll('.head')) await head.trigger('click')
  await button(banner, 'Keep in the file')?.trigger('click')
  expect(banner.emitted('keep')).toEqual([[[keep]]])
  expect(banner.text()).toContain('A lab file cannot say this')
})

test('what was changed is one button that can be unfolded, and each thing again', async () => {
  const { banner, unfold } = await drifted([route, mtu])
  expect(banner.get('section').isVisible()).toBe(false)
  expect(banner.get('.fold').attributes('aria-expanded')).toBe('false')
  await unfold()
  expect(banner.get('.fold').attributes('aria-expanded')).toBe('true')
  const heads = banner.findAll('.head')
  expect(heads.map((head) => head.attributes('aria-expanded'))).toEqual(['false', 'false'])
  expect(heads.every((head) => head.find('svg.chevron').exists())).toBe(true)
  await banner.get('.head').trigger('keydown', { key: 'Escape' })
  expect(banner.get('section').isVisible()).toBe(false)
})

test('one thing is put back by its own button', async () => {
  const { engine, banner, unfold } = await drifted([route, mtu])
  await unfold()
  await banner.findAll('.head')[1]?.trigger('click')
  await button(banner, 'Put this back')?.trigger('click')
  await settle()
  expect(engine.asked.find(({ name }) => name === 'lab.putBack')?.params).toEqual({
    lab: 'small',
    only: ['link c1 eth0'],
  })
})

test('all is put back by one button, and the banner goes', async () => {
  const { engine, banner } = await drifted([route, mtu])
  await button(banner, 'Put all back')?.trigger('click')
  await settle()
  expect(engine.asked.some(({ name }) => name === 'lab.putBack')).toBe(true)
  expect(banner.find('section').exists()).toBe(false)
})

test('the kernel is compared again a second after an event that may be a hand, once for many of them', async () => {
  const { engine } = await drifted([])
  useEvents(engine.pinia).start()
  useDrift(engine.pinia).start()
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const before = engine.asked.filter(({ name }) => name === 'lab.drift').length
  const event = {
    time: '',
    namespace: 'c1',
    what: 'link',
    action: 'changed',
    name: 'eth0',
    facts: {},
    text: '',
  }
  for (let i = 0; i < 5; i++) await engine.tell('lab.events', { events: [event], lost: 0 })
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect(engine.asked.filter(({ name }) => name === 'lab.drift')).toHaveLength(before + 1)
})
