import { expect, nameOf, startLab, test } from './fixture.ts'

test('a new user starts the first lab by one click, and pings across its overlay from a terminal', async ({
  desk,
}) => {
  await expect(nameOf(desk)).toHaveText('One overlay across two LANs')
  const map = desk.getByRole('group', { name: /two-lans/ })
  await expect(map.getByRole('button', { name: /^container c1/ })).toBeVisible()

  await desk.getByRole('button', { name: 'Start the lab' }).click()
  await expect(desk.getByRole('banner').getByText('running', { exact: true })).toBeVisible({
    timeout: 30_000,
  })

  await map.getByRole('button', { name: /^container c1/ }).dblclick()
  const terminal = desk.locator('.xterm').first()
  await expect(terminal.locator('.xterm-rows')).toContainText('#')
  await terminal.click()
  await desk.keyboard.type('ping -c2 10.0.0.4; echo "ended with $?"\n')
  await expect(terminal.locator('.xterm-rows')).toContainText('2 received')
  await expect(terminal.locator('.xterm-rows')).toContainText('ended with 0')
  await expect(desk.getByRole('button', { name: '19 of 19 hold' })).toBeVisible({ timeout: 60_000 })
  await desk.screenshot({ path: 'test-results/screens/first-minute.png' })
})

test('a step of the guide runs in the terminal of its node', async ({ desk }) => {
  await startLab(desk)
  await desk.getByRole('tab', { name: 'Guide' }).click()
  await desk
    .getByRole('button', { name: /^Run “ping -c1 10/ })
    .first()
    .click()
  await expect(desk.locator('.xterm-rows').first()).toContainText('64 bytes from 10.0.0.4')
})
