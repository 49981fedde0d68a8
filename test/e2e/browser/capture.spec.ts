import AxeBuilder from '@axe-core/playwright'
import { readFileSync } from 'node:fs'
import { readPcapng } from '../../../main/packet/pcapng/read.ts'
import { expect, nameOf, startLab, test } from './fixture.ts'

test('frames are captured from the map, filtered, looked into, saved, and found again after a reload', async ({
  desk,
  engine,
}) => {
  test.slow()
  await startLab(desk)
  await desk.locator('[data-id="node:node1"]').first().focus()
  await desk.keyboard.press('Shift+F10')
  await desk.getByRole('menuitem', { name: 'Capture on the whole host' }).click()
  await expect(desk.getByRole('button', { name: 'Stop the capture' })).toBeVisible()
  await engine.underlay('exec', 'two-lans', 'c1', '--', 'ping', '-c2', '-i0.2', '10.0.0.4')
  const frames = desk.getByRole('grid', { name: /Frames/ })
  await desk.getByRole('combobox', { name: 'Filter' }).fill('icmp.type == 8 && vxlan')
  // Before the filter is applied, the list is another one.
  await expect(desk.getByText('2 listed')).toBeVisible()
  await expect(frames.getByRole('row').nth(1)).toContainText('VXLAN 5000')
  await desk.getByRole('button', { name: 'Stop the capture' }).click()
  await expect(desk.getByRole('button', { name: 'Start the capture' })).toBeVisible()

  await frames.focus()
  await desk.keyboard.press('Home')
  await desk.keyboard.press('Enter')
  const tree = desk.getByRole('tree')
  await expect(tree).toBeFocused()
  await desk.keyboard.press('Home')
  for (let line = 0; line < 3; line++) await desk.keyboard.press('ArrowDown')
  await expect(tree.getByRole('treeitem', { selected: true })).toContainText('VNI 5000')
  await desk.keyboard.press('ArrowRight')
  await tree.getByRole('treeitem', { name: 'VXLAN network identifier 5000' }).click()
  const marked = desk.getByRole('group', { name: 'Bytes of the frame' }).locator('.hex .marked')
  await expect(marked).toHaveText(['00', '13', '88'])
  await expect(desk.getByText('vxlan.vni', { exact: true })).toBeVisible()

  for (const scheme of ['light', 'dark'] as const) {
    await desk.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await desk.screenshot({ path: `test-results/screens/${scheme}-capture.png` })
    const { violations } = await new AxeBuilder({ page: desk }).disableRules('region').analyze()
    expect
      .soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`))
      .toEqual([])
  }

  const downloading = desk.waitForEvent('download')
  await desk.getByRole('button', { name: 'Save or open' }).click()
  await desk.getByRole('menuitem', { name: 'Download as pcapng' }).click()
  const file = readPcapng(readFileSync(await (await downloading).path()))
  if (!file.ok) throw new Error(JSON.stringify(file.problems))
  const listed = (await frames.getAttribute('aria-rowcount')) ?? ''
  expect(file.value.frames).toHaveLength(Number(listed) - 1)

  await desk.reload()
  await expect(nameOf(desk)).toHaveText('One overlay across two LANs')
  await expect(desk.getByRole('combobox', { name: 'Where to listen' })).toHaveValue('@node1')
  await expect(frames.getByRole('row').nth(1)).toBeVisible()
})

test('a capture is started, watched and stopped without a mouse, and stands still while someone reads', async ({
  desk,
  engine,
}) => {
  await startLab(desk)
  await desk.keyboard.press('Alt+0')
  const places = desk.getByRole('combobox', { name: 'Where to listen' })
  await places.focus()
  await desk.keyboard.press('Control+A')
  await desk.keyboard.type('c1:e')
  await expect(desk.getByRole('option', { name: 'c1:eth0' })).toBeVisible()
  await desk.keyboard.press('Tab')
  await expect(places).toHaveValue('c1:eth0 ')
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('button', { name: 'Stop the capture' })).toBeVisible()
  const ping = () => engine.underlay('exec', 'two-lans', 'c1', '--', 'ping', '-c20', '-i0.02', '10.0.0.4')
  await ping()
  const frames = desk.getByRole('grid', { name: /Frames/ })
  await expect.poll(async () => Number(await frames.getAttribute('aria-rowcount'))).toBeGreaterThan(40)
  await frames.focus()
  await desk.keyboard.press('Home')
  const top = frames.getByRole('row', { selected: true })
  const first = await top.textContent()
  await ping()
  await expect.poll(async () => Number(await frames.getAttribute('aria-rowcount'))).toBeGreaterThan(80)
  await expect(top).toBeInViewport()
  expect(await top.textContent()).toBe(first)
  await expect(desk.getByRole('button', { name: 'To the newest' })).toBeVisible()
  await desk.keyboard.press('Control+Shift+P')
  await desk.keyboard.type('Stop the capture')
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('button', { name: 'Start the capture' })).toBeVisible()
})
