import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { expect, startLab, test } from './fixture.ts'

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .exclude('.xterm')
    // The handles between panels are in none of them.
    .disableRules('region')
    .analyze()
  expect
    .soft(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join('\n')}`),
    )
    .toEqual([])
}

for (const scheme of ['light', 'dark'] as const) {
  test(`every view is free of what axe finds, in ${scheme}`, async ({ desk }) => {
    test.slow()
    await desk.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    const screen = (name: string) => desk.screenshot({ path: `test-results/screens/${scheme}-${name}.png` })
    await screen('ready')
    await expectNoViolations(desk)
    await startLab(desk)
    await expect(desk.getByRole('button', { name: '19 of 19 hold' })).toBeVisible({ timeout: 60_000 })
    await desk.locator('[data-id="node:c1"]').dblclick()
    for (const view of ['Guide', 'Inspector', 'Checks', 'Walk', 'Lab file']) {
      await desk.getByRole('tab', { name: view }).click()
      await screen(view.toLowerCase().replace(' ', '-'))
      await expectNoViolations(desk)
    }
    for (const view of ['Capture', 'Events', 'Who reaches whom', 'Terminals']) {
      await desk.getByRole('tab', { name: view, exact: true }).click()
      await screen(view.toLowerCase().replaceAll(' ', '-'))
      await expectNoViolations(desk)
    }
    await desk.keyboard.press('Alt+2')
    await screen('table')
    await expectNoViolations(desk)
    await desk.keyboard.press('F1')
    await screen('shortcuts')
    const keys = await desk.getByRole('dialog').locator('kbd').allTextContents()
    expect(keys.filter((each, index) => keys.indexOf(each) !== index)).toEqual([])
    await expectNoViolations(desk)
    await desk.keyboard.press('Escape')
    await desk.keyboard.press('Control+Shift+P')
    await screen('palette')
    await expectNoViolations(desk)
    await desk.keyboard.press('Escape')
  })
}

test('the first lab is started, entered, looked into and ended without a mouse', async ({ desk }) => {
  await desk.keyboard.press('Control+Enter')
  await expect(desk.getByRole('banner').getByText('running', { exact: true })).toBeVisible({
    timeout: 30_000,
  })
  await desk.locator('[data-id="node:c1"]').focus()
  await desk.keyboard.press('Enter')
  await expect(desk.locator('.xterm-rows').first()).toContainText('#')
  await desk.locator('.xterm-helper-textarea').first().focus()
  await desk.keyboard.type('hostname\n')
  await expect(desk.locator('.xterm-rows').first()).toContainText('c1')
  await desk.keyboard.press('F6')
  expect(await desk.evaluate(() => document.activeElement?.closest('.xterm') === null)).toBe(true)
  await desk.keyboard.press('Control+Shift+P')
  await desk.keyboard.type('End the lab')
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('dialog').getByRole('button', { name: 'End' })).toBeFocused()
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('banner').getByText('not running')).toBeVisible()
})
