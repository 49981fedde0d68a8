import { expect, test } from 'vitest'
import { probeCapabilities } from '../../main/kernel/capabilities.ts'

test('Debian’s stock kernel has everything that a lab may need', async () => {
  const probe = await probeCapabilities()
  const missing = [...probe].filter(([, { available }]) => !available)
  expect(probe.size).toBeGreaterThan(10)
  expect(missing).toEqual([])
})
