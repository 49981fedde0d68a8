import { mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import type { Lab, LinkLoad } from '../../../main/contract.ts'
import { graphOf } from '../../../renderer/map/graph.ts'
import { layoutOf } from '../../../renderer/map/layout.ts'
import Map from '../../../renderer/map/Map.vue'
import { neighbour } from '../../../renderer/map/neighbours.ts'
import { loadsOf, preset, renamed } from './labs.ts'

const basic = {
  layout: null,
  running: true,
  stopped: [] as readonly string[],
  links: new globalThis.Map<string, LinkLoad>(),
  selected: undefined,
  failing: [] as readonly string[],
  visible: { underlay: true, overlay: true, services: true },
}

const mapOf = (lab: Lab, more: Partial<typeof basic> = {}) =>
  mount(Map, { props: { lab, ...basic, ...more }, attachTo: document.body })

test('everything that has a place is one named, focusable thing on the map', () => {
  const lab = preset('two-lans')
  const map = mapOf(lab)
  const graph = graphOf(lab)
  for (const id of layoutOf(graph, null).places.keys()) {
    const found = map.findAll(`[data-id="${id}"]`)
    expect(found.length, id).toBe(1)
    expect(found[0]?.attributes('aria-label')).toContain(graph.items.get(id)?.label)
    expect(found[0]?.attributes('tabindex')).toMatch(/^(0|-1)$/)
  }
  expect(map.findAll('[data-id][tabindex="0"]').length).toBe(1)
})

test('arrow keys move from thing to thing, in every direction to one that is there', () => {
  const { places } = layoutOf(graphOf(preset('two-lans')), null)
  const reached = new Set(['node:r1'])
  for (const id of reached)
    for (const direction of ['up', 'down', 'left', 'right'] as const) {
      const next = neighbour(places, id, direction)
      if (next !== undefined) reached.add(next)
    }
  expect([...places.keys()].filter((id) => !reached.has(id))).toEqual([])
  expect(neighbour(places, 'node:c1', 'right')).toBe('node:c2')
})

test('Enter activates what is focused, Space selects it, C collapses its host, Alt with an arrow moves it', async () => {
  const map = mapOf(preset('two-lans'))
  const c1 = map.find('[data-id="node:c1"]')
  c1.element.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
  await c1.trigger('keydown', { key: 'Enter' })
  expect(map.emitted('activate')).toEqual([[{ kind: 'node', name: 'c1' }]])
  await c1.trigger('keydown', { key: ' ' })
  expect(map.emitted('select')).toEqual([[{ kind: 'node', name: 'c1' }]])
  await c1.trigger('keydown', { key: 'c' })
  expect(map.emitted('arrange')?.at(-1)).toEqual([{ positions: {}, collapsed: { 'node:node1': true } }])
  await c1.trigger('keydown', { key: 'ArrowDown', altKey: true })
  const { places } = layoutOf(graphOf(preset('two-lans')), null)
  const [host, box] = [places.get('node:node1'), places.get('node:c1')]
  const snapped = (value: number) => Math.round(value / 4) * 4
  expect(map.emitted('arrange')?.at(-1)).toEqual([
    {
      positions: {
        'node:c1': {
          x: snapped((box?.x ?? 0) - (host?.x ?? 0)),
          y: snapped((box?.y ?? 0) - (host?.y ?? 0) + 16),
        },
      },
      collapsed: {},
    },
  ])
})

test('a click selects, a click beside everything selects nothing, a right click asks for a menu', async () => {
  const map = mapOf(preset('two-lans'))
  await map.find('[data-id="link:r1/eth1"]').trigger('click')
  await map.find('svg').trigger('click')
  expect(map.emitted('select')).toEqual([[{ kind: 'link', namespace: 'r1', link: 'eth1' }], [undefined]])
  await map.find('[data-id="node:lan-a"]').trigger('contextmenu', { button: 2, clientX: 7, clientY: 9 })
  const selected = { kind: 'node', name: 'lan-a' }
  expect(map.emitted('menu')).toEqual([[{ selected, clientX: 7, clientY: 9 }]])
})

test('states are told in words and shown by more than colour', () => {
  const lab = preset('two-lans')
  const port = lab.containers[0]?.endpoints[0]?.port ?? ''
  const links = loadsOf(lab, {
    [`uber-net@node1/${port}`]: { up: false },
    'node1/eth0': { receiving: 1_200_000, dropped: 3 },
  })
  const map = mapOf(lab, { links, stopped: ['c2'], failing: ['node:node2'] })
  const label = (id: string) => map.find(`[data-id="${id}"]`).attributes('aria-label')
  expect(label('link:c1/eth0')).toMatch(/, down$/)
  expect(label('link:node1/eth0')).toMatch(/, up, 1.2 MB\/s, 3 frames dropped$/)
  expect(label('node:c2')).toMatch(/, stopped$/)
  expect(label('node:node2')).toMatch(/, a check fails here$/)
  expect(map.findAll('.cross').length).toBe(1)
  expect(map.find('.drops').text()).toContain('3')
  expect(map.find('[data-id="node:c2"]').text()).toContain('stopped')
})

test('a layer that is hidden takes its things away and moves nothing else', async () => {
  const map = mapOf(preset('two-lans'))
  const before = map.find('[data-id="node:c1"] rect').attributes()
  await map.setProps({ visible: { underlay: false, overlay: false, services: false } })
  for (const id of ['node:r1', 'link:node1/eth0', 'network:uber-net', 'node:uber-net@node1', 'link:c1/eth0'])
    expect(map.find(`[data-id="${id}"]`).exists(), id).toBe(false)
  expect(map.find('[data-id="node:c1"] rect').attributes()).toEqual(before)
})

test('names that are markup are shown as text', () => {
  const evil = `<img src=x onerror="alert(1)"></text><script>alert(2)</script>`
  const map = mapOf(renamed(preset('drivers-together'), evil))
  expect(map.find('img, script').exists()).toBe(false)
  expect(map.find('title').text()).toContain(evil)
})

test('the exported SVG is well-formed, needs nothing else, and holds hostile names as text', () => {
  const evil = `<img src=x>"'&]]>`
  const map = mapOf({ ...renamed(preset('two-overlays'), evil), title: evil })
  const svg: unknown = map.vm.$.exposed?.['exportSvg']()
  if (typeof svg !== 'string') throw new Error('no text')
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(parsed.querySelector('parsererror')).toBeNull()
  expect(parsed.documentElement.tagName.toLowerCase()).toBe('svg')
  expect(parsed.querySelector('img')).toBeNull()
  expect(svg).not.toMatch(/data-|aria-|tabindex|var\(|url\(|href|<script|<foreignObject/)
  expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"')
  expect(parsed.querySelectorAll('rect').length).toBeGreaterThan(20)
})

test('a change of loads draws no container again', async () => {
  const lab = preset('two-lans')
  const map = mapOf(lab)
  const seen = vi.fn()
  const observer = new MutationObserver(seen)
  observer.observe(map.find('[data-id="node:c1"]').element, {
    attributes: true,
    subtree: true,
    childList: true,
  })
  await map.setProps({ links: loadsOf(lab, { 'node1/eth0': { sending: 10 } }) })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(seen).not.toHaveBeenCalled()
  expect(map.find('[data-id="link:node1/eth0"]').attributes('aria-label')).toContain('10 B/s')
})
