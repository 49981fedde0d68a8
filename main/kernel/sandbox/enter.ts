import { givingUpPrivileges } from './privileges.ts'
import type { Sandbox } from './sandbox.ts'

/** The start of a command line that runs a program in the sandbox itself, in the network namespace it starts with. */
export function inSandbox(sandbox: Sandbox): [string, ...string[]] {
  return [...join(sandbox), '--net', '--', ...givingUpPrivileges(sandbox.rootless)]
}

/**
 * The start of a command line that runs a program in this machine's own network namespace, with the lab's files: what it makes there can
 * be put into a namespace of the lab, by name. Only for labs of root.
 */
export function outsideOf(sandbox: Sandbox): [string, ...string[]] {
  return [
    'nsenter',
    '--target',
    String(sandbox.owner),
    '--mount',
    '--',
    ...givingUpPrivileges(sandbox.rootless),
  ]
}

/**
 * The start of a command line that runs a program in a network namespace of the lab only: files and processes stay this
 * machine's. For the engine's own probes and readers, never for what a lab file asks to run.
 */
export function inNamespace(sandbox: Sandbox, namespace: string): [string, ...string[]] {
  const user = sandbox.rootless ? ['--user', '--preserve-credentials'] : []
  return [
    'nsenter',
    '--target',
    String(sandbox.owner),
    ...user,
    `--net=${namespacePath(sandbox, namespace)}`,
    '--',
  ]
}

/**
 * The start of a command line that runs a program with the lab's rights and this machine's files, in no namespace of the lab's
 * network yet. For the engine's own readers, which then enter several ({@link namespacePath}).
 */
export function inUserNamespace({ owner, rootless }: Sandbox): [string, ...string[]] {
  return rootless
    ? ['nsenter', '--target', String(owner), '--user', '--preserve-credentials', '--']
    : ['nsenter', '--']
}

/**
 * The start of a command line that runs a program in a node, as its first process `init` (numbered as the sandbox counts)
 * sees the world: hostname, files, processes and network.
 */
export function inNode(sandbox: Sandbox, init: number): [string, ...string[]] {
  const ns = (kind: string) => `/proc/${String(sandbox.owner)}/root/proc/${String(init)}/ns/${kind}`
  const user = sandbox.rootless ? ['--user', '--preserve-credentials'] : []
  const own = (['mnt', 'uts', 'ipc', 'pid', 'net'] as const).map((kind) => `--${options[kind]}=${ns(kind)}`)
  const enter = ['nsenter', '--target', String(sandbox.owner), ...user, ...own, '--'] as const
  return [...enter, ...givingUpPrivileges(sandbox.rootless)]
}

const options = { mnt: 'mount', uts: 'uts', ipc: 'ipc', pid: 'pid', net: 'net' } as const

/** A network namespace's file, as this machine reaches it. */
export function namespacePath(sandbox: Sandbox, namespace: string): string {
  return `/proc/${String(sandbox.owner)}/root/run/netns/${namespace}`
}

function join(sandbox: Sandbox): [string, ...string[]] {
  const user = sandbox.rootless ? ['--user', '--preserve-credentials'] : []
  return ['nsenter', '--target', String(sandbox.owner), ...user, '--mount', '--uts', '--ipc', '--pid']
}
