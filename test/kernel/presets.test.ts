import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { labReports } from '../../main/doctor.ts'
import { probeCapabilities } from '../../main/kernel/capabilities.ts'
import { presetFolder, presetLabs } from '../../main/presets.ts'
import { expectPreset, patience, rare } from './preset.ts'

const reports = await labReports(await presetLabs(), await probeCapabilities())

describe.each(reports)('the preset lab $name', ({ file, runs, leaves }) => {
  test.runIf(leaves)(
    'leaves the lab: it is tried on an interface of the test’s own (machine-parent)',
    (context) => context.skip('nobody has allowed to use an interface of this machine'),
  )
  test.runIf(runs && !leaves)(
    'comes up, keeps its word, stays as it was asked for, and goes without a trace',
    () => expectPreset(file),
    patience,
  )
})

test('every preset lab runs here, or needs what only a full kernel has', () => {
  const lacks = reports
    .filter(({ leaves }) => !leaves)
    .flatMap(({ missing, problems }) => [...missing, ...problems.map(({ code }) => code)])
  expect(lacks.filter((lack) => !rare.some((capability) => capability === lack))).toEqual([])
})

test('every preset lab is in the index of labs', () => {
  const index = readFileSync(`${presetFolder}/../docs/labs.md`, 'utf8')
  const labs = reports.map(({ file }) => relative(presetFolder, file))
  expect(labs.length).toBeGreaterThan(0)
  expect(labs.filter((lab) => !index.includes(`(../labs/${lab})`))).toEqual([])
})
