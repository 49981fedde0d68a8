import { Option } from 'commander'

/** What a command does; it returns its exit code. */
export type Action = () => Promise<number>

/** How a command answers. */
export interface Answer {
  readonly json?: boolean
}

/** The option by which a command answers in JSON. */
export const json = () => new Option('--json', 'answer in JSON, for programs')

/** The argument by which a command is told its lab. */
export const labArgument = ['<lab>', 'name of a running lab, or its lab file'] as const

/** Runs a command's action; its exit code is that of the program. */
export async function finish(action: Action): Promise<void> {
  process.exitCode = await action()
}
