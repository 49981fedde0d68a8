import { valueOf } from '../value-of.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { breakLive, mendLive } from '../../main/break.ts'
import { apply } from '../../main/change.ts'
import { down, drift, findLab, up } from '../../main/engine.ts'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'

const name = 'test-vlan-fault'
const folder = mkdtempSync(join(tmpdir(), 'underlay-test-'))
const file = join(folder, `${name}.lab.yml`)
const sound = `
lans: { campus: { subnet: 172.16.0.0/24, vlans: { 100: { subnet: 10.0.0.0/24 } } } }
routers: { r1: { lans: [campus, campus.100] } }
hosts: { desk: { lans: [campus.100] } }
`
const broken = `${sound}faults: [{ vlan: 100, on: campus, port: r1, state: missing }]\n`

afterAll(async () => {
  await down(name)
  rmSync(folder, { recursive: true })
})

test('a VLAN that a port should carry and does not is missing at the switch, is no drift, and is mended', async () => {
  valueOf(await up({ file, text: broken })).keep()
  await expectVlans('1')
  valueOf(await apply({ file, text: sound }))
  await expectVlans('1 100')
  valueOf(await breakLive(name, { vlan: 100, on: 'campus', port: 'desk', state: 'missing' }))
  await expectVlans('1 100', '')
  valueOf(await mendLive(name))
  await expectVlans('1 100')
})

async function expectVlans(router: string, desk = '100'): Promise<void> {
  const lab = valueOf(await findLab(name))
  const vlans = async (port: string) => {
    const command = ['bridge', 'vlan', 'show', 'dev', port]
    const { stdout } = await run([...inNamespace(lab.sandbox, 'campus'), ...command])
    return [...stdout.matchAll(/(?:^| )(\d+)(?= |$)/gm)].map(([, id]) => id).join(' ')
  }
  expect([await vlans('r1'), await vlans('desk')]).toEqual([router, desk])
  expect(await drift(lab)).toEqual([])
}
