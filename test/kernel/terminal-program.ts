import { attachTerminal, passThrough } from '../../main/terminal/pty.ts'

/** `attach PROGRAM…` or `pass PROGRAM…`, as the command line does with `shell` and `exec`. */
const [way, program = 'true', ...args] = process.argv.slice(2)
process.exitCode = await (way === 'attach' ? attachTerminal : passThrough)([program, ...args])
