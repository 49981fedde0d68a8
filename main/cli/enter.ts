import { enter } from '../nodes.ts'
import { sayProblems } from './output.ts'
import { labOf } from './labs.ts'
import { standardEnvironment } from '../kernel/sandbox/node.ts'

/** `exec`: a program in a node, with or without `--` before it; its exit code is passed on. */
export async function execute(lab: string, node: string, argv: readonly string[]): Promise<number> {
  return inside(lab, node, argv[0] === '--' ? argv.slice(1) : argv)
}

/** `shell`: bash in a node, or in the lab's own namespace. */
export async function shell(lab: string, node: string | undefined): Promise<number> {
  return inside(lab, node, ['bash'])
}

async function inside(name: string, node: string | undefined, argv: readonly string[]): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems)
  const entry = await enter(lab.value, node)
  if (!entry.ok) return sayProblems(entry.problems)
  const container = lab.value.record.lab.containers.find((each) => each.name === node)
  const environment = {
    ...standardEnvironment(container?.hostname ?? node ?? name),
    TERM: process.env['TERM'] ?? 'dumb',
    ...container?.environment,
  }
  const variables = Object.entries(environment).map(([key, value]) => `${key}=${value}`)
  const command = [...entry.value, 'env', '-i', ...variables, ...argv] as const
  const { attachTerminal, passThrough } = await import('../terminal/pty.ts')
  return process.stdin.isTTY && process.stdout.isTTY ? attachTerminal(command) : passThrough(command)
}
