import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Result } from '../../problem.ts'
import { failed, kernelProblem, ok } from '../../problem.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { ownPath } from '../sandbox/sandbox.ts'

/**
 * The keys of a lab's encrypted overlays, by number. Objects, plans and records know the numbers alone; the bytes are drawn when
 * a command first needs them, and are only in the lab's own memory disk and in its kernel. The file has the form of shell
 * variables, so that a command that names one can be typed after `. /run/underlay/keys`.
 */
export type Keys = ReadonlyMap<number, string>

const keysFile = 'keys'
/** AES-128, as Docker's managers hand out. */
const keyBytes = 16
/** The three keys of a lab, and the one that a rotation has just taken out of use: where it fails, that is put back. */
const kept = 4

/** How a command names a key: a shell variable that holds it in hexadecimal. */
export function keyVariable(key: number): string {
  return `\${KEY_${String(key)}}`
}

/** The numbers of all keys that commands name, in the order of their numbers. */
export function keysNamed(texts: Iterable<string>): number[] {
  const named = new Set<number>()
  for (const text of texts)
    for (const [, number] of text.matchAll(/\$\{KEY_(\d+)\}/g)) named.add(Number(number))
  return [...named].sort((a, b) => a - b)
}

/** A command's text with the bytes of the keys that it names. */
export function withKeys(text: string, keys: Keys): string {
  return text.replaceAll(/\$\{KEY_(\d+)\}/g, (_, number: string) => {
    const key = keys.get(Number(number))
    if (key === undefined) throw new Error(`key ${number} was never drawn`)
    return key
  })
}

/** The keys that were drawn for a lab. */
export async function readKeys(sandbox: Sandbox): Promise<Keys> {
  const text = await readFile(ownPath(sandbox, keysFile), 'utf8').catch(() => '')
  return new Map(
    [...text.matchAll(/^KEY_(\d+)=([0-9a-f]+)$/gm)].map(([, number, key = '']) => [Number(number), key]),
  )
}

/** Draws the keys that commands name for the first time, and forgets those that are long out of use. */
export async function drawKeys(sandbox: Sandbox, texts: Iterable<string>): Promise<Result<void>> {
  const wanted = keysNamed(texts)
  if (wanted.length === 0) return ok(undefined)
  const known = await readKeys(sandbox)
  const drawn = wanted.filter((key) => !known.has(key))
  if (drawn.length === 0) return ok(undefined)
  const all = new Map(known)
  for (const key of drawn) all.set(key, randomBytes(keyBytes).toString('hex'))
  const newest = [...all].sort(([a], [b]) => a - b).slice(-kept)
  const file = ownPath(sandbox, keysFile)
  try {
    const lines = newest.map(([number, key]) => `KEY_${String(number)}=${key}\n`)
    await writeFile(`${file}.new`, lines.join(''), { mode: 0o600 })
    await rename(`${file}.new`, file)
    return ok(undefined)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const message = `The lab ${sandbox.lab} could not write down the keys of its encrypted overlays.`
    const hint = `Its memory disk /run/underlay may be full: remove files there (\`underlay shell ${sandbox.lab}\`), then try again.`
    return failed(kernelProblem('keys-not-written', message, hint, { evidence: [words] }))
  }
}
