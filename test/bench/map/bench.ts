import vue from '@vitejs/plugin-vue'
import { resolve } from 'node:path'
import { chromium } from 'playwright'
import { createServer } from 'vite'
import type { Lab } from '../../../main/contract.ts'
import { parseLab } from '../../../main/lab/parse.ts'
import { overlayLab } from '../labs.ts'
import type { Engine, Figures } from './page.ts'

/**
 * How smooth the map is with 1,000 containers in Chromium without a graphics card: the median time between two frames while
 * it is panned and zoomed, and the time to the first picture, beside cytoscape and Vue Flow with the same boxes, texts and
 * lines, in turns in one run. `node scripts/run.js test/bench/map/bench.ts`; ROUNDS says how often.
 */
const rounds = Number(process.env['ROUNDS'] ?? 3)
const engines: readonly Engine[] = ['ours', 'cytoscape', 'vue-flow']

const names = { pan: 'pan frame', zoom: 'zoom frame', close: 'pan frame, near', mount: 'first picture' }

const lab = labOf(overlayLab('bench-map', 20, 50))
const server = await createServer({
  configFile: false,
  root: resolve('.'),
  cacheDir: 'node_modules/.vite-bench',
  logLevel: 'warn',
  plugins: [vue()],
  server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  optimizeDeps: { entries: ['test/bench/map/index.html'], include: ['vue'] },
  // As in the built interface: what Vue checks while one develops would be measured otherwise.
  define: { 'process.env.NODE_ENV': '"production"' },
})
await server.listen()
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  await measure('ours', true)
  for (const collapsed of [false, true]) await compare(collapsed)
} finally {
  await browser.close()
  await server.close()
}

async function compare(collapsed: boolean): Promise<void> {
  const figures = new Map<Engine, Figures[]>(engines.map((engine) => [engine, []]))
  for (let round = 0; round < rounds; round++)
    for (const engine of engines) figures.get(engine)?.push(await measure(engine, collapsed))
  console.log(
    `20 hosts × 50 containers, hosts ${collapsed ? 'collapsed' : 'open'}; ms, median of ${rounds} rounds`,
  )
  const of = (engine: Engine, part: keyof Figures) =>
    median((figures.get(engine) ?? []).map((each) => each[part]))
  for (const part of ['pan', 'zoom', 'close', 'mount'] as const) {
    const ours = of('ours', part)
    const cells = engines.map((engine) => {
      const time = of(engine, part)
      const ratio = engine === 'ours' ? '' : ` (${(time / ours).toFixed(1)}×)`
      return `${engine} ${time.toFixed(1)}${ratio}`
    })
    console.log(`  ${names[part].padEnd(16)} ${cells.join('   ')}`)
  }
}

async function measure(engine: Engine, collapsed: boolean): Promise<Figures> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(new URL('test/bench/map/', server.resolvedUrls?.local[0]).href)
  await page.waitForFunction(() => 'benchMap' in window)
  const figures = await page.evaluate(([engine, lab, collapsed]) => window.benchMap(engine, lab, collapsed), [
    engine,
    lab,
    collapsed,
  ] as const)
  await page.close()
  return figures
}

function labOf(text: string): Lab {
  const parsed = parseLab(text, resolve('bench-map.lab.yml'))
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join(' '))
  return parsed.value
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
