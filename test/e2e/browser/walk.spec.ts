import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { expect, startLab, test } from './fixture.ts'

async function expectNoViolations(page: Page): Promise<void> {
  // The handles between panels are in none of them.
  const { violations } = await new AxeBuilder({ page }).disableRules('region').analyze()
  expect
    .soft(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join('\n')}`),
    )
    .toEqual([])
}

/** Sends a ping from c1 to c2, both chosen on the map. */
async function sendPing(desk: Page): Promise<void> {
  await desk.locator('[data-id="node:c1"]').click({ button: 'right' })
  await desk.getByRole('menuitem', { name: 'Send a packet from here' }).click()
  await expect(desk.getByText('Click on the node that it goes to.')).toBeVisible()
  await desk.locator('[data-id="node:c2"]').click()
  await desk.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(desk.getByRole('grid', { name: /way of the packet/ })).toBeVisible()
}

test('a packet is sent by clicks on the map, and followed until its tunnel is put on and taken off', async ({
  desk,
}) => {
  await desk.emulateMedia({ reducedMotion: 'reduce' })
  await startLab(desk)
  await sendPing(desk)
  const side = desk.getByRole('region', { name: 'Side panel' })
  await expect(side.locator('.summary')).toContainText('answered')
  const request = side.locator('tbody.request').first()
  await expect(request.locator('tr.stop')).toHaveCount(8)
  const headers = desk.locator('.packet .header')
  const player = desk.getByRole('region', { name: 'Player of the walk' })
  const forward = player.getByRole('button', { name: 'One step on' })
  await expect(headers).toHaveText(['Eth', 'IP', 'ICMP'])
  await forward.click()
  await forward.click()
  await expect(headers).toHaveText(['+ Eth', '+ IP', '+ UDP', '+ VXLAN 5000', 'Eth', 'IP', 'ICMP'])
  await expect(player).toContainText('VNI 5000')
  await expect(side.locator('.layer .state')).toHaveText(['added', 'added', 'added', 'added'])
  await expect(side.locator('mark.byte')).toHaveCount(50)
  await forward.focus()
  for (let step = 0; step < 4; step++) await desk.keyboard.press('ArrowRight')
  await expect(side.locator('.layer .state')).toHaveText(['removed', 'removed', 'removed', 'removed'])
  await expect(headers).toHaveText(['Eth', 'IP', 'ICMP'])
  await player.getByRole('combobox', { name: 'How finely it is told' }).selectOption('hops')
  await expect(request.locator('tr.stop')).toHaveCount(14)
  await expect(request.locator('tr.stop[aria-selected=true]')).toContainText('uber-net@node2 vxlan0')
  await desk.keyboard.press('Escape')
})

test('what the kernel says of a step is asked again in a terminal', async ({ desk }) => {
  await desk.emulateMedia({ reducedMotion: 'reduce' })
  await startLab(desk)
  await sendPing(desk)
  await desk
    .getByRole('region', { name: 'Player of the walk' })
    .getByRole('button', { name: 'One step on' })
    .click()
  await desk.getByRole('button', { name: 'Ask in a terminal of uber-net@node1' }).first().click()
  const screen = desk.locator('.xterm-rows').first()
  await expect(screen).toContainText('bridge fdb')
  await desk.keyboard.press('Enter')
  await expect(screen).toContainText('dev vxlan0 master br0')
})

test('a walk is saved as Markdown, as a picture and as pcapng', async ({ desk }) => {
  await desk.emulateMedia({ reducedMotion: 'reduce' })
  await startLab(desk)
  await sendPing(desk)
  const save = async (form: string): Promise<Buffer> => {
    await desk.getByRole('button', { name: 'Save the walk' }).click()
    const [download] = await Promise.all([
      desk.waitForEvent('download'),
      desk.getByRole('menuitem', { name: form }).click(),
    ])
    return readFileSync(await download.path())
  }
  expect((await save('Markdown')).toString()).toContain('added: Virtual eXtensible LAN')
  const picture = (await save('SVG')).toString()
  expect(picture).toContain('VNI 5000')
  expect(picture).toContain('lan-a')
  const pcapng = await save('pcapng')
  expect(pcapng.subarray(0, 4).toString('hex')).toBe('0a0d0d0a')
  expect(pcapng.toString('latin1')).toContain('uber-net@node2:vxlan0')
})

for (const scheme of ['light', 'dark'] as const)
  test(`a walk is free of what axe finds, in ${scheme}, also of a packet that is lost`, async ({
    desk,
    engine,
  }) => {
    await desk.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await startLab(desk)
    await sendPing(desk)
    await desk.locator('tr.stop').nth(2).click()
    await desk.getByRole('button', { name: /^IP added/ }).click()
    await desk.screenshot({ path: `test-results/screens/${scheme}-walk.png` })
    await expectNoViolations(desk)
    await engine.underlay('exec', 'two-lans', 'r1', '--', 'ip', 'link', 'set', 'eth1', 'down')
    await desk.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(desk.locator('.loss')).toBeVisible()
    await desk.screenshot({ path: `test-results/screens/${scheme}-walk-lost.png` })
    await expectNoViolations(desk)
  })
