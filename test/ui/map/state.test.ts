import { mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import type { Lab } from '../../../main/contract.ts'
import Map from '../../../renderer/map/Map.vue'
import TopologyTable from '../../../renderer/map/TopologyTable.vue'
import { labOf, loadsOf, preset } from './labs.ts'

const basic = {
  layout: null,
  running: true,
  stopped: [] as readonly string[],
  selected: undefined,
  failing: [] as readonly string[],
  visible: { underlay: true, overlay: true, services: true },
}
type Changes = Parameters<typeof loadsOf>[1]

const mapOf = (lab: Lab, changes: Changes = {}, more: Partial<typeof basic> = {}) =>
  mount(Map, { props: { lab, ...basic, links: loadsOf(lab, changes), ...more } })

function labelsOf(lab: Lab, changes: Changes = {}, more: Partial<typeof basic> = {}) {
  const map = mapOf(lab, changes, more)
  return (id: string) => map.find(`[data-id="${id}"]`).attributes('aria-label')
}

describe('a link that the kernel does not have', () => {
  const lab = preset('two-lans')
  const port = lab.hosts[0]?.lans[0]?.port ?? ''
  const gone = { [`lan-a/${port}`]: null, 'node1/eth0': null }

  test('is said and drawn to be not there, which is not down', () => {
    const map = mapOf(lab, gone)
    const cable = map.find('[data-id="link:node1/eth0"]')
    expect(cable.attributes('aria-label')).toMatch(/, not there$/)
    expect(cable.find('.line').classes()).toContain('absent')
    expect(map.findAll('.ring').length).toBe(1)
    expect(mapOf(lab, { 'node1/eth0': { up: false } }).findAll('.ring').length).toBe(0)
  })

  test('is not there in the table, neither', () => {
    const table = mount(TopologyTable, { props: { lab, ...basic, links: loadsOf(lab, gone) } })
    expect(table.find('[data-key="link:node1/eth0"]').text()).toContain('not there')
    expect(table.find('[data-key="node1/eth0"]').text()).toContain('not there')
    expect(table.find('[data-key="node2/eth0"]').text()).toContain('up')
  })

  test('is not claimed as long as nothing was read', () => {
    const map = mount(Map, { props: { lab, ...basic, links: new globalThis.Map() } })
    expect(map.find('[data-id="link:node1/eth0"]').attributes('aria-label')).not.toContain('not there')
  })

  test('is each one of a stopped container, also a macvlan child whose parent is up', () => {
    expect(labelsOf(lab, {}, { stopped: ['c1'] })('link:c1/eth0')).toMatch(/, not there$/)
    const [first] = preset('one-mac-port').containers
    const of = labelsOf(preset('one-mac-port'), {}, { stopped: [first?.name ?? ''] })
    expect(of(`link:${first?.name ?? ''}/eth0`)).toMatch(/, not there$/)
  })

  test('is told of a VTEP that was deleted', () => {
    const of = labelsOf(lab, { 'uber-net@node1/vxlan0': null })
    expect(of('link:uber-net@node1/vxlan0')).toMatch(/, not there$/)
    expect(of('link:uber-net@node2/vxlan0')).not.toMatch(/not there/)
  })
})

describe('a tunnel', () => {
  const two = preset('two-lans')
  const three = preset('three-hosts')
  const broken = (lab: Lab, changes: Changes, more: Partial<typeof basic> = {}) => {
    const [name = ''] = lab.networks.flatMap(({ driver, name }) => (driver === 'overlay' ? [name] : []))
    return /broken.*$/.exec(labelsOf(lab, changes, more)(`network:${name}`) ?? '')?.[0]
  }

  test('is whole while all below it is up, and while nothing is known', () => {
    expect(broken(two, {})).toBeUndefined()
    const map = mount(Map, { props: { lab: two, ...basic, links: new globalThis.Map() } })
    expect(map.find('[data-id="network:uber-net"]').attributes('aria-label')).not.toContain('broken')
  })

  test.each([
    ['a link of its host', 'node1/eth0', 'eth0 of node1 is down'],
    ['a VTEP', 'uber-net@node2/vxlan0', 'vxlan0 of uber-net@node2 is down'],
    ['a LAN', 'lan-a/br0', 'br0 of lan-a is down'],
    ['the router on the way', 'r1/eth1', 'eth1 of r1 is down'],
  ])('is broken by %s that is down, and says so', (_, key, words) => {
    expect(broken(two, { [key]: { up: false, running: false } })).toBe(`broken: ${words}`)
    const map = mapOf(two, { [key]: { up: false, running: false } })
    expect(map.find('[data-id="network:uber-net"] .wall').classes()).toContain('cut')
    const table = mount(TopologyTable, {
      props: { lab: two, ...basic, links: loadsOf(two, { [key]: { up: false, running: false } }) },
    })
    expect(table.find('[data-key="network:uber-net"]').text()).toContain(words)
  })

  test('still joins the other hosts where one is cut off', () => {
    expect(broken(three, { 'node1/eth0': { up: false } })).toBe('broken to some hosts: eth0 of node1 is down')
  })

  test('does not care for a router that is on nobody’s way', () => {
    const lab = labOf(`
lans: { a: { subnet: 10.1.0.0/24 }, b: { subnet: 10.2.0.0/24 } }
routers: { r1: { lans: [a, b] } }
hosts: { h1: { lans: [a] }, h2: { lans: [a] } }
networks: { net: { driver: overlay } }
containers: { c1: { host: h1, networks: [net] }, c2: { host: h2, networks: [net] } }
`)
    expect(broken(lab, { 'r1/eth0': { up: false } })).toBeUndefined()
  })

  test('does not miss a host on which no container of it runs', () => {
    const changes = { 'mesh@node3/vxlan0': null, 'mesh@node3/br0': null }
    const on3 = three.containers.filter(({ host }) => host === 'node3').map(({ name }) => name)
    expect(broken(three, changes)).toMatch(/^broken to some hosts: vxlan0 of mesh@node3 is not there/)
    expect(broken(three, changes, { stopped: on3 })).toBeUndefined()
  })
})
