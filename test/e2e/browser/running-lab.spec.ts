import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startEngine } from './engine.ts'
import { addressOf, endLab, expect, nameOf, startLab, test } from './fixture.ts'

const twoLans = resolve(import.meta.dirname, '../../../labs/overlay/two-lans.lab.yml')
const allHold = { name: '19 of 19 hold' }

test('a link set down on the map makes its checks fail, and up again makes them hold', async ({
  desk,
  engine,
}) => {
  await startLab(desk)
  await expect(desk.getByRole('button', allHold)).toBeVisible({ timeout: 60_000 })
  const link = desk.locator('[data-id="link:node1/eth0"]')
  await link.focus()
  await desk.keyboard.press('Shift+F10')
  await desk.getByRole('menuitem', { name: 'Set the link down' }).click()
  const shown = () => engine.underlay('exec', 'two-lans', 'node1', '--', 'ip', '-br', 'link', 'show', 'eth0')
  await expect.poll(async () => (await shown()).stdout).toContain('DOWN')
  await expect(desk.getByRole('button', { name: /^([0-9]|1[0-8]) of 19 hold/ })).toBeVisible({
    timeout: 60_000,
  })
  await desk.screenshot({ path: 'test-results/screens/link-down.png' })
  await link.focus()
  await desk.keyboard.press('Shift+F10')
  await desk.getByRole('menuitem', { name: 'Set the link up' }).click()
  await expect(desk.getByRole('button', allHold)).toBeVisible({ timeout: 60_000 })
})

test('a change of the file is planned, applied and undone while a ping in another container loses nothing', async ({
  desk,
  engine,
}) => {
  await startLab(desk)
  const ping = engine.underlay('exec', 'two-lans', 'c1', '--', 'ping', '-i0.1', '-c120', '10.0.0.4')
  await desk.getByRole('tab', { name: 'Lab file' }).click()
  const editor = desk.getByRole('textbox', { name: /lab file/i })
  await editor.click()
  await desk.keyboard.press('Control+F')
  await desk.keyboard.type('containers:')
  await desk.keyboard.press('Enter')
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('End')
  await desk.keyboard.type('\nc9: { host: node1, networks: [uber-net] }')
  await desk
    .getByRole('banner')
    .getByRole('button', { name: /Apply changes/ })
    .click()
  const plan = desk.getByRole('dialog')
  await expect(plan).toContainText('namespace c9')
  await plan.getByRole('button', { name: 'Apply' }).click()
  const hostname = () => engine.underlay('exec', 'two-lans', 'c9', '--', 'hostname')
  await expect.poll(async () => (await hostname()).stdout).toBe('c9\n')
  await expect(desk.locator('[data-id="node:c9"]')).toBeVisible()
  await desk.getByRole('button', { name: /Undo the last applied/ }).click()
  await expect(desk.locator('[data-id="node:c9"]')).toHaveCount(0)
  await expect.poll(async () => (await hostname()).code).toBe(2)
  expect((await ping).stdout).toContain(' 0% packet loss')
})

test('after a reload the page finds its lab, its terminals and what stood in them', async ({ desk }) => {
  await startLab(desk)
  await desk.locator('[data-id="node:c1"]').dblclick()
  const rows = desk.locator('.xterm-rows').first()
  await expect(rows).toContainText('#')
  await desk.locator('.xterm').first().click()
  await desk.keyboard.type('echo kept-$((6*7))\n')
  await expect(rows).toContainText('kept-42')
  await desk.reload()
  await expect(nameOf(desk)).toHaveText('One overlay across two LANs')
  await expect(desk.locator('.xterm-rows').first()).toContainText('kept-42')
  await desk.locator('.xterm').first().click()
  await desk.keyboard.type('echo again-$((6*8))\n')
  await expect(desk.locator('.xterm-rows').first()).toContainText('again-48')
})

test('an engine that is killed is said to be gone, and found again when it is back; the lab ran on', async ({
  browser,
}) => {
  const engine = await startEngine()
  const page = await (await browser.newContext()).newPage()
  await page.goto(engine.invitation)
  await startLab(page)
  const map = page.getByRole('main', { name: 'Map or table' })
  const before = await map.locator('.map').boundingBox()
  await engine.end('SIGKILL')
  await expect(page.getByText('The engine is gone. Looking for it …')).toBeVisible()
  expect(await map.locator('.map').boundingBox()).toEqual(before)
  const next = await startEngine({ folder: engine.folder, port: engine.port })
  try {
    await expect(page.getByText('The engine is gone. Looking for it …')).toBeHidden()
    await expect(page.getByRole('banner').getByText('running', { exact: true })).toBeVisible()
    await expect(page.getByRole('button', allHold)).toBeVisible({ timeout: 60_000 })
  } finally {
    await next.underlay('down', 'two-lans')
    await page.context().close()
    await next.end('SIGTERM')
  }
})

test('two windows show one lab: what one does the other sees', async ({ desk, engine, context }) => {
  const other = await context.newPage()
  await other.goto(addressOf(engine))
  await expect(nameOf(other)).toHaveText('One overlay across two LANs')
  await startLab(desk)
  await expect(other.getByRole('banner').getByText('running', { exact: true })).toBeVisible()
  await other.locator('[data-id="node:c2"]').dblclick()
  await expect(desk.getByRole('tab', { name: /^c2/ })).toBeVisible()
  await endLab(other)
  await expect(desk.getByRole('banner').getByText('not running')).toBeVisible()
})

test('a lab with hostile names is shown as text, and harms nothing', async ({ desk, engine }) => {
  const file = join(engine.folder, 'hostile.lab.yml')
  const markup = '<img src=x onerror=document.title="taken">'
  writeFileSync(
    file,
    `name: hostile
title: '${markup} & "quotes" ${'very '.repeat(40)}long'
about: |
  # ${markup}
  <script>document.title = "taken"</script> [here](javascript:alert(1))
hosts: { node1: }
containers: { c1: { host: node1, hostname: c1 } }
expect: [ { on: c1, run: [echo, '${markup}'], prints: '${markup}' } ]
`,
  )
  await desk.evaluate((path) => sessionStorage.setItem('open', path), file)
  await desk.reload()
  await expect(nameOf(desk)).toContainText('<img src=x')
  await startLab(desk)
  await desk.getByRole('tab', { name: 'Checks' }).click()
  await expect(desk.getByRole('button', { name: '1 of 1 hold' })).toBeVisible({ timeout: 30_000 })
  await desk.getByRole('tab', { name: 'Guide' }).click()
  await expect(desk.getByRole('tabpanel', { name: 'Guide' })).toContainText('<img src=x')
  expect(await desk.locator('img, script:not([src]), a[href^="javascript:"]').count()).toBe(0)
  expect(await desk.title()).toContain('hostile')
})

test('a lab file that somebody else changes is noticed, and nothing is written without being asked', async ({
  desk,
  engine,
}) => {
  const file = join(engine.folder, 'mine.lab.yml')
  copyFileSync(twoLans, file)
  const before = readFileSync(file, 'utf8')
  await desk.evaluate((path) => sessionStorage.setItem('open', path), file)
  await desk.reload()
  await desk.getByRole('tab', { name: 'Lab file' }).click()
  await expect(desk.getByRole('textbox', { name: /lab file/i })).toBeVisible()
  await desk.getByRole('textbox', { name: /lab file/i }).click()
  await desk.keyboard.press('Control+Home')
  await desk.keyboard.type('# of mine\n')
  writeFileSync(file, `# of another\n${before}`)
  await expect(desk.getByText(/changed on disk|on disk/i).first()).toBeVisible()
  expect(readFileSync(file, 'utf8')).toBe(`# of another\n${before}`)
})

test('a lab that is ended leaves the last words of its terminals, and one that begins anew has none of them', async ({
  desk,
}) => {
  await startLab(desk)
  await desk.locator('[data-id="node:c1"]').dblclick()
  await expect(desk.locator('.xterm-rows')).toContainText('#')
  await endLab(desk)
  await expect(desk.getByText(/Exited with code/)).toBeVisible()
  await startLab(desk)
  await expect(desk.locator('.xterm')).toHaveCount(0)
})
