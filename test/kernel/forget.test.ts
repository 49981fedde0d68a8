import { expect, test } from 'vitest'
import { applyPlan } from '../../main/kernel/apply.ts'
import { diff } from '../../main/kernel/diff.ts'
import { plan } from '../../main/kernel/plan.ts'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import { filesOf, object, startLab } from './observed-lab.ts'

const hub = [object({ kind: 'namespace', namespace: 'hub' })]
const spokes = Array.from({ length: 100 }, (_, i) => [
  object({ kind: 'namespace', namespace: `spoke${i}` }),
  object({
    kind: 'link',
    namespace: 'hub',
    link: `port${i}`,
    device: { type: 'veth', peer: { namespace: `spoke${i}`, link: 'eth0' }, makes: true },
    up: true,
  }),
  object({
    kind: 'link',
    namespace: `spoke${i}`,
    link: 'eth0',
    device: { type: 'veth', peer: { namespace: 'hub', link: `port${i}` }, makes: false },
    up: true,
  }),
]).flat()

test('namespaces that were taken away have let go of everything, so that the same may be made again at once', async () => {
  const { sandbox, add, end } = await startLab('forget', [...hub, ...spokes])
  try {
    const context = { sandbox, file: 'test', inherited: [], pristine: new Map(), filesOf }
    for (let round = 0; round < 3; round++) {
      const taken = await applyPlan(plan(diff([...hub, ...spokes], hub)), context)
      expect(taken.ok).toBe(true)
      const { stdout } = await run([...inNamespace(sandbox, 'hub'), 'ip', '-o', 'link'])
      expect(stdout).not.toContain('port')
      await add(spokes)
    }
  } finally {
    await end()
  }
})
