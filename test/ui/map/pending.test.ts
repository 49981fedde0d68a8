import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import Map from '../../../renderer/map/Map.vue'
import { mergeLabs } from '../../../renderer/map/pending.ts'
import TopologyTable from '../../../renderer/map/TopologyTable.vue'
import { labOf, loadsOf } from './labs.ts'

const text = `
lans: { a: { subnet: 10.1.0.0/24 } }
hosts: { h1: { lans: { a: 10.1.0.1 } }, h2: { lans: { a: 10.1.0.2 } } }
networks: { net: { driver: overlay }, web: { driver: bridge, host: h1 } }
containers:
  c1: { host: h1, networks: [net] }
  c2: { host: h2, networks: [net] }
`
const running = labOf(text)
const props = {
  lab: running,
  layout: null,
  running: true,
  stopped: [],
  links: loadsOf(running),
  selected: undefined,
  failing: [],
  visible: { underlay: true, overlay: true, services: true },
}
const edited = (from: string, to: string) => labOf(text.replace(from, to))
const mapOf = (asked: typeof running, more: Partial<typeof props> = {}) =>
  mount(Map, { props: { ...props, asked, ...more } })

test('what is in the edited file and not in the running lab is on the map, marked as not applied yet', () => {
  const map = mapOf(edited('  c2:', '  c9: { host: h2, networks: [net] }\n  c2:'))
  const c9 = map.find('[data-id="node:c9"]')
  expect(c9.attributes('aria-label')).toMatch(/, not applied yet$/)
  expect(c9.classes()).toContain('pending')
  const link = map.find('[data-id="link:c9/eth0"]').attributes('aria-label')
  expect(link).toMatch(/, not applied yet$/)
  expect(link).not.toContain('not there')
  expect(map.find('[data-id="node:c1"]').classes()).not.toContain('pending')
  expect(map.findAll('.tag text').map((tag) => tag.text())).toContain('not applied yet')
})

test('what is out of the file and still runs is marked as to be removed', () => {
  const map = mapOf(edited('  c2: { host: h2, networks: [net] }\n', ''))
  expect(map.find('[data-id="node:c2"]').attributes('aria-label')).toMatch(/, to be removed$/)
  expect(map.find('[data-id="link:c2/eth0"]').attributes('aria-label')).toMatch(/, to be removed$/)
  expect(map.find('[data-id="node:net@h2"]').attributes('aria-label')).toMatch(/, to be removed$/)
})

test('a connection that is new is marked, and what it is made at as changed', () => {
  const lan = 'lans: { a: { subnet: 10.1.0.0/24 }, b: { subnet: 10.2.0.0/24 } }'
  const asked = labOf(
    text.replace('lans: { a: { subnet: 10.1.0.0/24 } }', lan).replace('a: 10.1.0.2 }', 'a: 10.1.0.2, b: }'),
  )
  const { pending } = mergeLabs(running, asked)
  expect(Object.fromEntries(pending)).toEqual({
    'node:b': 'added',
    'link:h2/eth1': 'added',
    'node:h2': 'changed',
  })
  expect(mapOf(asked).find('[data-id="node:h2"]').attributes('aria-label')).toMatch(/, to be changed$/)
})

test('an interface that will lead elsewhere is marked as changed', () => {
  const asked = edited('c1: { host: h1, networks: [net] }', 'c1: { host: h1, networks: [net, web] }')
  expect(mergeLabs(running, asked).pending.get('link:c1/eth1')).toBe('changed')
})

test('a comment or another line changes nothing, nor does a file while nothing runs', () => {
  expect(mergeLabs(running, labOf(`# of mine\n\n${text}`)).pending.size).toBe(0)
  const asked = edited('  c2:', '  c9: { host: h2, networks: [net] }\n  c2:')
  expect(mapOf(asked, { running: false }).find('.pending').exists()).toBe(false)
})

test('the table tells the same', () => {
  const asked = edited('  c2: { host: h2, networks: [net] }\n', '  c9: { host: h1, networks: [net] }\n')
  const table = mount(TopologyTable, { props: { ...props, asked } })
  expect(table.find('[data-key="node:c9"]').text()).toContain('not applied yet')
  expect(table.find('[data-key="node:c2"]').text()).toContain('to be removed')
  expect(table.find('[data-key="link:c9/eth0"]').text()).toContain('not applied yet')
})
