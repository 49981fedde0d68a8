import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { firstLab } from '../../../main/presets.ts'
import { fileAnswers } from '../../../main/service/files.ts'
import { fileSources } from '../../../main/service/file-watch.ts'
import { openChannel } from '../../../main/service/outlet.ts'
import { recentFiles } from '../../../main/service/recent.ts'

const answers = fileAnswers
const root = process.getuid?.() === 0
let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'underlay-files-'))
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'))
  file = join(folder, 'one.lab.yml')
  writeFileSync(file, 'hosts: { a: }\n')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

async function open(path = file) {
  const opened = await answers['file.open']({ file: path })
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  return opened.value
}

async function save(text: string, version: string | null, path = file) {
  const saved = await answers['file.save']({ file: path, text, version })
  return saved.ok ? saved.value.version : saved.problems[0]?.code
}

describe('Saving a lab file', () => {
  test('writes it when it is on disk as the editor knows it', async () => {
    chmodSync(file, 0o640)
    const { version } = await open()
    const next = await save('hosts: { b: }\n', version)
    expect(readFileSync(file, 'utf8')).toBe('hosts: { b: }\n')
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect((await open()).version).toBe(next)
    expect(await save('hosts: { c: }\n', next ?? null)).not.toBe('changed-on-disk')
  })

  test('writes nothing when somebody else has changed it', async () => {
    const { version } = await open()
    writeFileSync(file, 'hosts: { theirs: }\n')
    expect(await save('hosts: { ours: }\n', version)).toBe('changed-on-disk')
    expect(readFileSync(file, 'utf8')).toBe('hosts: { theirs: }\n')
  })

  test('makes a new file, and replaces one that was chosen in a dialog', async () => {
    const other = join(folder, 'two.lab.yml')
    await save('hosts: { a: }\n', null, other)
    await save('hosts: { b: }\n', null, other)
    expect(readFileSync(other, 'utf8')).toBe('hosts: { b: }\n')
  })

  test('writes it again where it was deleted', async () => {
    const { version } = await open()
    rmSync(file)
    await save('hosts: { a: }\n', version)
    expect(readFileSync(file, 'utf8')).toBe('hosts: { a: }\n')
  })

  test('writes where a symbolic link leads, and leaves the link', async () => {
    const link = join(folder, 'link.lab.yml')
    symlinkSync(file, link)
    await save('hosts: { b: }\n', (await open(link)).version, link)
    expect(readFileSync(file, 'utf8')).toBe('hosts: { b: }\n')
    expect(readdirSync(folder).sort()).toEqual(['link.lab.yml', 'one.lab.yml', 'state'])
  })

  test('is refused for what is no lab file, and for preset labs', async () => {
    expect(await save('x', null, join(folder, '.bashrc'))).toBe('no-lab-file-name')
    expect(await save('x', null, join(folder, '.yml'))).toBe('no-lab-file-name')
    expect((await open(firstLab)).writable).toBe(false)
    expect(await save('x', null, firstLab)).toBe('preset-file')
    const link = join(folder, 'link.lab.yml')
    symlinkSync(firstLab, link)
    expect(await save('x', null, link)).toBe('preset-file')
  })

  test.skipIf(!root)(
    'on a full disk leaves the old file whole, and nothing else (mounting needs root)',
    async () => {
      const small = join(folder, 'small')
      mkdirSync(small)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small])
      try {
        const full = join(small, 'full.lab.yml')
        writeFileSync(full, 'hosts: { a: }\n')
        const { version } = await open(full)
        const saved = await answers['file.save']({ file: full, text: 'x'.repeat(200_000), version })
        expect(saved).toMatchObject({ ok: false, problems: [{ code: 'file-not-written' }] })
        expect(JSON.stringify(saved)).toContain('Its disk is full')
        expect(readFileSync(full, 'utf8')).toBe('hosts: { a: }\n')
        expect(readdirSync(small)).toEqual(['full.lab.yml'])
      } finally {
        execFileSync('umount', [small])
      }
    },
  )

  test('keeps the owner of a file that root saves', async (context) => {
    if (!root) context.skip('only root may give files away')
    execFileSync('chown', ['65534:65534', file])
    await save('hosts: { b: }\n', (await open()).version)
    expect(statSync(file).uid).toBe(65534)
  })
})

describe('What is arranged on the map', () => {
  const layout = { positions: { node1: { x: 1, y: 2 } }, collapsed: { node1: true } }

  test('is kept beside the lab file and found with it', async () => {
    const kept = await answers['file.saveLayout']({ file, layout })
    expect(kept).toEqual({ ok: true, value: { kept: join(folder, 'one.lab.layout.json') } })
    expect((await open()).layout).toEqual(layout)
  })

  test('of a preset lab is kept with the user’s state', async () => {
    const kept = await answers['file.saveLayout']({ file: firstLab, layout })
    expect(kept.ok && kept.value.kept.startsWith(join(folder, 'state/underlay/layouts/'))).toBe(true)
    expect((await open(firstLab)).layout).toEqual(layout)
  })

  test('is as good as none where its file is broken', async () => {
    writeFileSync(join(folder, 'one.lab.layout.json'), '{"positions": 7')
    expect((await open()).layout).toBe(null)
  })
})

describe('The list of recent files', () => {
  test('begins with the last one, has each once, and says what is gone', async () => {
    const other = join(folder, 'two.lab.yml')
    writeFileSync(other, 'hosts: { a: }\n')
    for (const path of [file, other, file]) await open(path)
    rmSync(other)
    expect(await recentFiles()).toEqual([
      { file, there: true },
      { file: other, there: false },
    ])
  })

  test('keeps the last twenty', async () => {
    for (let i = 0; i < 25; i++) {
      const path = join(folder, `lab${i}.lab.yml`)
      writeFileSync(path, 'hosts: { a: }\n')
      await open(path)
    }
    const files = await recentFiles()
    expect(files).toHaveLength(20)
    expect(files[0]?.file).toBe(join(folder, 'lab24.lab.yml'))
  })

  test('is written anew where it is broken, and done without where it cannot be kept', async () => {
    mkdirSync(join(folder, 'state/underlay'), { recursive: true })
    writeFileSync(join(folder, 'state/underlay/recent.json'), 'not JSON')
    expect(await recentFiles()).toEqual([])
    await open()
    expect(await recentFiles()).toHaveLength(1)
    writeFileSync(join(folder, 'blocked'), '')
    vi.stubEnv('XDG_STATE_HOME', join(folder, 'blocked'))
    expect((await open()).text).toBe('hosts: { a: }\n')
    expect(await recentFiles()).toEqual([])
  })
})

describe('A folder', () => {
  test('is listed with its folders first, then its lab files', async () => {
    mkdirSync(join(folder, 'labs'))
    writeFileSync(join(folder, 'notes.txt'), '')
    writeFileSync(join(folder, '.hidden.yml'), '')
    symlinkSync('labs', join(folder, 'more'))
    symlinkSync('nowhere', join(folder, 'gone.yml'))
    const listed = await answers['file.list']({ folder })
    expect(listed.ok && listed.value.entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'folder labs',
      'folder more',
      'lab one.lab.yml',
    ])
  })

  test('that is not there is told as a problem', async () => {
    expect(await answers['file.list']({ folder: join(folder, 'no') })).toMatchObject({ ok: false })
  })
})

describe('Watching a lab file', () => {
  test('tells each version that comes, however it is written, and that it is gone', async () => {
    const versions: unknown[] = []
    const channel = openChannel((item) => versions.push(item))
    const ended = fileSources['file.watch']({ file }, channel)
    const told = async (count: number) => {
      await vi.waitFor(() => expect(versions).toHaveLength(count), { timeout: 3000 })
      return versions[count - 1]
    }
    const { version } = await open()
    expect(await told(1)).toEqual({ version })
    writeFileSync(file, 'hosts: { b: }\n')
    expect(await told(2)).toEqual({ version: (await open()).version })
    const saved = await save('hosts: { c: }\n', (await open()).version)
    expect(await told(3)).toEqual({ version: saved })
    rmSync(file)
    expect(await told(4)).toEqual({ version: null })
    channel.close()
    expect(await ended).toEqual({ ok: true, value: undefined })
  })
})
