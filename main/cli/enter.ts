import { commandIn } from '../terminal/shell-command.ts'
import { labOf } from './labs.ts'
import { sayProblems } from './output.ts'

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
  const command = await commandIn(lab.value, node, argv, process.env['TERM'] ?? 'dumb')
  if (!command.ok) return sayProblems(command.problems)
  const { attachTerminal, passThrough } = await import('../terminal/pty.ts')
  return process.stdin.isTTY && process.stdout.isTTY
    ? attachTerminal(command.value)
    : passThrough(command.value)
}
