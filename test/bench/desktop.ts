import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { chromium } from 'playwright'
import { startEngine } from '../e2e/browser/engine.ts'
import { overlayLab } from './labs.ts'

/**
 * The desktop in a browser without a graphics card, against the real engine: from opening a page on a running lab of 1,000
 * containers to its picture, and how fast a terminal shows what a program writes, beside the same program into a file.
 */
const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const megabytes = 50
const folder = mkdtempSync(join(tmpdir(), 'underlay-bench-desktop-'))
const file = join(folder, 'bench-desktop.lab.yml')
writeFileSync(file, overlayLab('bench-desktop', 20, 50))
const engine = await startEngine({ folder, file: [file] })
const browser = await chromium.launch({
  executablePath: program,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
})
try {
  const page = await browser.newPage()
  await page.goto(engine.invitation)
  const up = await until(async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('banner').getByText('running', { exact: true }).waitFor({ timeout: 120_000 })
  })
  const picture = await until(async () => {
    await page.reload()
    await page.locator('[data-id^="node:"]').first().waitFor()
  })
  console.log(
    `1,000 containers   up from the window ${seconds(up)}   page to first picture ${seconds(picture)}`,
  )
  await throughput(page)
} finally {
  await engine.underlay('down', 'bench-desktop')
  await browser.close()
  await engine.end('SIGTERM')
  rmSync(folder, { recursive: true })
}

/** Lines of 79 characters: what a program prints to be read. */
async function throughput(page: Page): Promise<void> {
  const bytes = String(megabytes * 1_000_000)
  const command = `head -c ${bytes} /dev/zero | tr '\\0' x | fold -w 79`
  const plain = await until(() => Promise.resolve(execFileSync('bash', ['-c', `${command} >/dev/null`])))
  await page.getByRole('combobox', { name: /Find a node/ }).fill('c1-1')
  await page.getByRole('option').first().click()
  await page.getByRole('button', { name: 'Terminal', exact: true }).click()
  await page.locator('.xterm').first().click()
  const shown = await until(async () => {
    await page.keyboard.type(`${command}; echo ended-$((40+2))\n`)
    await page.locator('.xterm-rows').getByText('ended-42').first().waitFor({ timeout: 120_000 })
  })
  console.log(
    `a terminal shows ${megabytes} MB in ${seconds(shown)}: ${(megabytes / (shown / 1000)).toFixed(1)} MB/s; into /dev/null it takes ${seconds(plain)}`,
  )
}

async function until(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}
