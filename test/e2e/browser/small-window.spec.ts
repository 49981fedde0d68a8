import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright/test'
import { endLab, expect, nameOf, startLab, test } from './fixture.ts'

// 1280×720 at 125 %.
test.use({ viewport: { width: 1024, height: 576 }, deviceScaleFactor: 1.25 })

const lab = `name: small-window
about: |
  A drawing that is wider than the panel:

      ${'+'.padEnd(66, '-')}+
hosts:
  node1:
containers:
  c1: { host: node1 }
expect:
  - c1 does not reach 10.99.0.1
`

/** Whether what a user would click at each end of a thing is the thing itself. */
function isWhole(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    return [left + 3, right - 3].every((x) => {
      const hit = document.elementFromPoint(x, (top + bottom) / 2)
      return hit !== null && (element.contains(hit) || hit.contains(element))
    })
  })
}

async function open(page: Page, file: string): Promise<void> {
  await page.evaluate((path) => {
    sessionStorage.setItem('open', path)
  }, file)
  await page.reload()
  await expect(nameOf(page)).toHaveText('small-window')
}

test('in a small window nothing of the bars is covered, and the map stays where it is', async ({
  desk,
  engine,
}) => {
  const file = join(engine.folder, 'small-window.lab.yml')
  writeFileSync(file, lab)
  await open(desk, file)
  const side = desk.getByRole('region', { name: 'Side panel' })

  const drawing = side.locator('pre')
  expect(await drawing.evaluate((pre) => pre.scrollWidth - pre.clientWidth)).toBeLessThanOrEqual(30)
  await startLab(desk)
  await expect(desk.getByRole('banner').getByRole('button', { name: /hold/ })).toBeVisible()
  const map = desk.getByRole('main', { name: 'Map or table' })
  const before = await map.boundingBox()

  await side.getByRole('tab', { name: /Lab file/ }).click()
  await side.locator('.cm-content').click()
  await desk.keyboard.press('Control+End')
  await desk.keyboard.type('# more')
  await expect(desk.getByRole('banner').getByRole('button', { name: /Apply/ })).toBeVisible()
  writeFileSync(file, `${lab}# theirs\n`)
  await expect(side.getByRole('button', { name: 'Show what changed' })).toBeVisible()
  const bars = [
    ...(await desk.getByRole('banner').getByRole('button').all()),
    ...(await side.getByRole('tab').all()),
  ]
  const toolbar = await side.getByRole('toolbar').getByRole('button').all()
  for (const part of [...bars, ...toolbar]) expect(await isWhole(part), await part.innerText()).toBe(true)
  const tops = await Promise.all(toolbar.map(async (button) => (await button.boundingBox())?.y ?? 0))
  expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(8)
  expect(await map.boundingBox()).toEqual(before)

  await desk.keyboard.press('Escape')
  await endLab(desk)
  await expect(desk.getByRole('banner').getByText('not running')).toBeVisible()
})
