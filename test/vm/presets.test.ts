import { describe, expect, test } from 'vitest'
import { labReports } from '../../main/doctor.ts'
import { probeCapabilities } from '../../main/kernel/capabilities.ts'
import { presetLabs } from '../../main/presets.ts'
import { expectPreset, rare } from '../kernel/preset.ts'

const reports = await labReports(await presetLabs(), await probeCapabilities())
const labs = reports.filter(({ needs }) => rare.some((capability) => needs.includes(capability)))

describe.each(labs)('the preset lab $name', ({ file }) => {
  test('comes up on a full kernel, keeps its word, stays as it was asked for, and goes without a trace', () =>
    expectPreset(file))
})

test('a full kernel runs every preset lab that stays a lab', () => {
  expect(reports.filter(({ runs, leaves }) => !runs && !leaves)).toEqual([])
})
