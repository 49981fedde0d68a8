import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll } from 'vitest'

const program = resolve(import.meta.dirname, '../../bin/underlay')

/** Runs the command line as a user does, and returns exit code and output. */
export async function underlay(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await execa(program, args, { reject: false, stdin: 'ignore' })
  return { code: exitCode, stdout, stderr }
}

/** Starts the command line and lets it run. */
export function startUnderlay(...args: readonly string[]) {
  return execa(program, args, { reject: false, stdin: 'ignore' })
}

/**
 * A folder for the lab files of one test file, and the labs started from it: both are gone after its tests. The name of each
 * lab begins with `test-`.
 */
export function labFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'underlay-test-'))
  const names = new Set<string>()
  afterAll(async () => {
    for (const name of names) await underlay('down', name)
    rmSync(folder, { recursive: true })
  })
  return {
    folder,
    /** Writes a lab file; the lab's name is the file's. */
    write: (name: string, text: string) => {
      names.add(name)
      const file = join(folder, `${name}.lab.yml`)
      writeFileSync(file, text)
      return file
    },
  }
}
