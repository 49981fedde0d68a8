import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { spawn } from 'node:child_process'
import { toolEnvironment } from '../spawn.ts'
import { inUserNamespace } from './enter.ts'
import namespaces from './namespaces.py?raw'
import type { Sandbox } from './sandbox.ts'

/**
 * Starts one of our own Python programs with the lab's rights; it enters the lab's namespaces by itself, with what `namespaces.py` gives it. It ends when its
 * standard input does.
 */
export function startPython(
  sandbox: Sandbox,
  script: string,
  ...args: readonly string[]
): ChildProcessWithoutNullStreams {
  const python = ['/usr/bin/python3', '-I', '-S', '-c', namespaces + script]
  const [program, ...argv] = [...inUserNamespace(sandbox), ...python, ...args] as const
  const child = spawn(program, argv, { env: toolEnvironment(), detached: true })
  // A program that has ended does not read.
  child.stdin.on('error', () => undefined)
  return child
}
