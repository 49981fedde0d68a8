/**
 * Prints what the reports of Vitest and Playwright say, `N passed, N failed, N skipped`, as the last line of a test run. Fails when something
 * failed, and when no test ran.
 *   node scripts/run.js scripts/count-tests.ts STATUS REPORT.json…
 * STATUS is the exit code of the stage that ran last: not 0 with no failed test in the reports counts as one failure.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      status: z.enum(['passed', 'failed']),
      assertionResults: z.array(
        z.object({ status: z.enum(['passed', 'failed', 'skipped', 'pending', 'todo', 'disabled']) }),
      ),
    }),
  ),
})

/** Playwright's: `flaky` passed when it was tried again. */
const PlaywrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
})

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Counts one report. */
function count(path: string): Count {
  const report: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const played = PlaywrightReport.safeParse(report)
  if (!played.success) return countFiles(VitestReport.parse(report).testResults)
  const { expected, unexpected, flaky, skipped } = played.data.stats
  return { passed: expected + flaky, failed: unexpected, skipped }
}

/** Counts Vitest's files. A file that failed with no failed test in it (one that does not load) counts as one failure. */
function countFiles(files: z.infer<typeof VitestReport>['testResults']): Count {
  const tests = files.flatMap((file) => file.assertionResults)
  const passed = tests.filter((test) => test.status === 'passed').length
  const failed = tests.filter((test) => test.status === 'failed').length
  const brokenFiles = files.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length
  return { passed, failed: failed + brokenFiles, skipped: tests.length - passed - failed }
}

const [status, ...reports] = process.argv.slice(3)
const counts = reports.map(count)
const sum = (key: keyof Count): number => counts.reduce((total, one) => total + one[key], 0)
const passed = sum('passed')
const failed = Math.max(sum('failed'), status === '0' ? 0 : 1)
console.log(`${passed} passed, ${failed} failed, ${sum('skipped')} skipped`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
