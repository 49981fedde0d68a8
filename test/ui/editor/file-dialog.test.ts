import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, test } from 'vitest'
import type { Folder } from '../../../main/contract.ts'
import FileDialog from '../../../renderer/editor/FileDialog.vue'
import { openFile, saveAs } from '../../../renderer/editor/file-actions.ts'
import { isFolderName, shortPath, typedPath, withEnding } from '../../../renderer/editor/file-path.ts'
import { nameFor, renamed } from '../../../renderer/editor/lab-name.ts'
import { useConnection } from '../../../renderer/stores/connection.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { connectFakeEngine, openText } from './fake-engine.ts'

const body = () => document.body
const button = (label: string) =>
  [...body().querySelectorAll('button')].find(({ textContent }) => textContent.trim() === label)
const field = () => body().querySelector<HTMLInputElement>('input:not([type=checkbox])')
const dialog = () => body().querySelector('[role=dialog]')

let mounted: { unmount: () => void } | undefined
afterEach(() => {
  mounted?.unmount()
  body().innerHTML = ''
})

/** A small file system: folders with the lab files that are in them. */
const folders: Readonly<Record<string, readonly string[]>> = {
  '/labs': ['a.lab.yml'],
  '/home/me': [],
  '/home/me/nets': ['b.lab.yml'],
}

function list(folder: string): Folder {
  const names = folders[folder]
  if (!names) throw new Error(`The folder ${folder} cannot be listed.`)
  const entries = names.map((name) => ({ name, path: `${folder}/${name}`, kind: 'lab' as const }))
  return { folder, parent: '/', entries }
}

async function dialogOf(text = 'name: a\nhosts:\n') {
  const engine = connectFakeEngine({
    'file.list': ({ folder }) => list(folder),
    'file.open': ({ file }) => {
      const there = Object.entries(folders).flatMap(([path, names]) => names.map((name) => `${path}/${name}`))
      if (!there.includes(file)) throw new Error(`${file} cannot be read.`)
      return { file, text: 'hosts:\n', version: '1', writable: true, layout: null }
    },
    'file.save': ({ file }) => {
      if (file.startsWith('/full')) throw new Error(`${file} could not be written.`)
      return { version: '2' }
    },
    'lab.read': () => ({ name: 'a', lab: null, problems: [] }),
  })
  await openText(text)
  const facts = {
    version: '1',
    user: 'me',
    rootless: true,
    kernel: '6',
    firstLab: '/x',
    hasVm: true,
    given: null,
  }
  useConnection().engine = { ...facts, home: '/home/me' }
  mounted = mount(FileDialog, { attachTo: body() })
  return engine
}

async function type(words: string): Promise<void> {
  const input = field()
  if (input) input.value = words
  input?.dispatchEvent(new Event('input'))
  await flushPromises()
  body()
    .querySelector('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
}

describe('a path that is typed', () => {
  test.each([
    ['~', '/home/me'],
    ['~/nets/b', '/home/me/nets/b'],
    ['../x//./y', '/x/y'],
    ['/abs', '/abs'],
    ['~me', '/labs/~me'],
  ])('%s is %s', (typed, path) => {
    expect(typedPath('/labs', typed, '/home/me')).toBe(path)
  })

  test('gets the ending of a lab file, unless it can only be a folder', () => {
    expect([withEnding('/a'), withEnding('/a.yaml')]).toEqual(['/a.lab.yml', '/a.yaml'])
    expect(['~', '..', 'a/', 'a/..'].every(isFolderName)).toBe(true)
    expect(['a', 'a.lab.yml', 'a~'].some(isFolderName)).toBe(false)
  })

  test('is shown with ~ where it is in the user’s home', () => {
    const short = ['/home/me', '/home/me/nets', '/home/meg'].map((path) => shortPath(path, '/home/me'))
    expect(short).toEqual(['~', '~/nets', '/home/meg'])
  })
})

describe('the dialog that opens a lab file', () => {
  it('opens the one that is chosen', async () => {
    await dialogOf()
    void openFile()
    await flushPromises()
    button('a.lab.yml')?.click()
    await flushPromises()
    expect(useWorkspace().file).toBe('/labs/a.lab.yml')
    expect(dialog()).toBeNull()
  })

  it('goes to a folder whose name is typed, and to ~', async () => {
    await dialogOf()
    void openFile()
    await flushPromises()
    await type('~')
    expect(body().querySelector('.path')?.textContent).toBe('~')
    await type('nets')
    expect(button('b.lab.yml')).toBeDefined()
    await type('b')
    expect(useWorkspace().file).toBe('/home/me/nets/b.lab.yml')
  })

  it('stays open and says why a file cannot be opened, until another one can', async () => {
    await dialogOf()
    void openFile()
    await flushPromises()
    await type('nothing')
    expect(dialog()?.textContent).toContain('/labs/nothing.lab.yml cannot be read.')
    await type('gone/')
    expect(dialog()?.textContent).toContain('The folder /labs/gone cannot be listed.')
    expect(useWorkspace().problems).toEqual([])
    await type('a.lab.yml')
    expect(dialog()).toBeNull()
  })
})

describe('the dialog that saves a lab file', () => {
  it('overwrites a file only after saying so', async () => {
    const { asked } = await dialogOf()
    const saves = () => asked.filter(({ name }) => name === 'file.save').length
    void saveAs()
    await flushPromises()
    button('Save')?.click()
    await flushPromises()
    expect(body().textContent).toContain('a.lab.yml is there already')
    expect(saves()).toBe(0)
    button('Overwrite')?.click()
    await flushPromises()
    expect(saves()).toBe(1)
  })

  it('stays open, with the text as it was, where the file cannot be written', async () => {
    await dialogOf()
    void saveAs()
    await flushPromises()
    await type('/full/b')
    expect(dialog()?.textContent).toContain('/full/b.lab.yml could not be written.')
    expect(useWorkspace().text).toBe('name: a\nhosts:\n')
    await type('~/b')
    expect(dialog()).toBeNull()
    expect(useWorkspace().file).toBe('/home/me/b.lab.yml')
  })

  it('calls the lab after its new file, so that two files are not one running lab', async () => {
    const { asked } = await dialogOf('name: a # mine\nhosts:\n')
    void saveAs()
    await flushPromises()
    await type('~/b')
    expect(asked.find(({ name }) => name === 'file.save')?.params).toMatchObject({
      file: '/home/me/b.lab.yml',
      text: 'name: b # mine\nhosts:\n',
    })
    expect(useWorkspace()).toMatchObject({ text: 'name: b # mine\nhosts:\n', unsaved: false })
  })

  it('keeps the name where that is not wanted', async () => {
    const { asked } = await dialogOf()
    void saveAs()
    await flushPromises()
    const input = field()
    if (input) input.value = 'b'
    input?.dispatchEvent(new Event('input'))
    await flushPromises()
    body().querySelector<HTMLInputElement>('[type=checkbox]')?.click()
    await flushPromises()
    button('Save')?.click()
    await flushPromises()
    expect(asked.find(({ name }) => name === 'file.save')?.params).toMatchObject({
      text: 'name: a\nhosts:\n',
    })
  })
})

test('a lab is called after a file by letters, digits and “-”; one without a name is called so anyway', () => {
  expect(nameFor('/x/My Lab_2.lab.yml', 'name: a\n')).toEqual({ now: 'a', next: 'my-lab-2' })
  expect(nameFor('/x/a.yml', 'name: a\n')).toBeUndefined()
  expect(nameFor('/x/b.yml', 'hosts:\n')).toBeUndefined()
  expect(renamed('/x/b.yml', 'hosts: [\n')).toEqual({ ok: true, value: 'hosts: [\n' })
})
