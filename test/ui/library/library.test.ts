import { expect, test } from 'vitest'
import LibraryPanel from '../../../renderer/library/LibraryPanel.vue'
import DiagnosisView from '../../../renderer/library/DiagnosisView.vue'
import { commandIn } from '../../../renderer/library/diagnosis.ts'
import { baseName, folderName, searchChapters } from '../../../renderer/library/search.ts'
import { useConnection } from '../../../renderer/stores/connection.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { openLab, settle } from '../parts/engine.ts'

const preset = (name: string, missing: readonly string[] = []) => ({
  file: `/labs/${name}.lab.yml`,
  name,
  title: `The ${name}`,
  teaches: 'How packets go.',
  missing,
})
const chapters = [
  { name: 'bridge', title: 'Bridges', labs: [preset('user-bridge'), preset('two-bridges')] },
  { name: 'ipvlan', title: 'ipvlan', labs: [preset('ipvlan-l2', ['ipvlan'])] },
]
const recent = [
  { file: '/home/a/mine.lab.yml', there: true },
  { file: '/home/a/lost.lab.yml', there: false },
]

const facts = {
  version: '1',
  user: 'a',
  rootless: true,
  kernel: '6',
  firstLab: '/x',
  hasVm: true,
  given: null,
}

async function library() {
  const answers = {
    'library.chapters': () => chapters,
    'library.recent': () => recent,
    'lab.down': () => null,
  }
  const engine = await openLab({}, answers)
  const panel = engine.show(LibraryPanel)
  await settle()
  const button = (words: string) => panel.findAll('button').find((found) => found.text().includes(words))
  return { engine, panel, button }
}

test('labs are found by chapter, title, name and what they teach', () => {
  expect(searchChapters(chapters, 'two packets').flatMap(({ labs }) => labs.map(({ name }) => name))).toEqual(
    ['two-bridges'],
  )
  expect(searchChapters(chapters, 'ipvlan').map(({ name }) => name)).toEqual(['ipvlan'])
})

test('a path has a name and a folder', () => {
  expect([baseName('/a/b.yml'), folderName('/a/b.yml'), folderName('/b.yml')]).toEqual(['b.yml', '/a', '/'])
})

test('a preset lab is opened by a click; one that this kernel cannot run says what is missing', async () => {
  const { panel, button } = await library()
  await button('The two-bridges')?.trigger('click')
  expect(panel.emitted('open')).toEqual([['/labs/two-bridges.lab.yml']])
  expect(button('The ipvlan-l2')?.text()).toContain('missing: ipvlan')
})

test('a recent file that is gone cannot be opened', async () => {
  const { button } = await library()
  expect(button('mine.lab.yml')?.attributes('disabled')).toBeUndefined()
  expect(button('lost.lab.yml')?.attributes('disabled')).toBeDefined()
})

test('a running lab is ended only after one more question', async () => {
  const { engine, panel, button } = await library()
  const downs = () => engine.asked.filter(({ name }) => name === 'lab.down')
  await panel.get('[aria-label="End small"]').trigger('click')
  expect(downs()).toEqual([])
  await button('Keep it')?.trigger('click')
  await panel.get('[aria-label="End small"]').trigger('click')
  await button('End it now')?.trigger('click')
  expect(downs()).toEqual([{ name: 'lab.down', params: { lab: 'small' } }])
})

test('a running lab says in which folder its file is, with the whole path behind it, and whether it is the open one', async () => {
  const { engine, panel } = await library()
  useConnection(engine.pinia).engine = { ...facts, home: '/labs' }
  const small = useWorkspace(engine.pinia).running[0]
  if (!small) throw new Error('nothing runs')
  await engine.tell('labs.running', [small, { ...small, lab: 'other', file: '/labs/b/other.lab.yml' }])
  const [open, other] = panel.findAll('.running .lab')
  expect([open?.attributes('aria-current'), open?.text()]).toEqual(['true', expect.stringContaining('open')])
  expect(open?.text()).toContain('~ · 2 hosts')
  expect(other?.text()).toContain('~/b · 2 hosts')
  expect([other?.attributes('title'), other?.attributes('aria-current')]).toEqual([
    '/labs/b/other.lab.yml',
    undefined,
  ])
})

test('a search that finds nothing says so', async () => {
  const { panel } = await library()
  await panel.get('input').setValue('zebra')
  expect(panel.text()).toContain('No lab has “zebra”')
})

test('other files and the doctor are a click away', async () => {
  const { panel, button } = await library()
  await button('Open file')?.trigger('click')
  await button('Doctor')?.trigger('click')
  expect([panel.emitted('chooseFile'), panel.emitted('doctor')]).toEqual([[[]], [[]]])
})

test('what mends a lack is the command in its sentence', () => {
  expect(commandIn('Load it: `sudo modprobe macvlan`.')).toBe('sudo modprobe macvlan')
  expect(commandIn('sudo apt install nftables')).toBe('sudo apt install nftables')
})

test('a diagnosis begins with what is missing, with what mends it, and names the labs that cannot run', async () => {
  const engine = await openLab()
  const lacking = { capability: 'macvlan', name: 'macvlan', purpose: 'macvlan networks', available: false }
  const machine = {
    ...{ kernel: '6.1', architecture: 'x64', distribution: 'Debian', node: '20', user: 'a', rootless: true },
    ...{ idRange: true, neighbourLimit: 1024, vm: true },
  }
  const diagnosis = {
    machine,
    tools: [{ name: 'ip', purpose: 'makes links', required: true, path: '/sbin/ip', version: '6.1' }],
    capabilities: [
      { ...lacking, capability: 'veth', name: 'veth', available: true },
      { ...lacking, words: 'Operation not supported', mend: 'Load it: `modprobe macvlan`.' },
    ],
    sandbox: [],
    labs: [
      { file: '/x', title: 'macvlan modes', needs: [], missing: ['macvlan'], problems: [], runs: false },
    ],
  }
  const view = engine.show(DiagnosisView, { diagnosis })
  expect(view.text()).toContain('1 thing is missing.')
  expect(view.text()).toMatch(/macvlan modes\s+missing: macvlan/)
  expect(view.findAll('.lack').map((lack) => lack.text())[0]).toContain('Operation not supported')
  const names = view.findAll('li .name').map((name) => name.text())
  expect(names.indexOf('macvlan')).toBeLessThan(names.indexOf('veth'))
})
