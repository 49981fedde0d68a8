import { EditorState, Text } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { history, undo } from '@codemirror/commands'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { parseLab } from '../../../main/lab/parse.ts'
import EditorPanel from '../../../renderer/editor/EditorPanel.vue'
import { diagnosticsOf } from '../../../renderer/editor/code/diagnostics.ts'
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
})
