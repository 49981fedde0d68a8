import { request } from 'node:http'
import { startEngine } from './engine.ts'
import { addressOf, expect, test } from './fixture.ts'

/** The status of an answer to a request with headers that no browser would send by itself. */
function statusOf(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  return new Promise((done, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume()
      done(response.statusCode)
    })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      done(response.statusCode)
    })
    asked.on('error', reject)
    asked.end()
  })
}

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

test('an address works once: the browser that used it is known, another one is told what to do', async ({
  browser,
}) => {
  const engine = await startEngine()
  try {
    const first = await (await browser.newContext()).newPage()
    await first.goto(engine.invitation)
    await expect(first.getByRole('heading', { level: 1 })).toHaveText('One overlay across two LANs')
    expect(first.url()).toBe(addressOf(engine))
    await first.reload()
    await expect(first.getByRole('heading', { level: 1 })).toHaveText('One overlay across two LANs')

    const second = await (await browser.newContext()).newPage()
    const answer = await second.goto(engine.invitation)
    expect(answer?.status()).toBe(403)
    await expect(second.getByText('This address has been used, and works only once.')).toBeVisible()
    await first.context().close()
    await second.context().close()
  } finally {
    await engine.end('SIGTERM')
  }
})

test('without a token, with a wrong one, a wrong Host or a wrong Origin, nobody gets in', async ({
  engine,
  cookies,
}) => {
  const { port } = engine
  const host = `127.0.0.1:${port}`
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const origin = `http://${host}`

  expect(await statusOf(port, '/', { host })).toBe(403)
  expect(await statusOf(port, '/?token=wrong', { host })).toBe(403)
  expect(await statusOf(port, '/', { host, cookie })).toBe(200)
  expect(await statusOf(port, '/', { host: `underlay.example:${port}`, cookie })).toBe(421)
  expect(await statusOf(port, '/..%2f..%2fpackage.json', { host, cookie })).toBe(404)

  expect(await statusOf(port, '/engine', { ...upgrade, host, origin, cookie })).toBe(101)
  expect(await statusOf(port, '/engine', { ...upgrade, host, origin })).toBe(403)
  expect(await statusOf(port, '/engine', { ...upgrade, host, cookie })).toBe(403)
  expect(await statusOf(port, '/engine', { ...upgrade, host, cookie, origin: 'http://evil.example' })).toBe(
    403,
  )
  expect(
    await statusOf(port, '/engine', {
      ...upgrade,
      host: 'evil.example',
      cookie,
      origin: 'http://evil.example',
    }),
  ).toBe(403)
})

test('a port that is taken is told, with what to do', async ({ engine }) => {
  const { code, stderr } = await engine.underlay('serve', '--port', String(engine.port))
  expect(code).toBe(2)
  expect(stderr).toContain(`Port ${engine.port} on 127.0.0.1 is taken.`)
})
