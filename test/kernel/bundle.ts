import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build } from 'vite'

/** Makes one program for plain Node out of a TypeScript file, in a folder of its own that every user may read. */
export async function bundle(file: string): Promise<{ program: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'underlay-test-'))
  const root = join(import.meta.dirname, '../..')
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const output = { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' }
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, file),
      target: 'node20.19',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output },
    },
    ssr: { noExternal: true, external: ['node-pty'] },
  })
  return {
    program: join(folder, `${basename(file, '.ts')}.mjs`),
    remove: () => {
      rmSync(folder, { recursive: true })
    },
  }
}
