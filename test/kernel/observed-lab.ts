import { applyPlan } from '../../main/kernel/apply.ts'
import { diff } from '../../main/kernel/diff.ts'
import type { KernelFact, KernelObject } from '../../main/kernel/objects.ts'
import { plan } from '../../main/kernel/plan.ts'
import type { NodeFiles } from '../../main/kernel/sandbox/node.ts'
import { startSandbox } from '../../main/kernel/sandbox/sandbox.ts'
import type { Host, Lab } from '../../main/lab/lab.ts'
import type { ObservedLab } from '../../main/observe/lab.ts'

const asked = { origin: { key: 'hosts.one', line: 7 }, why: 'For the test.' }

/** A kernel object as the test's lab file would ask for it. */
export function object(fact: KernelFact): KernelObject {
  return { ...fact, ...asked }
}

/** Two hosts on one cable: `one` (bridge br0, 10.9.0.1, with a web server) and `two` (10.9.0.2). */
export const cable: readonly KernelObject[] = [
  object({ kind: 'namespace', namespace: 'one' }),
  object({ kind: 'namespace', namespace: 'two' }),
  object({ kind: 'link', namespace: 'one', link: 'br0', device: { type: 'bridge' }, up: true }),
  object({
    kind: 'link',
    namespace: 'one',
    link: 'port',
    device: { type: 'veth', peer: { namespace: 'two', link: 'eth0' }, makes: true },
    up: true,
    master: 'br0',
  }),
  object({
    kind: 'link',
    namespace: 'two',
    link: 'eth0',
    device: { type: 'veth', peer: { namespace: 'one', link: 'port' }, makes: false },
    up: true,
    mac: '02:00:00:00:00:02',
  }),
  object({ kind: 'address', namespace: 'one', link: 'br0', address: '10.9.0.1/24' }),
  object({ kind: 'address', namespace: 'two', link: 'eth0', address: '10.9.0.2/24' }),
  object({ kind: 'route', namespace: 'two', destination: 'default', via: '10.9.0.1' }),
]

/** Brings objects up in a sandbox of their own, as a lab of hosts named as their namespaces. */
export async function startLab(
  name: string,
  objects: readonly KernelObject[],
): Promise<
  ObservedLab & { add: (more: readonly KernelObject[]) => Promise<void>; end: () => Promise<void> }
> {
  const started = await startSandbox(`${name}-${String(process.pid)}`, import.meta.dirname, false)
  if (!started.ok) throw new Error(JSON.stringify(started.problems))
  const { sandbox, inherited, end } = started.value
  const add = async (more: readonly KernelObject[]) => {
    const applied = await applyPlan(plan(diff([], more)), {
      sandbox,
      file: 'test',
      inherited,
      filesOf,
    })
    if (!applied.ok) throw new Error(JSON.stringify(applied.problems))
  }
  await add(objects)
  const names = objects.filter(({ kind }) => kind === 'namespace').map(({ namespace }) => namespace)
  return {
    sandbox,
    record: { lab: labOf(names.map(hostOf)), objects },
    add,
    end,
  }
}

/** What a node of the test's lab shows. */
export function filesOf(node: string): NodeFiles {
  return { namespace: node, private: false, hostname: node, hosts: '127.0.0.1 localhost\n', resolvConf: '' }
}

function labOf(hosts: readonly Host[]): Lab {
  const none = { lans: [], routers: [], networks: [], containers: [], impairments: [], expectations: [] }
  return { name: 'test', title: '', about: '', file: '/test.lab.yml', hosts, ...none }
}

function hostOf(name: string): Host {
  return { name, lans: [], routes: [], origin: asked.origin }
}
