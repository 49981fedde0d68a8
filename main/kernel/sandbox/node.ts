import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import type { Problem, Result } from '../../problem.ts'
import { failed, kernelProblem, ok } from '../../problem.ts'
import { parseTrustedJson } from '../json.ts'
import type { Process } from '../objects.ts'
import type { Outcome } from '../spawn.ts'
import { run } from '../spawn.ts'
import { inSandbox } from './enter.ts'
import type { Sandbox } from './sandbox.ts'
import { ownPath } from './sandbox.ts'

/** What a node shows to the programs in it. */
export interface NodeFiles {
  /** Its network namespace; another's where a container shares its host's stack. */
  readonly namespace: string
  /** Whether it has a `/run` and `/tmp` of its own (containers), or sees the lab's (hosts, routers, LANs, sandboxes). */
  readonly private: boolean
  readonly hostname: string
  /** Contents of `/etc/hosts`. */
  readonly hosts: string
  /** Contents of `/etc/resolv.conf`. */
  readonly resolvConf: string
}

/** How a node's command is doing. */
export interface CommandState {
  /** Its pid as the sandbox counts. */
  readonly pid?: number
  /** Exit code, once it has ended. */
  readonly status?: number
}

/**
 * Makes a node ready to be entered and returns the pid of its first process, as the sandbox counts. The first entry makes
 * the node's own hostname, mounts and process list; later ones find them.
 */
export async function enterNode(sandbox: Sandbox, node: string, files: NodeFiles): Promise<Result<number>> {
  await writeNodeFiles(sandbox, node, files)
  const outcome = await script(sandbox, ['enter', node])
  const init = Number(outcome.stdout)
  if (outcome.code !== 0 || !(init > 0)) return failed(nodeProblem(node, outcome))
  return ok(init)
}

/** Starts a node's command in the background; a problem where there is no such program. */
export async function startProcess(sandbox: Sandbox, process: Process, files: NodeFiles): Promise<Outcome> {
  await writeNodeFiles(sandbox, process.node, files)
  const environment = { ...standardEnvironment(files.hostname), ...process.environment }
  await writeFile(
    folderOf(sandbox, process.node) + '/environment',
    Object.entries(environment)
      .map(([key, value]) => `${key}=${value}\0`)
      .join(''),
  )
  await writeFile(
    folderOf(sandbox, process.node) + '/asked',
    JSON.stringify([process.argv, process.environment]),
  )
  return script(sandbox, ['start', process.node, ...process.argv])
}

/** Ends a node's command: asked first, killed after a second. */
export function stopProcess(sandbox: Sandbox, node: string): Promise<Outcome> {
  return script(sandbox, ['stop', node])
}

/**
 * The command that a node runs, or has run to a good end, with argv and environment as they were asked; nothing where there is
 * none, or where it failed.
 */
export async function runningProcess(
  sandbox: Sandbox,
  node: string,
  namespace: string,
): Promise<Process | undefined> {
  const { pid, status } = await commandState(sandbox, node)
  if (pid === undefined || (status ?? 0) !== 0) return undefined
  const asked = await readFile(folderOf(sandbox, node) + '/asked', 'utf8')
  const [argv, environment] = parseTrustedJson<[string[], Record<string, string>]>(asked)
  return { kind: 'process', namespace, node, argv, environment }
}

/** Whether a node's command runs, or how it ended. */
export async function commandState(sandbox: Sandbox, node: string): Promise<CommandState> {
  const number = async (file: string) => {
    const text = await readFile(`${folderOf(sandbox, node)}/${file}`, 'utf8').catch(() => '')
    return text.trim() === '' ? undefined : Number(text)
  }
  const [pid, status] = await Promise.all([number('command'), number('status')])
  return { ...(pid !== undefined && { pid }), ...(status !== undefined && { status }) }
}

/** How a node's command ended, and the last lines that it said. */
export async function lastWords(sandbox: Sandbox, node: string): Promise<string[]> {
  const { status } = await commandState(sandbox, node)
  const log = await readFile(`${folderOf(sandbox, node)}/log`, 'utf8').catch(() => '')
  const lines = log.split('\n').filter((line) => line !== '')
  return [...lines.slice(-5), ...(status === undefined ? [] : [`ended with exit code ${status}`])]
}

/** What a program in a node finds in its environment, before what the lab file adds. */
export function standardEnvironment(hostname: string): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    HOSTNAME: hostname,
    LANG: 'C.UTF-8',
  }
}

/** A node that was entered, with what cannot change while anything runs in it. */
export interface EnteredNode {
  readonly node: string
  readonly namespace: string
  readonly hostname: string
}

/** The nodes that something has entered since the lab began. */
export async function enteredNodes(sandbox: Sandbox): Promise<EnteredNode[]> {
  const nodes = await readdir(ownPath(sandbox, 'nodes'))
  const line = async (node: string, file: string) =>
    (await readFile(`${folderOf(sandbox, node)}/${file}`, 'utf8')).trimEnd()
  return Promise.all(
    nodes.map(async (node) => {
      const [namespace, hostname] = await Promise.all([line(node, 'namespace'), line(node, 'hostname')])
      return { node, namespace, hostname }
    }),
  )
}

/** Ends all that runs in a node, and forgets that it was ever entered. */
export async function leaveNode(sandbox: Sandbox, node: string): Promise<void> {
  await script(sandbox, ['leave', node])
}

/** Writes what a node shows; where it is already entered, its programs see the new contents at once. */
export async function writeNodeFiles(sandbox: Sandbox, node: string, files: NodeFiles): Promise<void> {
  const folder = folderOf(sandbox, node)
  // Not `recursive`: below the /proc entry of a process that has just ended, Node would try for ever.
  await mkdir(folder).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  const contents = {
    namespace: files.namespace + '\n',
    private: files.private ? 'yes\n' : 'no\n',
    hostname: files.hostname + '\n',
    hosts: files.hosts,
    'resolv.conf': files.resolvConf,
  }
  await Promise.all(Object.entries(contents).map(([name, text]) => writeChanged(`${folder}/${name}`, text)))
}

/** In place, since a node's mounts stand on the file itself; and only if need be, since others may be reading it. */
async function writeChanged(file: string, text: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => undefined)
  if (before !== text) await writeFile(file, text)
}

function folderOf(sandbox: Sandbox, node: string): string {
  return ownPath(sandbox, `nodes/${node}`)
}

function script(sandbox: Sandbox, args: readonly string[]): Promise<Outcome> {
  return run([...inSandbox(sandbox), 'bash', '/run/underlay/node.sh', ...args])
}

function nodeProblem(node: string, { stderr }: Outcome): Problem {
  return kernelProblem(
    'node-not-entered',
    `The node ${node} could not be given its own hostname, files and process list.`,
    'The lines below say what failed; `underlay doctor` tells whether this machine lacks something.',
    { evidence: stderr.split('\n').filter((line) => line !== '') },
  )
}
