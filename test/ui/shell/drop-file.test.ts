import { mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import EditorPanel from '../../../renderer/editor/EditorPanel.vue'
import FileDialog from '../../../renderer/editor/FileDialog.vue'
import { startLab } from '../../../renderer/editor/file-actions.ts'
import { useDroppedFiles } from '../../../renderer/shell/drop-file.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { openLab, settle } from '../parts/engine.ts'

const text = 'name: dropped\nhosts:\n'

/** A page of a browser, or a window of the shell, with a lab open. */
async function opened({ inShell }: { inShell: boolean }) {
  const engine = await openLab(
    { running: false },
    {
      'file.save': () => ({ version: '2' }),
      'file.list': () => ({ folder: '/home/me', entries: [] }),
      'file.saveLayout': () => ({ kept: '/x' }),
    },
  )
  Object.defineProperty(window, 'underlay', {
    configurable: true,
    value: inShell ? { pathOf: (file: File) => `/somewhere/${file.name}` } : undefined,
  })
  mount(
    defineComponent(() => {
      useDroppedFiles()
      return () => h('div')
    }),
  )
  return { engine, workspace: useWorkspace(engine.pinia) }
}

async function drop(file: File, on: EventTarget = window): Promise<Event> {
  const event = new Event('drop', { bubbles: true, cancelable: true })
  Object.defineProperty(event, 'dataTransfer', { value: { files: [file], types: ['Files'] } })
  on.dispatchEvent(event)
  await settle()
  return event
}

test('a lab file dropped on a page of a browser is a text that is not saved, by the name of the file', async () => {
  const { engine, workspace } = await opened({ inShell: false })
  const event = await drop(new File([text], 'dropped.lab.yml'))
  expect(event.defaultPrevented).toBe(true)
  expect(workspace).toMatchObject({ text, unsaved: true, inNoFile: true })
  expect(workspace.file).toMatch(/\/dropped\.lab\.yml$/)
  expect(engine.open.has('file.watch')).toBe(false)
  expect(engine.show(EditorPanel).text()).toContain('This text is in no file of this machine yet.')
})

test('a lab file dropped on the editor is opened, too, and not inserted', async () => {
  const { engine, workspace } = await opened({ inShell: false })
  const panel = engine.show(EditorPanel)
  await drop(new File([text], 'dropped.lab.yml'), panel.get('.cm-content').element)
  await new Promise((done) => setTimeout(done, 50))
  expect(workspace.text).toBe(text)
})

test('such a text is saved before it is started, and is a file like others then', async () => {
  const { engine, workspace } = await opened({ inShell: false })
  await drop(new File([text], 'dropped.lab.yml'))
  engine.show(FileDialog)
  const started = startLab()
  await settle()
  expect(engine.open.has('lab.up')).toBe(false)
  const save = [...document.querySelectorAll('button')].find(
    ({ textContent }) => textContent.trim() === 'Save',
  )
  save?.click()
  await settle()
  expect(workspace).toMatchObject({ inNoFile: false, unsaved: false, file: '/home/me/dropped.lab.yml' })
  expect(engine.open.has('lab.up')).toBe(true)
  void started
})

test('a lab file dropped on a window of the desktop is opened where it is', async () => {
  const { engine } = await opened({ inShell: true })
  await drop(new File([text], 'dropped.lab.yml'))
  expect(engine.asked.filter(({ name }) => name === 'file.open').at(-1)?.params).toEqual({
    file: '/somewhere/dropped.lab.yml',
  })
})

test('what is no lab file, is too large or cannot be read is refused in a sentence, and the open lab stays', async () => {
  const { workspace } = await opened({ inShell: false })
  const before = workspace.text
  const refused = async (file: File) => {
    await drop(file)
    return workspace.problems.map(({ code }) => code)
  }
  const unreadable = new File([text], 'folder.lab.yml')
  vi.spyOn(unreadable, 'text').mockRejectedValue(new Error('NotReadableError'))
  expect(await refused(new File(['x'], 'photo.png'))).toEqual(['no-lab-file'])
  expect(await refused(new File(['x'.repeat(2 * 1024 * 1024 + 1)], 'a.lab.yml'))).toEqual(['too-large'])
  expect(await refused(unreadable)).toEqual(['not-read'])
  expect(workspace.text).toBe(before)
})
