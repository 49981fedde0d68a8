import { checkCapabilities } from '../../main/kernel/capabilities.ts'
import type { KernelObject } from '../../main/kernel/objects.ts'

/** Asks for what an overlay lab needs, as `up` does before it makes anything, and prints the answer. */
const asked = { origin: { key: 'hosts.node1', line: 12 }, why: 'For the test.' }
const objects: KernelObject[] = [
  { kind: 'namespace', namespace: 'node1', ...asked },
  {
    kind: 'table',
    namespace: 'node1',
    table: 'nat',
    origin: { key: 'containers.c1.ports.0', line: 34 },
    why: 'To publish.',
  },
]
console.log(JSON.stringify(await checkCapabilities(objects, 'test.lab.yml')))
