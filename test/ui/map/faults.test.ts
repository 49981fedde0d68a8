import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import type { FaultState } from '../../../main/contract.ts'
import CentrePanel from '../../../renderer/shell/CentrePanel.vue'
import BreakDialog from '../../../renderer/shell/BreakDialog.vue'
import MapMenu from '../../../renderer/shell/MapMenu.vue'
import { useFaults } from '../../../renderer/shell/use-faults.ts'
import type { Selected } from '../../../renderer/stores/selection.ts'
import { useView } from '../../../renderer/stores/view.ts'
import { labOf, labText, openLab } from '../parts/engine.ts'

const fdb: FaultState = {
  words: { fdb: 'c2', on: 'web@node1', state: 'missing' },
  text: 'web@node1 has no forwarding entry for c2',
  namespace: 'web@node1',
  link: 'vxlan0',
}
const ofFile: FaultState = {
  words: { route: 'default', on: 'c1', state: 'missing' },
  text: 'c1 has no route to everything else',
  namespace: 'c1',
  line: 12,
}

let mounted: { unmount: () => void } | undefined
afterEach(() => {
  mounted?.unmount()
  mounted = undefined
  useFaults().place.value = undefined
  document.body.innerHTML = ''
})

function engineWith(faults: readonly FaultState[], text = labText) {
  const lab = labOf(text)
  const summary = {
    lab: lab.name,
    title: '',
    file: lab.file,
    startedAt: '2026-01-01T12:00:00Z',
    hosts: 2,
    containers: 2,
    revision: '1',
    inVm: false,
  }
  return openLab(
    { text },
    {
      'lab.describe': () => ({ summary, lab, source: text, stopped: [], faults }),
      'lab.breakable': () => [
        { words: { link: 'c1 eth0', state: 'down' }, text: 'eth0 of c1 is down' },
        { words: { link: 'c1 eth0', mtu: 1350 }, text: 'the MTU of eth0 of c1 is 1350 instead of 1450' },
      ],
      'lab.break': () => null,
      'lab.mend': () => null,
    },
  )
}

async function menuOf(selected: Selected, faults: readonly FaultState[] = [], text = labText) {
  const engine = await engineWith(faults, text)
  mounted = engine.show(MapMenu, { place: { selected, clientX: 0, clientY: 0 }, open: true })
  await flushPromises()
  return { engine, items: [...document.querySelectorAll<HTMLElement>('[role=menuitem]')] }
}
const named = (items: readonly HTMLElement[], name: string) =>
  items.find(({ textContent }) => textContent.trim() === name)
const button = (name: string) => named([...document.querySelectorAll<HTMLElement>('button')], name)

test('links, nodes and VTEPs of a running lab can be broken by their menu, and mended where something is', async () => {
  const { items } = await menuOf({ kind: 'link', namespace: 'c1', link: 'eth0' })
  expect(named(items, 'Break something …')).toBeDefined()
  expect(named(items, 'Mend')).toBeUndefined()
})

test('“Mend” takes back what was broken there while the lab runs, and nothing that the file breaks', async () => {
  const { engine, items } = await menuOf({ kind: 'link', namespace: 'web@node1', link: 'vxlan0' }, [
    fdb,
    ofFile,
  ])
  named(items, 'Mend')?.click()
  await flushPromises()
  expect(engine.asked.find(({ name }) => name === 'lab.mend')?.params).toEqual({
    lab: 'small',
    faults: [fdb.words],
  })
  mounted?.unmount()
  document.body.innerHTML = ''
  const other = await menuOf({ kind: 'node', name: 'c1' }, [fdb, ofFile])
  expect(named(other.items, 'Mend')).toBeUndefined()
})

test('an exercise is not to be broken further', async () => {
  const text = `${labText}exercise: { symptom: It does not work., solution: There. }\n`
  const { items } = await menuOf({ kind: 'node', name: 'c1' }, [], text)
  expect(named(items, 'Break something …')).toBeUndefined()
})

test('the dialog offers what can be broken at a place, breaks what is chosen, and mends what is broken', async () => {
  const engine = await engineWith([fdb, ofFile])
  mounted = engine.show(BreakDialog)
  useFaults().show({ namespace: 'c1', link: 'eth0' })
  await flushPromises()
  expect(engine.asked.find(({ name }) => name === 'lab.breakable')?.params).toEqual({
    lab: 'small',
    namespace: 'c1',
    link: 'eth0',
  })
  expect(document.body.textContent).toContain('line 12 of the lab file')
  expect(button('Break')?.hasAttribute('disabled')).toBe(true)
  document.querySelectorAll<HTMLInputElement>('input[type=radio]')[1]?.click()
  await flushPromises()
  button('Break')?.click()
  await flushPromises()
  expect(engine.asked.find(({ name }) => name === 'lab.break')?.params).toEqual({
    lab: 'small',
    fault: { link: 'c1 eth0', mtu: 1350 },
  })
  expect(useFaults().place.value).toBeUndefined()
  useFaults().show({})
  await flushPromises()
  button('Mend')?.click()
  await flushPromises()
  expect(engine.asked.find(({ name }) => name === 'lab.mend')?.params).toEqual({
    lab: 'small',
    faults: [fdb.words],
  })
})

test('what is broken is marked on the map, for whoever hears it as well, and is a table of its own', async () => {
  const engine = await engineWith([fdb, ofFile])
  const panel = engine.show(CentrePanel)
  mounted = panel
  await flushPromises()
  const label = (id: string) => panel.get(`[data-id="${id}"]`).attributes('aria-label')
  expect(label('link:web@node1/vxlan0')).toContain('broken: web@node1 has no forwarding entry for c2')
  expect(label('node:c1')).toContain('broken: c1 has no route')
  expect(label('node:c2')).not.toContain('broken')
  expect(panel.findAll('.fault title').map((title) => title.text())).toEqual([ofFile.text, fdb.text])
  useView().view.centre = 'table'
  await flushPromises()
  expect(panel.text()).toContain('What is broken')
  expect(panel.text()).toContain(fdb.text)
})
