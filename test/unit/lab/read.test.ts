import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readLab } from '../../../main/lab-file.ts'
import { labName } from '../../../main/lab/read.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function problemOf(content: string | Uint8Array): Promise<{ code: string; line: number | undefined }> {
  const file = join(folder, 'a.lab.yml')
  await writeFile(file, content)
  const read = await readLab(file)
  const problem = read.ok ? undefined : read.problems[0]
  return { code: problem?.code ?? 'none', line: problem?.place?.line }
}

it('a lab takes its name from the file where it names none', async () => {
  const file = join(folder, 'two-lans.lab.yml')
  await writeFile(file, 'hosts: { h1: }\n')
  const read = await readLab(file)
  expect(read.ok && read.value.name).toBe('two-lans')
  expect(labName({ file, text: 'hosts: { h1: }\n' })).toBe('two-lans')
  expect(labName({ file, text: 'name: other\n' })).toBe('other')
  expect(labName({ file, text: 'name: [\n' })).toBe('two-lans')
})

it('a file that is not UTF-8 is refused, with its line', async () => {
  expect(await problemOf(Uint8Array.from([0x61, 0x3a, 0x0a, 0xff, 0xfe]))).toEqual({
    code: 'not-utf-8',
    line: 2,
  })
})

it('a file of 10 MB is refused without being read', async () => {
  expect(await problemOf('x'.repeat(10_000_000))).toMatchObject({ code: 'file-too-large' })
})

it('a file that is not there, and a folder, are told as such', async () => {
  const missing = await readLab(join(folder, 'none.lab.yml'))
  expect(!missing.ok && missing.problems[0]?.message).toMatch(/no such file/)
  const directory = await readLab(folder)
  expect(!directory.ok && directory.problems[0]?.message).toMatch(/folder/)
})
