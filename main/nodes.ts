import { nodeFiles } from './drivers/hosts-files.ts'
import type { KernelObject } from './kernel/objects.ts'
import type { NodeFiles } from './kernel/sandbox/node.ts'
import type { Lab } from './lab/lab.ts'

/** Every name that can be entered: containers, hosts, routers, LANs and overlay sandboxes. */
export function nodeNames(lab: Lab, objects: readonly KernelObject[]): string[] {
  const namespaces = objects.filter(({ kind }) => kind === 'namespace').map(({ namespace }) => namespace)
  const shared = lab.containers.filter(({ stack }) => stack === 'host').map(({ name }) => name)
  return [...namespaces, ...shared]
}

/** The network namespace of a node: its own, or its host's for a container on the host's stack. */
export function namespaceOf(lab: Lab, node: string): string {
  const container = lab.containers.find(({ name }) => name === node)
  return container?.stack === 'host' ? container.host : node
}

/** What a node shows to the programs in it. Containers see nothing of the lab's `/run`, as Docker's see nothing of the host's. */
export function filesOf(lab: Lab, node: string): NodeFiles {
  const files = nodeFiles(lab, node)
  return {
    ...files,
    hostname: validHostname(files.hostname),
    namespace: namespaceOf(lab, node),
    private: lab.containers.some(({ name }) => name === node),
  }
}

/** Node names may hold characters that the kernel's hostname tools refuse: `uber-net@node1` becomes `uber-net.node1`. */
function validHostname(name: string): string {
  return name.replace('@', '.').replace(/[^A-Za-z0-9.-]/g, '-')
}
