import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Lab } from '../../../main/contract.ts'
import { graphOf } from '../../../renderer/map/graph.ts'
import { layoutOf } from '../../../renderer/map/layout.ts'
import Map from '../../../renderer/map/Map.vue'
import TopologyTable from '../../../renderer/map/TopologyTable.vue'
import { labOf, loadsOf, preset } from './labs.ts'

const basic = {
  layout: null,
  running: true,
  stopped: [] as readonly string[],
  selected: undefined,
  failing: [],
  visible: { underlay: true, overlay: true, services: true },
}
const [width, height, footer] = [700, 375, 54]

/** A window of a size, with a footer in it. */
function mapOf(lab: Lab) {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(width)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(height)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(footer)
  return mount(Map, { props: { lab, ...basic, links: loadsOf(lab) }, attachTo: document.body })
}

/** Where the map is in the window. */
function placeOf(map: ReturnType<typeof mapOf>, lab: Lab) {
  const { transform } = map.find<HTMLElement>('.world').element.style
  const [x = 0, y = 0, scale = 0] =
    /([\d.-]+)px, ([\d.-]+)px\) scale\(([\d.]+)/.exec(transform)?.slice(1).map(Number) ?? []
  const { bounds } = layoutOf(graphOf(lab), null)
  return { x, y, right: x + bounds.width * scale, bottom: y + bounds.height * scale }
}

const lab = preset('two-lans')
const larger: Lab = {
  ...lab,
  hosts: [...lab.hosts, ...['n3', 'n4'].map((name) => ({ ...host(), name, lans: [] }))],
}

function host() {
  const [first] = lab.hosts
  if (!first) throw new Error('no host')
  return first
}

enableAutoUnmount(afterEach)
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('the map in its window', () => {
  test.each(['two-lans', 'two-overlays', 'overlay-mtu', 'two-bridges', 'drivers-together'])(
    'is wholly in sight, clear of the legend below it: %s',
    (name) => {
      const each = preset(name)
      const { x, y, right, bottom } = placeOf(mapOf(each), each)
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(-0.01)
      expect(right).toBeLessThanOrEqual(width + 0.01)
      expect(bottom).toBeLessThanOrEqual(height - footer + 0.01)
    },
  )

  test('is fitted in again when the lab grows', async () => {
    const map = mapOf(lab)
    await map.setProps({ lab: larger, links: loadsOf(larger) })
    await nextTick()
    expect(placeOf(map, larger).right).toBeLessThanOrEqual(width + 0.01)
    expect(placeOf(map, larger).bottom).toBeLessThanOrEqual(height - footer + 0.01)
  })

  test('stays where the user has moved it when the lab grows, until it is fitted in again', async () => {
    const map = mapOf(lab)
    await map.find('.map').trigger('wheel', { deltaX: 40, deltaY: 30 })
    const before = map.find<HTMLElement>('.world').element.style.transform
    await map.setProps({ lab: larger, links: loadsOf(larger) })
    await nextTick()
    expect(/scale.*/.exec(map.find<HTMLElement>('.world').element.style.transform)).toEqual(
      /scale.*/.exec(before),
    )
    expect(placeOf(map, larger).right).toBeGreaterThan(width)
    await map.find('.controls button:last-child').trigger('click')
    await map.setProps({ lab, links: loadsOf(lab) })
    await nextTick()
    expect(placeOf(map, lab).right).toBeLessThanOrEqual(width + 0.01)
  })

  test.each([
    'three-hosts',
    'two-lans',
    'two-bridges',
    'macvlan-modes',
    'macvlan-and-host',
    'flood-and-learn',
    'vxlan-multicast',
    'published-ports',
  ])('is filled by %s: at least 60 % of the scale of its own size, and most of one side', (name) => {
    const each = preset(name)
    const place = placeOf(mapOf(each), each)
    const { bounds } = layoutOf(graphOf(each), null)
    expect((place.right - place.x) / bounds.width).toBeGreaterThanOrEqual(0.6)
    expect(
      Math.max((place.right - place.x) / width, (place.bottom - place.y) / (height - footer)),
    ).toBeGreaterThan(0.95)
  })
})

describe('a double click', () => {
  test('while nothing runs tells what to do first, on the map and in the table', async () => {
    const map = mount(Map, { props: { lab, ...basic, running: false, links: loadsOf(lab) } })
    for (const name of ['c1', 'node1', 'r1']) {
      await map.find(`[data-id="node:${name}"]`).trigger('dblclick')
      expect(map.find('[role=status]').text()).toBe(
        `Start the lab first: a terminal in ${name} needs it to run.`,
      )
    }
    const table = mount(TopologyTable, { props: { lab, ...basic, running: false, links: loadsOf(lab) } })
    await table.find('[data-key="node:c1"]').trigger('dblclick')
    expect(table.find('[role=status]').text()).toContain('Start the lab first')
    await map.setProps({ running: true })
    expect(map.find('[role=status]').text()).toBe('')
  })

  test('on what is stopped or not applied yet tells that', async () => {
    const asked = labOf('hosts: { extra: }')
    const map = mount(Map, { props: { lab, asked, ...basic, stopped: ['c2'], links: loadsOf(lab) } })
    await map.find('[data-id="node:c2"]').trigger('dblclick')
    expect(map.find('[role=status]').text()).toContain('c2 is stopped')
    await map.find('[data-id="node:extra"]').trigger('dblclick')
    expect(map.find('[role=status]').text()).toContain('Apply the changes first')
    expect(map.emitted('activate')).toBeUndefined()
  })

  test('leaves its note for some seconds', async () => {
    vi.useFakeTimers()
    const map = mount(Map, { props: { lab, ...basic, running: false, links: loadsOf(lab) } })
    await map.find('[data-id="node:c1"]').trigger('dblclick')
    vi.advanceTimersByTime(10_000)
    await nextTick()
    expect(map.find('[role=status]').text()).toBe('')
  })
})

test('an exported map has neither buttons nor the mark of what is selected, and the shown one keeps both', () => {
  const style = document.createElement('style')
  style.textContent = '.selected > .box { stroke-width: 7px }'
  document.head.append(style)
  const selected = { kind: 'node', name: 'c1' } as const
  const map = mount(Map, {
    props: { lab, ...basic, selected, links: loadsOf(lab) },
    attachTo: document.body,
  })
  const box = map.find('[data-id="node:c1"] > .box')
  expect(getComputedStyle(box.element).strokeWidth).toBe('7px')
  const svg: unknown = map.vm.$.exposed?.['exportSvg']()
  expect(svg).not.toContain('stroke-width:7px')
  expect(svg).not.toContain('M6 10h8')
  expect(getComputedStyle(box.element).strokeWidth).toBe('7px')
  expect(map.findAll('.toggle').length).toBe(2)
  style.remove()
})
