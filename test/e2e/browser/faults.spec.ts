import { endLab, expect, openPreset, startLab, test } from './fixture.ts'

test('a forwarding entry that is broken on the map makes checks fail, is marked, and is mended there', async ({
  desk,
  engine,
}) => {
  await startLab(desk)
  await expect(desk.getByRole('button', { name: '19 of 19 hold' })).toBeVisible({ timeout: 60_000 })
  const vtep = desk.locator('[data-id="link:uber-net@node1/vxlan0"]')
  await vtep.focus()
  await desk.keyboard.press('Shift+F10')
  await desk.getByRole('menuitem', { name: 'Break something …' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog
    .getByRole('radio', { name: 'the forwarding entry of uber-net@node1 for c2 points to 192.168.1.253' })
    .check()
  await desk.screenshot({ path: 'test-results/screens/break.png' })
  await dialog.getByRole('button', { name: 'Break', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  const entries = () =>
    engine.underlay('exec', 'two-lans', 'uber-net@node1', '--', 'bridge', 'fdb', 'show', 'dev', 'vxlan0')
  await expect.poll(async () => (await entries()).stdout).toContain('00:04 dst 192.168.1.253')
  await expect(vtep).toHaveAccessibleName(/broken: the forwarding entry of uber-net@node1 for c2/)
  await expect(desk.getByRole('button', { name: /^1[0-8] of 19 hold/ })).toBeVisible({ timeout: 60_000 })
  await desk.screenshot({ path: 'test-results/screens/broken.png' })
  expect((await engine.underlay('drift', 'two-lans')).code).toBe(0)
  await vtep.focus()
  await desk.keyboard.press('Shift+F10')
  await desk.getByRole('menuitem', { name: 'Mend' }).click()
  await expect.poll(async () => (await entries()).stdout).toContain('00:04 dst 192.168.1.25 ')
  await expect(desk.getByRole('button', { name: '19 of 19 hold' })).toBeVisible({ timeout: 60_000 })
})

test('an exercise tells its symptom and hints, hides its faults, and is solved by hand in a terminal', async ({
  desk,
  engine,
}) => {
  await openPreset(desk, 'Exercise 3 (easy): a host that cannot leave its LAN')
  const guide = desk.getByRole('region', { name: 'Exercise' })
  await expect(guide).toContainText('on the third, pc3, it does not')
  await desk.getByRole('tab', { name: 'Lab file' }).click()
  const file = desk.getByRole('textbox', { name: /lab file/i })
  await file.press('Control+End')
  await expect(file).toContainText('hidden: it tells what this exercise is about')
  await expect(file).not.toContainText('172.31.1.254')
  await startLab(desk)
  await desk.getByRole('tab', { name: 'Guide' }).click()
  await expect(guide).toContainText('3 of 4 checks hold', { timeout: 60_000 })
  await guide.getByRole('button', { name: 'A hint (3 left)' }).click()
  await expect(guide).toContainText('So its cable and its address are right.')
  await desk.screenshot({ path: 'test-results/screens/exercise.png' })
  const mend = ['ip', 'route', 'replace', 'default', 'via', '172.31.1.1']
  expect((await engine.underlay('exec', 'one-way-out', 'pc3', '--', ...mend)).code).toBe(0)
  await expect(guide).toContainText('Solved', { timeout: 60_000 })
  await expect(guide).toContainText('pc3 sends everything else to 172.31.1.254 instead of to 172.31.1.1')
  await desk.screenshot({ path: 'test-results/screens/exercise-solved.png' })
  await endLab(desk)
})
