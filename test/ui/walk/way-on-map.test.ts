import { expect, test } from 'vitest'
import { drawStops } from '../../../renderer/map/followed.ts'
import { graphOf } from '../../../renderer/map/graph.ts'
import { layoutOf } from '../../../renderer/map/layout.ts'
import { thisMachine } from '../../../renderer/map/outside.ts'
import { passage } from '../../../renderer/map/passage.ts'
import { linesOf, offsetsOf, simplified } from '../../../renderer/map/polyline.ts'
import type { Point, Rect } from '../../../renderer/map/scene.ts'
import { spotsOf } from '../../../renderer/map/spots.ts'
import { stopsOnMap } from '../../../renderer/walk/followed.ts'
import { stopsOf } from '../../../renderer/walk/stops.ts'
import { preset, presets } from '../map/labs.ts'
import { requestLeg } from './two-lans-walk.ts'

const collapsed = { positions: {}, collapsed: { 'node:node1': true, 'node:node2': true } }

function drawn(layout: Parameters<typeof layoutOf>[1]) {
  const spots = spotsOf(layoutOf(graphOf(preset('two-lans')), layout))
  const leg = requestLeg()
  return drawStops(spots, stopsOnMap(leg, stopsOf(leg, 0, 'steps')))
}

function isIn({ x, y }: Point, rect: Rect): boolean {
  return x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height
}

test.each([null, collapsed])(
  'the way of a packet has no gaps, whether hosts are open or not: %j',
  (layout) => {
    const stops = drawn(layout)
    expect(stops.every((stop) => stop !== undefined)).toBe(true)
    let last: Point | undefined
    for (const stop of stops) {
      const [first] = stop?.way ?? []
      if (last && first) expect(first).toEqual(last)
      last = stop?.way.at(-1) ?? last
    }
  },
)

test('it begins at the container that sends and ends at the one that it is for', () => {
  const { places } = layoutOf(graphOf(preset('two-lans')), null)
  const stops = drawn(null)
  const nowhere = { x: 0, y: 0, width: 0, height: 0 }
  const end = stops.at(-1)?.onward.at(-1) ?? { x: 0, y: 0 }
  expect(isIn(stops[0]?.at ?? end, places.get('node:c1') ?? nowhere)).toBe(true)
  expect(isIn(end, places.get('node:c2') ?? nowhere)).toBe(true)
  expect(stops.at(-1)?.box).toEqual(places.get('node:c2'))
})

test('it runs level or upright everywhere', () => {
  for (const { way, onward } of drawn(null).flatMap((stop) => stop ?? []))
    for (const line of [way, onward])
      line.slice(1).forEach((point, index) => {
        const before = line[index]
        expect(point.x === before?.x || point.y === before?.y).toBe(true)
      })
})

test('every link of every preset lab that does not leave the lab has both its ends on the map, and a way between them', () => {
  for (const lab of presets()) {
    const graph = graphOf(lab)
    for (const all of [true, false]) {
      const closed = Object.fromEntries(graph.hosts.map(({ id }) => [id, all]))
      const scene = layoutOf(graph, { positions: {}, collapsed: closed })
      const spots = spotsOf(scene)
      const cables = [...graph.routers, ...graph.hosts].flatMap((node) => node.cables)
      const links = graph.hosts.flatMap(({ containers }) => containers.flatMap((each) => each.links))
      for (const { ends, id } of [...cables, ...links]) {
        if (ends.some(({ namespace }) => namespace === thisMachine)) continue
        const way = passage(spots, ...ends)
        expect(way.length, `${lab.name} ${id}`).toBeGreaterThan(0)
        expect(way.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
        expect(passage(spots, ends[1], ends[0]), `${lab.name} ${id}`).toEqual(way.toReversed())
      }
    }
  }
})

test('an interface that is not drawn is where its node is; a node that is not there is nowhere', () => {
  const spots = spotsOf(layoutOf(graphOf(preset('two-lans')), null))
  expect(spots.find({ namespace: 'c1', link: 'lo' })?.body).toBe(
    spots.find({ namespace: 'c1', link: 'eth0' })?.body,
  )
  expect(spots.find({ namespace: 'c9', link: 'eth0' })).toBeUndefined()
  expect(passage(spots, { namespace: 'c9', link: 'eth0' }, { namespace: 'c1', link: 'eth0' })).toEqual([])
})

test('paths of the map are read as lines, curves as many short ones', () => {
  expect(linesOf('M1 2V5H7L8 9M0 0H3')).toEqual([
    [
      { x: 1, y: 2 },
      { x: 1, y: 5 },
      { x: 7, y: 5 },
      { x: 8, y: 9 },
    ],
    [
      { x: 0, y: 0 },
      { x: 3, y: 0 },
    ],
  ])
  const [curve = []] = linesOf('M0 0C0 5 10 5 10 10')
  expect(curve.at(-1)).toEqual({ x: 10, y: 10 })
  expect(curve.length).toBeGreaterThan(8)
})

test('points that change nothing are left out, and a way is gone at one speed', () => {
  const way = simplified([
    { x: 0, y: 0 },
    { x: 0, y: 0 },
    { x: 0, y: 3 },
    { x: 0, y: 9 },
    { x: 3, y: 9 },
  ])
  expect(way).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 9 },
    { x: 3, y: 9 },
  ])
  expect(offsetsOf(way)).toEqual([0, 0.75, 1])
})
