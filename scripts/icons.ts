import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright'

// Draws assets/icons/ from assets/icon.svg, with Chromium: `node scripts/run.js scripts/icons.ts`. For when the drawing changes.

const sizes = [16, 24, 32, 48, 64, 96, 128, 256, 512]

const drawing = await readFile('assets/icon.svg', 'utf8')
await mkdir('assets/icons', { recursive: true })
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const size of sizes) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${drawing}`,
  )
  const name = `assets/icons/${size}x${size}.png`
  await writeFile(name, await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
