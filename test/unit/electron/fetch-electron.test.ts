import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

// scripts/fetch-electron.ts itself, with a server of the test's as the place where binaries are.

let server: Server | undefined
let cache = ''

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'underlay-fetch-'))
})
afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  await rm(cache, { recursive: true, force: true })
})

function serve(listener: RequestListener): Promise<string> {
  return new Promise((resolve) => {
    const listening = createServer(listener).listen(0, '127.0.0.1', () => {
      const address = listening.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`)
    })
    server = listening
  })
}

async function fetchFrom(mirror: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['scripts/run.js', 'scripts/fetch-electron.ts'], {
    env: { PATH: process.env['PATH'], ELECTRON_MIRROR: mirror, electron_config_cache: cache },
  })
  const heard = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk) => (heard[name] += String(chunk)))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, ...heard }
}

test('a network that gives no answer is given up', { timeout: 60_000 }, async () => {
  const told = await fetchFrom(await serve(() => undefined))
  expect(told).toMatchObject({ code: 1, stdout: 'the network gave no answer', stderr: '' })
})

test('a network that refuses is given up at once, with its words', { timeout: 60_000 }, async () => {
  const told = await fetchFrom(await serve((_request, response) => response.writeHead(403).end()))
  expect(told.code).toBe(1)
  expect(told.stdout).toMatch(/^it was told “.*403.*”$/)
})

test(
  'progress is shown in plain lines, and what is not the binary is not taken',
  { timeout: 60_000 },
  async () => {
    const told = await fetchFrom(
      await serve((_request, response) => {
        response.writeHead(200, { 'content-length': 200_000 })
        for (let part = 0; part < 10; part++)
          setTimeout(() => response.write(Buffer.alloc(20_000)), part * 20)
      }),
    )
    expect(told.code).toBe(1)
    expect(told.stdout).toMatch(/checksum/i)
    const lines = told.stderr.trim().split('\n')
    expect(lines.at(-1)).toBe('Fetching the Electron binary, once, for the window: 100 %')
    expect(lines.length).toBeLessThanOrEqual(5)
  },
)
