import { flushPromises } from '@vue/test-utils'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Walk } from '../../../main/contract.ts'
import { useCommands } from '../../../renderer/commands/registry.ts'
import CentrePanel from '../../../renderer/shell/CentrePanel.vue'
import { useWalk } from '../../../renderer/stores/walk.ts'
import WalkPanel from '../../../renderer/walk/WalkPanel.vue'
import type { Engine } from '../parts/engine.ts'
import { openLab, settle } from '../parts/engine.ts'
import { lostWalk, twoLansWalk } from './two-lans-walk.ts'

const text = readFileSync(resolve('labs/overlay/two-lans.lab.yml'), 'utf8')
let still = true

beforeEach(() => {
  still = true
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (query) => ({ matches: still && query.includes('reduce') }) as MediaQueryList,
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function sent(
  walk: Walk = twoLansWalk(),
): Promise<{ engine: Engine; store: ReturnType<typeof useWalk> }> {
  const engine = await openLab({ text }, { 'lab.walk': () => walk })
  const store = useWalk(engine.pinia)
  Object.assign(store.order, { from: 'c1', to: ' c2 ' })
  await store.send()
  await settle()
  return { engine, store }
}

test('a packet is sent from the form, and its way is a table', async () => {
  const { engine } = await sent()
  expect(engine.asked.find(({ name }) => name === 'lab.walk')?.params).toEqual({
    lab: 'two-lans',
    from: 'c1',
    to: 'c2',
    probe: 'ping',
  })
  const panel = engine.show(WalkPanel)
  expect(panel.get('.summary').text()).toContain('answered')
  const rows = panel.findAll('tr.stop')
  expect(rows.length).toBe(8 + 1)
  expect(rows[2]?.text()).toMatch(/wrapped in VXLAN, routed\s*\+50 B\s*node1 eth0\s*out/)
})

test('exchanges with neighbours are folded away until they are asked for', async () => {
  const { engine, store } = await sent()
  const panel = engine.show(WalkPanel)
  const [neighbours] = panel.findAll('.leg button')
  expect(neighbours?.attributes('aria-expanded')).toBe('false')
  await neighbours?.trigger('click')
  expect(panel.findAll('tr.stop').length).toBe(1 + 8 + 1)
  expect(store.current?.stop).toMatchObject({ leg: 1, number: 1 })
})

test('keys go from step to step, and the step that is shown can be told from the others', async () => {
  const { engine, store } = await sent()
  const panel = engine.show(WalkPanel)
  const row = () => panel.get('tr.stop[aria-selected=true]')
  expect(row().text()).toContain('sent')
  await row().trigger('keydown', { key: 'ArrowDown' })
  await row().trigger('keydown', { key: 'ArrowRight' })
  expect(row().text()).toContain('wrapped in VXLAN')
  expect(panel.findAll('.layer .name').map((name) => name.text())).toEqual([
    'Eth',
    'IP',
    'UDP',
    'VXLAN 5000',
    'Eth',
    'IP',
    'ICMP',
    'Data',
  ])
  expect(panel.findAll('.layer .state').map((state) => state.text())).toEqual(Array(4).fill('added'))
  expect(panel.findAll('mark.byte').length).toBe(50)
  await row().trigger('keydown', { key: 'ArrowUp' })
  await row().trigger('keydown', { key: 'End' })
  expect(store.isLast).toBe(true)
  await row().trigger('keydown', { key: 'Home' })
  expect(store.at).toBe(0)
})

test('told by interfaces the packet stays where it is', async () => {
  const { store } = await sent()
  store.jump(4)
  store.grain = 'hops'
  expect(store.current?.hop).toMatchObject({ namespace: 'r1', link: 'eth1' })
  expect(store.at).toBe(7)
  store.step(1)
  store.grain = 'steps'
  expect(store.current?.hop).toMatchObject({ namespace: 'r1', link: 'eth1' })
})

test('what the kernel says can be asked again in a terminal, and leads to the line that asked for it', async () => {
  const { engine, store } = await sent()
  const panel = engine.show(WalkPanel)
  store.jump(2)
  await flushPromises()
  await panel.get('[aria-label="Ask in a terminal of uber-net@node1"]').trigger('click')
  expect(panel.emitted('run')).toEqual([[{ node: 'uber-net@node1', command: 'bridge fdb show dev vxlan0' }]])
  await panel.get('.evidence .line').trigger('click')
  expect(panel.emitted('line')).toEqual([[91]])
})

test('of a lost packet the reason stands first, with its place, what proves it and what to do', async () => {
  const { engine } = await sent(lostWalk())
  const panel = engine.show(WalkPanel)
  const said = panel.text()
  for (const words of [
    'lost',
    'link down',
    'lost at eth0 of r1',
    'eth0 of r1 is down.',
    'state DOWN',
    'Set it up',
  ])
    expect(said).toContain(words)
  expect(said.indexOf('link down')).toBeLessThan(said.indexOf('What happened'))
  expect(said).toContain('This kernel does not tell why packets are dropped.')
  expect(said).toContain('3 frames were dropped unread')
})

test('a packet that was never seen still says where it was lost', async () => {
  const { engine, store } = await sent({ ...lostWalk(), legs: [] })
  const panel = engine.show(WalkPanel)
  expect(store.stops).toEqual([])
  expect(panel.find('.rows').exists()).toBe(false)
  expect(panel.text()).toContain('lost at eth0 of r1')
  const centre = engine.show(CentrePanel)
  expect(centre.find('.walk .lost').exists()).toBe(true)
})

test('a walk is played from step to step to its end', async () => {
  const { store } = await sent()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  store.play()
  for (let stop = 1; stop < store.stops.length; stop++) {
    await nextTick()
    vi.advanceTimersToNextTimer()
    expect(store.at).toBe(stop)
  }
  await nextTick()
  expect(store.playing).toBe(false)
  store.play()
  expect(store.at).toBe(0)
})

test('it plays by itself, unless movement is not wanted', async () => {
  expect((await sent()).store.playing).toBe(false)
  still = false
  const { store } = await sent()
  expect(store.playing).toBe(true)
  store.pause()
})

test('the map has the way with its numbers, and the packet with its headers', async () => {
  const { engine, store } = await sent()
  const centre = engine.show(CentrePanel)
  await settle()
  expect(centre.findAll('.walk .number').map((number) => number.text())).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    '8',
  ])
  store.jump(2)
  await settle()
  expect(centre.findAll('.walk .number.passed').length).toBe(3)
  expect(centre.findAll('.packet .header').map((header) => header.text())).toEqual([
    '+ Eth',
    '+ IP',
    '+ UDP',
    '+ VXLAN 5000',
    'Eth',
    'IP',
    'ICMP',
  ])
  expect(centre.get('.player').text()).toContain('3 of 9')
  store.close()
  await settle()
  expect(centre.find('.walk').exists()).toBe(false)
  expect(centre.find('.player').exists()).toBe(false)
})

test('both ends are chosen by clicks on the map, and Esc ends that', async () => {
  const engine = await openLab({ text })
  const store = useWalk(engine.pinia)
  const centre = engine.show(CentrePanel)
  store.pick()
  await settle()
  expect(centre.text()).toContain('Click on the node that sends.')
  await centre.get('[data-id="node:lan-a"]').trigger('click')
  expect(store.picking).toBe('from')
  await centre.get('[data-id="node:c1"]').trigger('click')
  expect(centre.text()).toContain('Click on the node that it goes to.')
  await centre.get('[data-id="link:node2/eth0"]').trigger('click')
  expect(store.order).toMatchObject({ from: 'c1', to: 'node2' })
  expect(store.picking).toBeUndefined()
  store.pick('c1')
  await settle()
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
  expect(store.picking).toBeUndefined()
})

test('what the engine refuses is told, and the walk before it stays', async () => {
  const engine = await openLab({ text })
  const store = useWalk(engine.pinia)
  Object.assign(store.order, { from: 'c1', to: 'nobody' })
  await store.send()
  expect(engine.show(WalkPanel).get('[role=alert]').text()).toContain('No answer to lab.walk.')
  expect(store.sending).toBe(false)
  expect(useCommands(engine.pinia).all.has('walk.saveMarkdown')).toBe(false)
})

test('a walk is put away when its lab ends', async () => {
  const { engine, store } = await sent()
  await engine.tell('labs.running', [])
  await settle()
  expect(store.taken).toBeUndefined()
})
