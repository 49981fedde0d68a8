import { describe, expect, test } from 'vitest'
import type { Lab, Layout } from '../../../main/contract.ts'
import { graphOf } from '../../../renderer/map/graph.ts'
import { layoutOf } from '../../../renderer/map/layout.ts'
import { widthOf } from '../../../renderer/map/measure.ts'
import { moved } from '../../../renderer/map/moving.ts'
import type { Rect, Scene } from '../../../renderer/map/scene.ts'
import { overlayLab } from '../../bench/labs.ts'
import { labOf, preset, presets, renamed } from './labs.ts'

const sceneOf = (lab: Lab, layout: Layout | null = null) => layoutOf(graphOf(lab), layout)

describe.each(presets().map((lab) => [lab.name, lab] as const))('the map of %s', (_, lab) => {
  test('has no two boxes that overlap, and each box in its parent', () => {
    expect(faults(sceneOf(lab))).toEqual([])
  })

  test('has texts that fit into their boxes', () => {
    expect(cutOff(sceneOf(lab))).toEqual([])
  })

  test('has no line through a container', () => {
    expect(crossings(sceneOf(lab))).toEqual([])
  })

  test('is the same each time', () => {
    expect(sceneOf(lab)).toEqual(sceneOf(structuredClone(lab)))
  })

  test('is as orderly with all hosts collapsed', () => {
    const collapsed = Object.fromEntries(lab.hosts.map(({ name }) => [`node:${name}`, true]))
    const scene = sceneOf(lab, { positions: {}, collapsed })
    expect(faults(scene)).toEqual([])
    expect(scene.containers).toEqual([])
  })

  test('is orderly with names of 200 letters', () => {
    const scene = sceneOf(renamed(lab, '<b onclick="x">&\n'.padEnd(200, 'W')))
    expect(faults(scene)).toEqual([])
    expect(cutOff(scene)).toEqual([])
  })
})

test('the tunnel of an overlay is level across hosts', () => {
  const { tunnels, networks } = sceneOf(preset('three-hosts'))
  const ys = networks.filter(({ node }) => node.kind === 'overlay').map(({ chips }) => chips[1]?.rect.y)
  expect(new Set(ys).size).toBe(1)
  expect(tunnels[0]?.path).toMatch(/^(M-?[\d.]+ [\d.]+H-?[\d.]+)+$/)
})

test('what was placed by hand is there, with what is in it', () => {
  const lab = preset('two-lans')
  const graph = graphOf(lab)
  const before = layoutOf(graph, null)
  const layout = moved(null, graph, before.places, 'node:node1', { x: -399, y: 41 })
  const after = layoutOf(graph, layout)
  const [from, to] = [before.places.get('node:node1'), after.places.get('node:node1')]
  expect([(to?.x ?? 0) % 4, (to?.y ?? 0) % 4].map(Math.abs)).toEqual([0, 0])
  expect(Math.abs((to?.x ?? 0) - (from?.x ?? 0) + 399)).toBeLessThanOrEqual(2)
  expect(faults(after)).toEqual([])
  expect(after.places.get('node:node2')).toEqual(before.places.get('node:node2'))
})

test('a container placed by hand stays in its host, which grows for it', () => {
  const lab = preset('two-lans')
  const scene = sceneOf(lab, { positions: { 'node:c1': { x: 500, y: 400 } }, collapsed: {} })
  const host = scene.places.get('node:node1')
  expect(scene.places.get('node:c1')).toMatchObject({ x: (host?.x ?? 0) + 500, y: (host?.y ?? 0) + 400 })
  expect(faults(scene)).toEqual([])
})

test('hosts are collapsed by themselves in a lab of more than 150 containers', () => {
  const some = sceneOf(labOf(overlayLab('some', 3, 50)))
  const many = sceneOf(labOf(overlayLab('many', 4, 50)))
  expect(some.hosts.some(({ collapsed }) => collapsed)).toBe(false)
  expect(many.hosts.every(({ collapsed }) => collapsed)).toBe(true)
})

test('a lab of 1,000 containers, all of them shown, is laid out without overlaps', () => {
  const graph = graphOf(labOf(overlayLab('large', 20, 50)))
  const layout = { positions: {}, collapsed: Object.fromEntries(graph.hosts.map(({ id }) => [id, false])) }
  expect(faults(layoutOf(graph, layout))).toEqual([])
})

/** Siblings that overlap, and children that reach out of their parents. */
function faults({ lans, routers, hosts, networks, containers, cables }: Scene): string[] {
  const top = [...lans, ...routers, ...hosts].map(({ node, rect }) => ({ id: node.id, rect }))
  const chips = cables.map(({ cable, chip }) => ({ id: cable.id, rect: chip }))
  const found = [...overlaps(top), ...overlaps(chips)]
  for (const { node, rect } of hosts) {
    const lanes = networks.filter((each) => each.node.host === node.name)
    const boxes = containers.filter((each) => each.node.container.host === node.name)
    const children = [...lanes, ...boxes].map((each) => ({ id: each.node.id, rect: each.rect }))
    found.push(
      ...overlaps(children),
      ...children.filter((each) => !within(each.rect, rect)).map(({ id }) => id),
    )
    for (const lane of lanes) {
      const devices = lane.chips.map((chip) => ({ id: chip.device.id, rect: chip.rect }))
      found.push(...overlaps(devices))
      found.push(...devices.filter((each) => !within(each.rect, lane.rect)).map(({ id }) => id))
    }
  }
  return found
}

function overlaps(boxes: readonly { readonly id: string; readonly rect: Rect }[]): string[] {
  return boxes.flatMap((a, index) =>
    boxes.slice(index + 1).flatMap((b) => (meet(a.rect, b.rect) ? [`${a.id} overlaps ${b.id}`] : [])),
  )
}

function meet(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function within(a: Rect, b: Rect): boolean {
  return a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height
}

/** Texts that are wider than their boxes, or meet another text of the same line. */
function cutOff({ lans, routers, hosts, networks, containers, cables }: Scene): string[] {
  const fits = (id: string, room: number, width: number) => (width <= room ? [] : [id])
  return [
    ...lans.flatMap(({ node, rect, name, detail }) =>
      fits(node.id, rect.width - 36, widthOf(name, 'name') + widthOf(detail, 'mono')),
    ),
    ...routers.flatMap(({ node, rect, name }) => fits(node.id, rect.width - 42, widthOf(name, 'name'))),
    ...hosts.flatMap(({ node, rect, name }) => fits(node.id, rect.width - 46, widthOf(name, 'name'))),
    ...networks.flatMap(({ node, rect, name, detail, chips }) => {
      const beside = node.kind === 'bridge' ? (chips[0]?.rect.width ?? 0) : widthOf(detail, 'small')
      return fits(node.id, rect.width - 24, widthOf(name, 'name') + beside)
    }),
    ...containers.flatMap(({ node, rect, name, lines, tags }) => [
      ...fits(node.id, rect.width - 32, widthOf(name, 'name')),
      ...lines.flatMap((line) => fits(`${node.id} ${line}`, rect.width - 18, widthOf(line, 'mono'))),
      ...tags.flatMap((tag) => (within(tag.rect, rect) ? [] : [`${node.id} ${tag.text}`])),
    ]),
    ...cables.flatMap(({ cable, chip, text }) => fits(cable.id, chip.width, widthOf(text, 'mono'))),
  ]
}

/** Straight lines of links that go through a container or another lane than their own. */
function crossings({ links, networks, containers }: Scene): string[] {
  return links.flatMap(({ link, path }) => {
    const line = /^M([\d.-]+) ([\d.-]+)V([\d.-]+)$/.exec(path)?.slice(1).map(Number)
    if (!line) return [`${link.id} is not straight`]
    const [x = 0, from = 0, to = 0] = line
    const way = { x, y: Math.min(from, to) + 1, width: 0.1, height: Math.abs(to - from) - 2 }
    const boxes = [...networks, ...containers].map(({ node, rect }) => ({ id: node.id, rect }))
    return boxes.filter(({ rect }) => meet(way, rect)).map(({ id }) => `${link.id} crosses ${id}`)
  })
}
