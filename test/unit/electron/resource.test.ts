import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answer, fileOf } from '../../../electron/resource.ts'

describe('an address of the interface', () => {
  test('is a file of the built interface', () => {
    expect(fileOf('/out/renderer', 'app://underlay/')).toBe('/out/renderer/index.html')
    expect(fileOf('/out/renderer', 'app://underlay/assets/a.js?v=1#x')).toBe('/out/renderer/assets/a.js')
  })

  test.each([
    'app://underlay/../electron/main.js',
    'app://underlay/%2e%2e/electron/main.js',
    'app://underlay/..%2f..%2fetc/passwd',
    'app://underlay/%2fetc/passwd/..%2f..%2f..%2f..%2fetc%2fpasswd',
    'app://underlay/..%5cmain.js',
    'app://underlay/a%00.js',
    'app://underlay/%',
    'app://underlay/..%2frenderer-of-another/index.html',
    'app://other/index.html',
    'app://underlay:80/index.html',
    'file:///etc/passwd',
    'https://underlay/index.html',
    'nonsense',
  ])('never leads out of it: %s', (address) => {
    const file = fileOf('/out/renderer', address)
    expect(file === undefined || file.startsWith('/out/renderer/')).toBe(true)
    if (!address.startsWith('app://underlay/')) expect(file).toBeUndefined()
  })
})

describe('the answer to a request', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'underlay-resource-'))
    await mkdir(join(folder, 'renderer/assets'), { recursive: true })
    await writeFile(join(folder, 'renderer/index.html'), '<!doctype html>')
    await writeFile(join(folder, 'renderer/notes.txt'), 'not for the page')
    await writeFile(join(folder, 'secret.js'), 'secret')
  })
  afterAll(() => rm(folder, { recursive: true }))

  const ask = (path: string, method = 'GET') =>
    answer(join(folder, 'renderer'), new Request(`app://underlay${path}`, { method }))

  test('is the file, with a policy that lets nothing in from elsewhere', async () => {
    const response = await ask('/')
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('<!doctype html>')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
      ]),
    )
    expect(policy).not.toMatch(/unsafe-eval|script-src|\*|https?:/)
  })

  test('has the policy also where there is no such file', async () => {
    const response = await ask('/nothing.js')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
  })

  test.each(['/..%2fsecret.js', '/notes.txt', '/assets'])('is no for %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })

  test('is no for anything but reading', async () => {
    expect((await ask('/', 'POST')).status).toBe(405)
  })
})
