import { downloadArtifact } from '@electron/get'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

// Fetches the binary of Electron, whose npm package comes without: `node scripts/run.js scripts/fetch-electron.ts`. One line
// of progress on the standard error. Where it cannot be had, ends with 1, and prints why. What is in the cache needs no network.

/** Milliseconds without a byte, before the first one and after it, that count as no network. */
const patience = { first: 5_000, next: 20_000 } as const

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('electron/package.json'))

function packageVersion(): string {
  const read: unknown = require('electron/package.json')
  if (typeof read === 'object' && read !== null && 'version' in read && typeof read.version === 'string')
    return read.version
  throw new Error('the package of Electron has no version')
}

function checksums(): Record<string, string> {
  const read: unknown = require(join(folder, 'checksums.json'))
  return Object.fromEntries(Object.entries(read ?? {}).filter(([, sum]) => typeof sum === 'string'))
}

/** Shows how far the download is: on a terminal in place, elsewhere each quarter. */
function progressLine(): (fraction: number) => void {
  let shown = -1
  return (fraction) => {
    const percent = Math.floor(fraction * 100)
    const step = process.stderr.isTTY ? percent : percent - (percent % 25)
    if (step === shown) return
    shown = step
    const line = `Fetching the Electron binary, once, for the window: ${step} %`
    process.stderr.write(process.stderr.isTTY ? `\r${line}${percent === 100 ? '\n' : ''}` : `${line}\n`)
  }
}

async function download(): Promise<void> {
  const silence = new AbortController()
  const give = (milliseconds: number) => setTimeout(() => silence.abort(), milliseconds)
  let timer = give(patience.first)
  const show = progressLine()
  try {
    await downloadArtifact({
      version: packageVersion(),
      artifactName: 'electron',
      checksums: checksums(),
      downloadOptions: {
        quiet: true,
        signal: silence.signal,
        getProgressCallback: ({ percent }: { readonly percent: number }) => {
          clearTimeout(timer)
          timer = give(patience.next)
          show(percent)
        },
      },
    })
  } finally {
    clearTimeout(timer)
  }
}

/** Unpacks what is in the cache now. */
function unpack(): void {
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error('it could not be unpacked')
}

/** Why, as the end of a sentence. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError') return 'the network gave no answer'
  return `it was told “${error.cause instanceof Error ? error.cause.message : error.message}”`
}

try {
  await download()
  unpack()
} catch (error) {
  process.stdout.write(reason(error))
  process.exitCode = 1
}
