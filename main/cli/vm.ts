import { join } from 'node:path'
import { inputProblem } from '../problem.ts'
import { notReached, runIn } from '../vm/reach.ts'
import { usersMachine, usersRunningMachine } from '../vm/underlay-vm.ts'
import { endOnInterrupt } from './interrupt.ts'
import { exitCodes, say, sayProblems } from './output.ts'

const passedOn = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT'] as const

/** `vm -- COMMAND…`: the same command, in a virtual machine with a full kernel; its exit code is passed on. */
export async function runInVm(words: readonly string[]): Promise<number> {
  const argv = words[0] === '--' ? words.slice(1) : words
  if (argv[0] === 'serve' || argv[0] === 'vm') return sayProblems([notInVm(argv[0])])
  const interrupt = endOnInterrupt('no virtual machine is started.')
  const machine = await usersMachine((sentence) => {
    process.stderr.write(`${sentence}\n`)
  })
  interrupt.release()
  if (!machine.ok) return sayProblems(machine.problems)
  const { stdin, stdout, stderr } = process
  const onTerminal = stdin.isTTY && stdout.isTTY
  const running = await runIn(
    machine.value,
    {
      argv: [process.execPath, join(import.meta.dirname, '../../bin/underlay.cjs'), ...argv],
      cwd: process.cwd(),
      environment: Object.fromEntries(
        Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
      ...(onTerminal && { terminal: { columns: stdout.columns, rows: stdout.rows } }),
    },
    (chunk, channel) => (channel === 'output' ? stdout : stderr).write(chunk),
  )
  if (!running) return sayProblems([notReached()])
  for (const signal of passedOn) process.on(signal, () => running.signal(signal))
  if (onTerminal) {
    stdin.setRawMode(true)
    process.on('exit', () => stdin.setRawMode(false))
    stdout.on('resize', () => running.resize(stdout.columns, stdout.rows))
  }
  stdin.on('data', (chunk: Buffer) => running.write(chunk)).on('end', () => running.endInput())
  const code = await running.exit
  stdin.destroy()
  return code
}

/** `vm --off`: ends the virtual machine and every lab in it. */
export async function endVm(): Promise<number> {
  const machine = await usersRunningMachine()
  if (!machine) say('No virtual machine of yours runs.')
  else {
    process.kill(machine.pid)
    say('The virtual machine has ended, with all that ran in it.')
  }
  return exitCodes.fine
}

function notInVm(command: string) {
  const hint = 'Start `underlay serve` here; its window can run labs in a virtual machine.'
  return inputProblem('not-in-vm', `\`underlay ${command}\` is not for a virtual machine.`, hint)
}
