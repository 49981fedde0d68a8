import { expect, test } from 'vitest'
import type { CaptureInfo, FrameBatch, FrameDetails, NumberedRow } from '../../../main/contract.ts'
import CapturePanel from '../../../renderer/capture/CapturePanel.vue'
import { useCaptures } from '../../../renderer/stores/captures.ts'
import { menuItems } from '../../../renderer/shell/menu-items.ts'
import { labOf, labText, openLab, settle } from '../parts/engine.ts'

const info = (more: Partial<CaptureInfo> = {}): CaptureInfo => ({
  capture: 'one',
  lab: 'small',
  places: ['c1'],
  startedAt: '2026-01-01T12:00:00Z',
  listening: true,
  gone: [],
  ...more,
})

const row = (number: number, more: Partial<NumberedRow> = {}): NumberedRow => ({
  number,
  seconds: 1_767_268_800 + number,
  nanoseconds: 42_113_000,
  namespace: 'c1',
  link: 'eth0',
  direction: 'out',
  protocol: 'ICMP',
  source: '10.0.0.3',
  destination: '10.0.0.4',
  info: `Echo request ${number}`,
  length: 98,
  ...more,
})

const batch = (rows: readonly NumberedRow[], more: Partial<FrameBatch> = {}): FrameBatch => ({
  anew: false,
  rows,
  skipped: 0,
  counts: { seen: rows.length, dropped: 0, kept: rows.length, fallen: 0 },
  ...more,
})

const details: FrameDetails = {
  row: row(2),
  bytes: '0242000000010242000000020800450000',
  layers: [
    {
      protocol: 'eth',
      title: 'Ethernet',
      start: 0,
      end: 14,
      fields: [
        {
          name: 'eth.dst',
          label: 'Destination',
          text: '02:42:00:00:00:01',
          start: 0,
          end: 6,
          says: 'Who the frame is for.',
        },
      ],
    },
    {
      protocol: 'ip',
      title: 'Internet Protocol version 4',
      start: 14,
      end: 17,
      malformed: 'It needs 20 bytes, and 3 are there.',
      fields: [{ name: 'ip.version', label: 'Version', text: '4', start: 14, end: 15, says: 'The version.' }],
    },
  ],
}

/** The panel of a lab, with one capture unless there is to be none. */
async function shown(
  captures: readonly CaptureInfo[] = [info()],
  answers: Record<string, () => unknown> = {},
) {
  const engine = await openLab(
    {},
    {
      'capture.filterWords': () => [
        { name: 'icmp', says: 'Internet Control Message Protocol.' },
        { name: 'ip.ttl', says: 'Routers left.' },
      ],
      'capture.places': () => ['c1', 'c2', '@node1', 'c1:eth0'],
      'capture.checkFilter': () => ({ problem: null }),
      'capture.frame': () => details,
      'capture.open': () => info({ capture: 'two' }),
      'capture.stop': () => null,
      'capture.clear': () => null,
      'capture.close': () => null,
      ...answers,
    },
  )
  const store = useCaptures(engine.pinia)
  store.start()
  await engine.tell('capture.list', captures)
  const panel = engine.show(CapturePanel)
  await settle()
  const asked = (name: string) =>
    engine.asked.filter((each) => each.name === name).map(({ params }) => params)
  return { engine, store, panel, asked }
}

test('without a capture the panel says how to start one, and starts it at the places that are typed', async () => {
  const { panel, asked } = await shown([])
  expect(panel.text()).toContain('No capture yet.')
  await panel.get('[aria-label="Where to listen"]').setValue('c1:eth0  @node1')
  await panel.get('[aria-label="Start the capture"]').trigger('click')
  await settle()
  expect(asked('capture.open')).toEqual([{ lab: 'small', places: ['c1:eth0', '@node1'] }])
})

test('frames stand in a line each, with time, place, direction, protocol, addresses and what they say', async () => {
  const { engine, panel } = await shown()
  await engine.tell('capture.frames', batch([row(1), row(2, { direction: 'in', info: 'Echo reply' })]))
  const lines = panel.findAll('[role=row][aria-selected]').map((line) => line.text())
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(
    /2.*\d\d:\d\d:\d\d\.042113.*c1:eth0.*in.*ICMP.*10\.0\.0\.3.*10\.0\.0\.4.*Echo reply.*98/,
  )
  expect(panel.get('[role=grid]').attributes('aria-rowcount')).toBe('3')
})

test('only lines that can be seen are drawn, of however many', async () => {
  const { engine, panel } = await shown()
  await engine.tell('capture.frames', batch(Array.from({ length: 2000 }, (_, index) => row(index + 1))))
  expect(panel.findAll('[role=row][aria-selected]').length).toBeLessThan(60)
  expect(panel.get('[role=grid]').attributes('aria-rowcount')).toBe('2001')
})

test('what the kernel dropped, what fell out and what was not listed is said', async () => {
  const { engine, panel, store } = await shown()
  const counts = { seen: 9000, dropped: 12, kept: 5000, fallen: 3988 }
  await engine.tell('capture.frames', batch([row(1)], { counts, skipped: 4999 }))
  for (const words of ['9,000 passed, 5,000 kept', '12 dropped', '3,988 older let go', '4,999 not listed'])
    expect(panel.text()).toContain(words)
  expect(panel.text()).not.toContain('List all')
  await engine.tell('capture.list', [info({ listening: false })])
  const opened = engine.open.get('capture.frames')
  await panel
    .findAll('button')
    .find((button) => button.text() === 'List all')
    ?.trigger('click')
  await settle()
  expect(engine.open.get('capture.frames')).not.toBe(opened)
  expect(store.rows).toEqual([])
})

test('arrow keys choose a frame, and what is in it stands beside: layers, fields, bytes, and a sentence', async () => {
  const { engine, panel } = await shown()
  await engine.tell('capture.frames', batch([row(1), row(2)]))
  const grid = panel.get('[role=grid]')
  await grid.trigger('keydown', { key: 'ArrowUp' })
  await settle()
  expect(panel.get('[role=row][aria-selected=true]').text()).toContain('Echo request 2')
  const tree = panel.get('[role=tree]')
  expect(tree.text()).toContain('It needs 20 bytes, and 3 are there.')
  await tree.trigger('keydown', { key: 'ArrowDown' })
  await tree.trigger('keydown', { key: 'ArrowRight' })
  await tree.trigger('keydown', { key: 'ArrowRight' })
  expect(panel.get('[role=treeitem][aria-selected=true]').text()).toBe('Destination 02:42:00:00:00:01')
  expect(panel.findAll('.hex .marked').map((byte) => byte.text())).toEqual([
    '02',
    '42',
    '00',
    '00',
    '00',
    '01',
  ])
  expect(panel.text()).toContain('Who the frame is for. eth.dst')
})

test('a click on a byte chooses the field that has it', async () => {
  const { engine, panel } = await shown()
  await engine.tell('capture.frames', batch([row(2)]))
  await panel.get('[role=row][aria-selected]').trigger('click')
  await settle()
  await panel.get('.hex [data-at="14"]').trigger('click')
  expect(panel.get('[role=treeitem][aria-selected=true]').text()).toBe('Version 4')
})

test('a filter is applied once it is one; until then it says in place what is wrong, and the list stays', async () => {
  const problem = { code: 'bad-filter', blame: 'input', message: 'Column 5 is wrong.', hint: 'Write `icmp`.' }
  let answer: { problem: unknown } = { problem }
  const { engine, panel, store } = await shown([info()], { 'capture.checkFilter': () => answer })
  await engine.tell('capture.frames', batch([row(1)]))
  const field = panel.get('[aria-label="Filter"]')
  await field.setValue('icmp and')
  await field.trigger('keydown', { key: 'Enter' })
  await settle()
  expect(field.attributes('aria-invalid')).toBe('true')
  expect(panel.text()).toContain('Column 5 is wrong.')
  expect([store.filter, store.rows.length]).toEqual(['', 1])
  answer = { problem: null }
  await field.setValue('icmp')
  await field.trigger('keydown', { key: 'Enter' })
  await settle()
  expect(field.attributes('aria-invalid')).toBe('false')
  expect([store.filter, store.rows.length]).toEqual(['icmp', 0])
})

test('words of a filter are suggested with what they are, and taken by a key', async () => {
  const { panel } = await shown()
  const field = panel.get<HTMLInputElement>('[aria-label="Filter"]')
  field.element.value = 'icmp && ip.'
  field.element.setSelectionRange(11, 11)
  await field.trigger('input')
  const option = document.querySelector('[role=option]')
  expect(option?.textContent).toContain('Routers left.')
  await field.trigger('keydown', { key: 'Tab' })
  expect(field.element.value).toBe('icmp && ip.ttl ')
})

test('a capture that ended by itself says why, and its frames stay', async () => {
  const { engine, panel } = await shown()
  await engine.tell('capture.frames', batch([row(1)]))
  const problem = {
    code: 'lab-ended',
    blame: 'kernel',
    message: 'The lab small has ended.',
    hint: 'Start it.',
  } as const
  await engine.tell('capture.list', [info({ listening: false, problem, gone: ['c1'] })])
  expect(panel.text()).toContain('The lab small has ended.')
  expect(panel.text()).toContain('c1 gone')
  expect(panel.findAll('[role=row][aria-selected]')).toHaveLength(1)
})

test('of several captures of a lab one is shown, and the others can be chosen', async () => {
  const { engine, panel, store } = await shown([
    info(),
    info({ capture: 'other', places: [] }),
    info({ capture: 'x', lab: 'another' }),
  ])
  expect(store.current?.capture).toBe('other')
  const choice = panel.get('select')
  expect(choice.findAll('option').map((option) => option.text().split(' · ')[0])).toEqual(['c1', 'whole lab'])
  await choice.setValue('one')
  await settle()
  expect(store.current?.capture).toBe('one')
  expect(engine.open.has('capture.frames')).toBe(true)
})

test('a frame’s words are text, whatever they are', async () => {
  const { engine, panel } = await shown()
  await engine.tell('capture.frames', batch([row(1, { info: '<img src=x onerror=alert(1)>' })]))
  expect(panel.text()).toContain('<img src=x')
  expect(panel.find('img').exists()).toBe(false)
})

test('the menu of a thing on the map offers to capture there, on a host also with all that is on it', () => {
  const lab = labOf(labText)
  const placesOf = (selected: Parameters<typeof menuItems>[0], running = true) =>
    menuItems(selected, { lab, running, stopped: ['c2'], broken: [], isUp: () => true })
      .flat()
      .flatMap((action) => (action.type === 'capture' ? [action.places.join()] : []))
  expect(placesOf({ kind: 'node', name: 'c1' })).toEqual(['c1'])
  expect(placesOf({ kind: 'node', name: 'node1' })).toEqual(['node1', '@node1'])
  expect(placesOf({ kind: 'link', namespace: 'c1', link: 'eth0' })).toEqual(['c1:eth0'])
  expect(placesOf({ kind: 'network', name: 'web' })).toEqual(['web'])
  expect(placesOf({ kind: 'node', name: 'c2' })).toEqual([])
  expect(placesOf({ kind: 'node', name: 'c1' }, false)).toEqual([])
})
