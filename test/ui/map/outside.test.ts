import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import type { Problem, Result } from '../../../main/contract.ts'
import { withConsent } from '../../../renderer/editor/consent.ts'
import QuestionDialog from '../../../renderer/editor/QuestionDialog.vue'
import { interfaceEntry } from '../../../renderer/inspector/interfaces.ts'
import { networkSections } from '../../../renderer/inspector/network-sections.ts'
import { graphOf } from '../../../renderer/map/graph.ts'
import Map from '../../../renderer/map/Map.vue'
import { linkState } from '../../../renderer/map/state.ts'
import { tablesOf } from '../../../renderer/map/table.ts'
import { nodeState } from '../parts/engine.ts'
import { preset } from './labs.ts'

const lab = preset('real-lan')
const state = {
  running: true,
  stopped: new Set<string>(),
  failing: new Set<string>(),
  selected: new Set<string>(),
  loads: new globalThis.Map(
    ['lo', 'eth0'].map((link) => [
      `c1/${link}`,
      { namespace: 'c1', link, up: true, running: true, receiving: 7, sending: 0, dropped: 0 },
    ]),
  ),
  pending: new globalThis.Map(),
  broken: new globalThis.Map(),
}

describe('A network on an interface of this machine', () => {
  test('is named as leaving the lab on the map, in its legend and in the table', () => {
    const visible = { underlay: true, overlay: true, services: true }
    const more = { layout: null, running: false, stopped: [], links: new globalThis.Map() }
    const map = mount(Map, { props: { lab, ...more, selected: undefined, failing: [], visible } })
    expect(map.find('[data-id="network:house@node1"]').attributes('aria-label')).toContain(
      'out of the lab by this machine’s eth0',
    )
    expect(map.find('.legend').text()).toContain('leaves the lab: this machine’s eth0')
    const texts = tablesOf(graphOf(lab), state).flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))
    expect(texts).toContain('macvlan · bridge · on this machine’s eth0')
    expect(texts).toContain('this machine eth0')
  })

  test('and its links say in the inspector where they lead, and have no other end to look at', () => {
    const network = lab.networks.find(({ name }) => name === 'house')
    const titles = network ? networkSections(lab, network).flatMap(({ entries }) => entries) : []
    expect(titles.map(({ title }) => title)).toContain('mode bridge, parent eth0 of this machine')
    const [first] = nodeState().interfaces
    const parent = { namespace: 'this machine', link: 'eth0' }
    const child = first && { ...first, device: { type: 'macvlan', mode: 'bridge', parent } as const }
    expect(child && interfaceEntry(child).lines).toContain(
      'bridge child of eth0 of this machine, outside of the lab',
    )
  })

  test('has links whose state is known by their own end alone', () => {
    const [c1, c2] = graphOf(lab).hosts[0]?.containers.map(({ links }) => links[0]) ?? []
    expect(c1 && linkState(c1, state)).toMatchObject({ is: 'up', rate: 7 })
    expect(c2 && linkState(c2, state)).toBeUndefined()
  })
})

describe('A lab that would leave the lab', () => {
  const problem: Problem = {
    code: 'leaves-the-lab',
    blame: 'input',
    message: 'It puts c1 on eth0.',
    hint: 'Ask.',
  }
  const start = async (word: string) => {
    const tried: boolean[] = []
    mount(QuestionDialog, { attachTo: document.body })
    const done = withConsent((allowed): Promise<Result<void>> => {
      tried.push(allowed)
      return Promise.resolve(allowed ? { ok: true, value: undefined } : { ok: false, problems: [problem] })
    })
    await flushPromises()
    const shown = document.body.textContent
    const buttons = [...document.body.querySelectorAll('button')]
    buttons.find(({ textContent }) => textContent.trim() === word)?.click()
    return { tried, shown, done: await done }
  }

  test('is started only after the user was told what it would do, and said yes', async () => {
    const yes = await start('Put them there')
    expect(yes.shown).toContain('It puts c1 on eth0.')
    expect(yes).toMatchObject({ tried: [false, true], done: { ok: true } })
  })

  test('is not started by a no', async () => {
    expect(await start('Cancel')).toMatchObject({ tried: [false], done: { ok: false } })
  })
})
