import { nodeFiles } from './drivers/hosts-files.ts'
import type { KernelObject } from './kernel/objects.ts'
import { inNode, inSandbox } from './kernel/sandbox/enter.ts'
import type { NodeFiles } from './kernel/sandbox/node.ts'
import { enterNode } from './kernel/sandbox/node.ts'
import type { Lab } from './lab/lab.ts'
import type { Problem, Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'

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

/**
 * The start of a command line that runs a program in a node of the lab, with the node's hostname, files, processes and
 * network. Without a node: in the lab's own shell, where `ip netns` lists every namespace.
 */
export async function enter(
  { sandbox, record }: RunningLab,
  node?: string,
): Promise<Result<[string, ...string[]]>> {
  if (node === undefined) return ok(inSandbox(sandbox))
  if (record.stopped.includes(node)) return failed(stoppedProblem(node))
  const known = nodeNames(record.present, record.objects)
  if (!known.includes(node)) {
    const hint = `Its nodes are: ${known.join(', ')}.`
    return failed(inputProblem('no-such-node', `The lab ${record.lab.name} has no node named ${node}.`, hint))
  }
  const init = await enterNode(sandbox, node, filesOf(record.present, node))
  return init.ok ? ok(inNode(sandbox, init.value)) : init
}

/** What is told to whoever wants something of a container that is stopped. */
export function stoppedProblem(container: string): Problem {
  return inputProblem(
    'stopped',
    `${container} is stopped.`,
    'Start it on the map; nothing of it is there until then.',
  )
}

/** Node names may hold characters that the kernel's hostname tools refuse: `uber-net@node1` becomes `uber-net.node1`. */
function validHostname(name: string): string {
  return name.replace('@', '.').replace(/[^A-Za-z0-9.-]/g, '-')
}
