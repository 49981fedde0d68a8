import { release } from 'node:os'
import { hasVm } from '../../../main/kernel/capabilities/tools.ts'
import { endLab, expect, test } from './fixture.ts'

test('a lab runs in a virtual machine as it does on this kernel: checks, terminals, end', async ({
  desk,
  engine,
}) => {
  test.skip(!hasVm(), 'there is no QEMU')
  test.setTimeout(400_000)
  await desk.keyboard.press('Control+Shift+P')
  await desk.keyboard.type('virtual machine')
  await desk.keyboard.press('Enter')
  const banner = desk.getByRole('banner')
  await expect(desk.getByText('Starting a virtual machine', { exact: true })).toBeVisible({ timeout: 60_000 })
  await expect(banner.getByText('running in a virtual machine')).toBeVisible({ timeout: 200_000 })
  expect((await engine.underlay('ls')).stdout).not.toContain('two-lans')
  await expect(banner.getByRole('button', { name: '19 of 19 hold' })).toBeVisible({ timeout: 120_000 })
  await desk.locator('[data-id="node:c1"]').dblclick()
  await desk.locator('.xterm').click()
  await desk.keyboard.type('uname -r\n')
  const screen = desk.locator('.xterm-rows')
  await expect(screen).toContainText('-amd64', { timeout: 60_000 })
  await expect(screen).not.toContainText(release())
  await desk.screenshot({ path: 'test-results/screens/virtual-machine.png' })
  await endLab(desk)
  await expect(banner.getByText('not running')).toBeVisible()
})
