import { readFileSync, readdirSync } from 'node:fs'
import { parseLab } from '../../../main/lab/parse.ts'

/** Every preset lab: its file and text. */
export const presets = readdirSync('labs', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.lab.yml'))
  .map((file) => ({ file, text: readFileSync(`labs/${file}`, 'utf8') }))

/** Every problem of a lab file's text. */
export function problemsOf(text: string): readonly string[] {
  const read = parseLab(text, '/edited.lab.yml')
  return read.ok ? [] : read.problems.map(({ code, message }) => `${code}: ${message}`)
}
