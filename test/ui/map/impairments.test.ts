import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { graphOf } from '../../../renderer/map/graph.ts'
import TopologyTable from '../../../renderer/map/TopologyTable.vue'
import { firstForm, linkName, wordsOf } from '../../../renderer/shell/impair-form.ts'
import { menuItems } from '../../../renderer/shell/menu-items.ts'
import { preset } from './labs.ts'

const wan = { kind: 'link', namespace: 'r2', link: 'eth0' } as const
const situation = { lab: preset('slow-wan'), running: true, stopped: ['c1'], broken: [], isUp: () => true }

test('an impaired link says on the map and in the table what goes wrong on it', () => {
  const lab = preset('slow-wan')
  expect(graphOf(lab).items.get('link:r2/eth0')?.label).toContain(
    'impaired: 10 mbit, delay 40 ms ± 5 ms, 3% lost',
  )
  expect(graphOf(lab).items.get('link:r2/eth1')?.label).not.toContain('impaired')
  const table = mount(TopologyTable, {
    props: { lab, running: true, stopped: [], links: new Map(), selected: undefined, failing: [] },
  })
  expect(table.text()).toContain('10 mbit, delay 40 ms, 3% lost')
})

test('a link on which nothing goes wrong, whatever the file says, has no tag on the map', () => {
  const lab = preset('slow-wan')
  const impairments = lab.impairments.map((each) => ({
    ...each,
    shaped: [],
    effects: {},
    text: 'none',
    live: true,
  }))
  expect(graphOf({ ...lab, impairments }).items.get('link:r2/eth0')).not.toHaveProperty('impairment')
})

test('a link of a running lab can be impaired by its menu, one of a stopped container or of a switch not', () => {
  const offered = (selected: Parameters<typeof menuItems>[0], running = true) =>
    menuItems(selected, { ...situation, running })
      .flat()
      .some(({ type }) => type === 'impair')
  expect(offered(wan)).toBe(true)
  expect(offered(wan, false)).toBe(false)
  expect(offered({ kind: 'link', namespace: 'c2', link: 'eth0' })).toBe(true)
  expect(offered({ kind: 'link', namespace: 'c1', link: 'eth0' })).toBe(false)
  expect(offered({ kind: 'link', namespace: 'wan', link: 'br0' })).toBe(false)
})

test('the dialog begins with what is so, in the words of the lab file, and gives these back', () => {
  const lab = preset('slow-wan')
  const name = linkName(lab, wan)
  expect(name).toEqual({ node: 'r2', to: 'wan' })
  const form = name && firstForm(lab, name)
  expect(form).toMatchObject({ rate: '10mbit', delay: '40ms', jitter: '5ms', loss: '3%', direction: 'out' })
  expect(form && wordsOf({ ...form, jitter: ' ', direction: 'both' })).toEqual({
    rate: '10mbit',
    delay: '40ms',
    loss: '3%',
    direction: 'both',
  })
  const nothing = { rate: '', delay: '', jitter: '', loss: '' }
  expect(form && wordsOf({ ...form, ...nothing, direction: 'both', down: true })).toEqual({ down: true })
})
