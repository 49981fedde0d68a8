import { describe, expect, test } from 'vitest'
import type { KernelFact } from '../../main/kernel/objects.ts'
import { identity } from '../../main/kernel/objects.ts'
import { stillThere, withLinksDown } from '../../main/links-down.ts'
import { address, asked, bridge } from './kernel/objects.ts'

const route = (via: string, link?: string): KernelFact => ({
  kind: 'route',
  namespace: 'n',
  destination: 'default',
  via,
  ...(link !== undefined && { link }),
})
const objects = (...facts: KernelFact[]) =>
  [bridge('n'), address('n', 'br0', '10.0.0.1/24'), ...facts].map(asked)
const down = [{ namespace: 'n', link: 'br0' }]
const ids = (list: readonly KernelFact[]) => list.map(identity)

describe('While a link is set down', () => {
  test('it is to be down, and its addresses stay', () => {
    const wanted = withLinksDown(objects(), down)
    expect(wanted[0]).toMatchObject({ kind: 'link', up: false })
    expect(ids(wanted)).toEqual(['link n br0', 'address n br0 10.0.0.1/24'])
  })

  test('routes through it are to be away, also those that name only a gateway behind it', () => {
    expect(ids(withLinksDown(objects(route('10.0.0.9', 'br0')), down))).not.toContain('route n default')
    expect(ids(withLinksDown(objects(route('10.0.0.9')), down))).not.toContain('route n default')
    expect(ids(withLinksDown(objects(route('10.7.0.9')), down))).toContain('route n default')
    expect(ids(withLinksDown(objects(route('10.0.0.9', 'eth1')), down))).toContain('route n default')
  })

  test('what is in another namespace is as it was', () => {
    const other = [{ namespace: 'm', link: 'br0' }]
    expect(withLinksDown(objects(route('10.0.0.9')), other)).toEqual(objects(route('10.0.0.9')))
  })

  test('it is forgotten with the link', () => {
    expect(stillThere(down, objects())).toEqual(down)
    expect(stillThere(down, [])).toEqual([])
  })
})
