import { EditorState, Text } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { history, undo } from '@codemirror/commands'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseLab } from '../../../main/lab/parse.ts'
import EditorPanel from '../../../renderer/editor/EditorPanel.vue'
import { diagnosticsOf } from '../../../renderer/editor/code/diagnostics.ts'
import { keepCaret } from '../../../renderer/editor/code/keep-caret.ts'
import { smallestChange } from '../../../renderer/editor/code/smallest-change.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { connectFakeEngine, openText } from './fake-engine.ts'

const broken = 'lans:\n  lan: { subnet: 10.1.0.0/24 }\nhosts:\n  node1: { lans: [lam], colour: red }\n'

function problemsIn(text: string) {
  const read = parseLab(text, '/labs/a.lab.yml')
  return read.ok ? [] : read.problems
}

let mounted: { unmount: () => void } | undefined
afterEach(() => mounted?.unmount())

describe('problems of the lab file', () => {
  it('are marked at the words that they are about', () => {
    const document = Text.of(broken.split('\n'))
    const marked = diagnosticsOf(document, problemsIn(broken)).map(({ from, to }) =>
      document.sliceString(from, to),
    )
    expect(marked).toEqual(['lam', 'colour'])
  })

  it('are marked within a text that has become shorter since', () => {
    const marks = diagnosticsOf(Text.of(['a']), problemsIn(broken))
    expect(marks.every(({ from, to }) => from >= 0 && to <= 1)).toBe(true)
  })

  it('are listed below the text, as text, and a click goes to the place', async () => {
    connectFakeEngine({})
    const text = broken.replace('colour', '"<b>x</b>"')
    await openText(text)
    useWorkspace().reading = { name: 'a', lab: null, problems: problemsIn(text) }
    const panel = mount(EditorPanel, { attachTo: document.body })
    mounted = panel
    await flushPromises()
    const list = panel.find('.problem-list')
    expect(list.text()).toContain('<b>x</b>')
    expect(list.find('b').exists()).toBe(false)
    await list.find('button').trigger('click')
    const content = panel.find<HTMLElement>('.cm-content').element
    const view = EditorView.findFromDOM(content)
    expect(view?.state.doc.lineAt(view.state.selection.main.head).number).toBe(4)
  })
})

describe('the editor', () => {
  it('keeps the cursor in sight when it becomes smaller, as it does when problems are listed below it', () => {
    const listeners: (() => void)[] = []
    const resized = () => {
      for (const listener of listeners) listener()
    }
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(listener: () => void) {
          listeners.push(listener)
        }
        observe = () => undefined
        disconnect = () => undefined
      },
    )
    const effects: unknown[] = []
    const seen = EditorView.updateListener.of(({ transactions }) => {
      for (const transaction of transactions) effects.push(...transaction.effects)
    })
    const state = EditorState.create({
      doc: 'a\nb\nc',
      selection: { anchor: 4 },
      extensions: [keepCaret, seen],
    })
    const view = new EditorView({ state, parent: document.body })
    const height = (pixels: number) =>
      Object.defineProperty(view.scrollDOM, 'clientHeight', { configurable: true, value: pixels })
    Object.defineProperty(view, 'hasFocus', { value: true })
    height(300)
    resized()
    expect(effects).toEqual([])
    height(200)
    resized()
    expect(effects).toMatchObject([{ value: { range: { head: 4 } } }])
    view.destroy()
    vi.unstubAllGlobals()
  })

  it('keeps the cursor and what can be taken back when the text is changed from outside', () => {
    const view = new EditorView({ state: EditorState.create({ doc: 'a\nb\nc', extensions: [history()] }) })
    view.dispatch({ selection: { anchor: 4 } })
    const changes = smallestChange('a\nb\nc', 'a\nbb\nc')
    if (changes) view.dispatch({ changes })
    expect(view.state.doc.toString()).toBe('a\nbb\nc')
    expect(view.state.doc.sliceString(view.state.selection.main.head)).toBe('c')
    undo(view)
    expect(view.state.doc.toString()).toBe('a\nb\nc')
  })

  it('changes the workspace’s text, and follows it', async () => {
    connectFakeEngine({})
    await openText('hosts:\n')
    const panel = mount(EditorPanel, { attachTo: document.body })
    mounted = panel
    const view = EditorView.findFromDOM(panel.find<HTMLElement>('.cm-content').element)
    view?.dispatch({ changes: { from: 7, insert: '  n:\n' } })
    expect(useWorkspace().text).toBe('hosts:\n  n:\n')
    expect(useWorkspace().unsaved).toBe(true)
    useWorkspace().text = 'hosts:\n  m:\n'
    await flushPromises()
    expect(view?.state.doc.toString()).toBe('hosts:\n  m:\n')
  })

  it('says that a preset lab is saved under another name only', async () => {
    connectFakeEngine({})
    await openText('hosts:\n', { writable: false })
    const panel = mount(EditorPanel, { attachTo: document.body })
    mounted = panel
    expect(panel.text()).toContain('This is a preset lab.')
    expect(panel.findAll('button').map((one) => one.text())).not.toContain('Save')
  })

  it('says that the file on disk was changed, and can keep its own text', async () => {
    connectFakeEngine({
      'file.open': () => ({
        file: '/labs/a.lab.yml',
        text: 'theirs\n',
        version: '2',
        writable: true,
        layout: null,
      }),
    })
    await openText('hosts:\n')
    useWorkspace().changedOnDisk = true
    const panel = mount(EditorPanel, { attachTo: document.body })
    mounted = panel
    await panel
      .findAll('button')
      .find((one) => one.text() === 'Keep mine')
      ?.trigger('click')
    await flushPromises()
    expect(useWorkspace()).toMatchObject({ text: 'hosts:\n', unsaved: true, changedOnDisk: false })
    expect(useWorkspace().opened?.version).toBe('2')
  })

  it('shows what somebody else changed, line by line, before it asks which text is to stay', async () => {
    connectFakeEngine({
      'file.open': () => ({
        ...{ file: '/labs/a.lab.yml', version: '2', writable: true, layout: null },
        text: 'hosts:\n  <b>theirs</b>:\n',
      }),
      'lab.read': () => ({ name: 'a', lab: null, problems: [] }),
    })
    await openText('hosts:\n  mine:\n')
    useWorkspace().changedOnDisk = true
    const panel = mount(EditorPanel, { attachTo: document.body })
    mounted = panel
    const click = async (words: string, within: ParentNode = document) => {
      const found = [...within.querySelectorAll('button')].find((one) => one.textContent.trim() === words)
      found?.click()
      await flushPromises()
    }
    await click('Show what changed')
    const dialog = document.querySelector('[role=dialog]')
    const changed = (kind: string) =>
      [...(dialog?.querySelectorAll(`.${kind} .text`) ?? [])].map(({ textContent }) => textContent)
    expect([changed('removed'), changed('added')]).toEqual([['  mine:'], ['  <b>theirs</b>:']])
    expect(useWorkspace().text).toBe('hosts:\n  mine:\n')
    if (dialog) await click('Load it', dialog)
    expect(useWorkspace()).toMatchObject({ text: 'hosts:\n  <b>theirs</b>:\n', changedOnDisk: false })
    expect(document.querySelector('[role=dialog]')).toBeNull()
  })

  it('leaves the start of the lab to the top bar', async () => {
    connectFakeEngine({})
    await openText('hosts:\n')
    const panel = mount(EditorPanel, { attachTo: document.body })
    mounted = panel
    expect(panel.findAll('button').map((one) => one.text())).not.toContain('Start')
    expect(panel.find('.primary').exists()).toBe(false)
  })

  it('shows code in the words of a problem as code, and all of it as text', async () => {
    connectFakeEngine({})
    await openText('hosts:\n')
    const problem = {
      code: 'x',
      blame: 'input',
      message: 'No `<b>` here, `alone.',
      hint: 'Say `name:`.',
    } as const
    useWorkspace().reading = { name: 'a', lab: null, problems: [problem] }
    const panel = mount(EditorPanel, { attachTo: document.body })
    mounted = panel
    const list = panel.find('.problem-list')
    expect(list.findAll('code').map((code) => code.text())).toEqual(['<b>', 'name:'])
    expect(list.text()).toContain('No <b> here, `alone.')
    expect(list.find('b').exists()).toBe(false)
  })
})
