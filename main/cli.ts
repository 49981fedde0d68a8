import { Command, CommanderError, Option } from 'commander'
import type { Answer } from './cli/action.ts'
import { finish, json, labArgument } from './cli/action.ts'
import { exitCodes, sayProblems } from './cli/output.ts'
import { addPacketCommands } from './cli/packet-commands.ts'
import { addTroubleCommands } from './cli/trouble-commands.ts'
import type { Problem } from './problem.ts'
import { kernelProblem } from './problem.ts'
import { version } from './version.ts'

/** The command line. Every command loads its own part of the engine when it runs, so that the ones used most start fast. */

interface Consent {
  readonly allowMachine?: boolean
}

const program = new Command('underlay')
  .description(
    'A lab for container networking: real hosts, routers, overlays and containers on the running kernel, without root.',
  )
  .version(version)
  .showHelpAfterError('(underlay --help lists the commands)')
  .enablePositionalOptions()
  .configureHelp({ sortSubcommands: false })
  .exitOverride()

const allowMachine = () =>
  new Option(
    '--allow-machine',
    'let the lab put containers on an interface of this machine, as its file says',
  )

program
  .command('validate')
  .description('check lab files: all errors at once, with line and what to do')
  .argument('<file...>', 'lab files')
  .addOption(json())
  .action((files: string[], options: Answer) =>
    finish(async () => (await import('./cli/files.ts')).validate(files, options)),
  )

program
  .command('plan')
  .description(
    'what would be made, or changed in the running lab: every object with its command, origin and reason',
  )
  .argument('<file>', 'lab file')
  .addOption(json())
  .action((file: string, options: Answer) =>
    finish(async () => (await import('./cli/files.ts')).showPlan(file, options)),
  )

program
  .command('up')
  .description('bring a lab up; it lives on after this command, until `down`')
  .argument('<file>', 'lab file')
  .addOption(allowMachine())
  .addOption(json())
  .action((file: string, options: Answer & Consent) =>
    finish(async () => (await import('./cli/life.ts')).bringUp(file, options)),
  )

program
  .command('apply')
  .description('make a running lab what its file now says, touching nothing else')
  .argument('<file>', 'lab file')
  .addOption(allowMachine())
  .addOption(json())
  .action((file: string, options: Answer & Consent) =>
    finish(async () => (await import('./cli/life.ts')).applyFile(file, options)),
  )

program
  .command('run')
  .description('up, check, down: for CI')
  .argument('<file...>', 'lab files')
  .option('--junit <file>', 'write the verdicts as JUnit XML')
  .addOption(allowMachine())
  .addOption(json())
  .action((files: string[], options: Answer & Consent & { junit?: string }) =>
    finish(async () => (await import('./cli/check.ts')).runLabs(files, options)),
  )

program
  .command('check')
  .description('check the expectations of a running lab, with evidence')
  .argument(...labArgument)
  .option('--watch', 'check again and again, and tell what changes')
  .addOption(json())
  .action((lab: string, options: Answer & { watch?: boolean }) =>
    finish(async () => (await import('./cli/check.ts')).checkRunning(lab, options)),
  )

program
  .command('hint')
  .description('the next hint of a running exercise')
  .argument(...labArgument)
  .addOption(json())
  .action((lab: string, options: Answer) =>
    finish(async () => (await import('./cli/exercise.ts')).tellHint(lab, options)),
  )

program
  .command('matrix')
  .description('who reaches whom, by ping')
  .argument(...labArgument)
  .argument('[node...]', 'only these nodes')
  .addOption(new Option('--ipv4', 'over IPv4 alone').conflicts('ipv6'))
  .option('--ipv6', 'over IPv6 alone')
  .addOption(json())
  .action((lab: string, nodes: string[], options: Answer & { ipv4?: boolean; ipv6?: boolean }) =>
    finish(async () => (await import('./cli/check.ts')).showMatrix(lab, nodes, options)),
  )

addPacketCommands(program)

program
  .command('ls')
  .description('list the running labs')
  .addOption(json())
  .action((options: Answer) => finish(async () => (await import('./cli/look.ts')).list(options)))

program
  .command('inspect')
  .description('look into a lab or one of its nodes: what the kernel has, and why')
  .argument(...labArgument)
  .argument('[node]', 'container, host, router, LAN or overlay sandbox (NETWORK@HOST)')
  .addOption(json())
  .action((lab: string, node: string | undefined, options: Answer) =>
    finish(async () => (await import('./cli/look.ts')).inspect(lab, node, options)),
  )

program
  .command('exec')
  .description('run a program in a node')
  .argument(...labArgument)
  .argument('<node>', 'container, host, router, LAN or overlay sandbox (NETWORK@HOST)')
  .argument('<command...>', 'the program and its arguments')
  .passThroughOptions()
  .action((lab: string, node: string, argv: string[]) =>
    finish(async () => (await import('./cli/enter.ts')).execute(lab, node, argv)),
  )

program
  .command('shell')
  .description('open a shell in a node, or in the lab itself, where `ip netns` lists all namespaces')
  .argument(...labArgument)
  .argument('[node]', 'container, host, router, LAN or overlay sandbox (NETWORK@HOST)')
  .action((lab: string, node: string | undefined) =>
    finish(async () => (await import('./cli/enter.ts')).shell(lab, node)),
  )

program
  .command('drift')
  .description('what someone changed by hand: the difference between what was asked and what the kernel has')
  .argument(...labArgument)
  .addOption(json())
  .action((lab: string, options: Answer) =>
    finish(async () => (await import('./cli/look.ts')).showDrift(lab, options)),
  )

addTroubleCommands(program)

program
  .command('export')
  .description('the same lab as a shell script that needs no Underlay, or as a picture’s source')
  .argument('<file>', 'lab file')
  .addOption(new Option('--script', 'a shell script').conflicts(['dot', 'mermaid']))
  .addOption(new Option('--dot', 'Graphviz').conflicts(['script', 'mermaid']))
  .addOption(new Option('--mermaid', 'Mermaid').conflicts(['script', 'dot']))
  .action((file: string, options: { script?: boolean; dot?: boolean; mermaid?: boolean }) =>
    finish(async () => (await import('./cli/files.ts')).exportLab(file, options)),
  )

program
  .command('events')
  .description('kernel changes as they happen: links, addresses, routes, neighbours, FDB')
  .argument(...labArgument)
  .addOption(json())
  .action((lab: string, options: Answer) =>
    finish(async () => (await import('./cli/look.ts')).followEvents(lab, options)),
  )

program
  .command('down')
  .description('end a lab')
  .argument('[lab...]', 'names of running labs, or their lab files')
  .option('--all', 'end all of them')
  .addOption(json())
  .action((labs: string[], options: Answer & { all?: boolean }) =>
    finish(async () => (await import('./cli/life.ts')).takeDown(labs, options)),
  )

program
  .command('serve')
  .description('the desktop in a browser on this machine, until this command ends; labs live on')
  .argument('[file]', 'lab file to open')
  .option('--port <port>', 'port on 127.0.0.1; 0 takes any that is free (default: 8021, or any free one)')
  .option('--open', 'open the browser, where there is a desktop')
  .action((file: string | undefined, options: { port?: string; open?: boolean }) =>
    finish(async () => (await import('./cli/serve.ts')).serve(file, options)),
  )

program
  .command('vm')
  .description(
    'any of these commands in a virtual machine with a full kernel, which lives while labs run in it',
  )
  .argument('[command...]', 'the command and its arguments, after `--`')
  .option('--off', 'end the virtual machine and the labs in it')
  .passThroughOptions()
  .action((words: string[], options: { off?: boolean }) =>
    finish(async () => {
      const { endVm, runInVm } = await import('./cli/vm.ts')
      return options.off ? endVm() : runInVm(words)
    }),
  )

program
  .command('doctor')
  .description('what this machine and its kernel can do, and the command that mends each lack')
  .addOption(json())
  .action((options: Answer) => finish(async () => (await import('./cli/doctor.ts')).doctor(options)))

program
  .command('schema')
  .description('the JSON Schema of the lab file, for editors')
  .action(() => finish(async () => (await import('./cli/files.ts')).printSchema()))

program
  .command('completion')
  .description('completion for a shell: source <(underlay completion bash)')
  .addArgument(program.createArgument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
  .action((shell: string) => finish(async () => (await import('./cli/completion.ts')).printCompletion(shell)))

program
  .command('complete', { hidden: true })
  .argument('[words...]')
  .action((words: string[]) =>
    finish(async () => (await import('./cli/completion.ts')).complete(words, program)),
  )

// Someone who reads only the first lines (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.fine)
  const hint = 'Send it to a disk with room left.'
  const message = `What there is to say could not be written: ${error.message}.`
  process.exit(sayProblems([kernelProblem('output-not-written', message, hint)]))
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.badInput
  else process.exit(sayProblems([defect(error)]))
}

/** Whatever nobody foresaw. */
function defect(error: unknown): Problem {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return kernelProblem(
    'defect',
    'Something happened that Underlay did not expect.',
    'This is a defect of Underlay: please report it with the lines above. `underlay ls` tells which labs run.',
    { evidence: stack.split('\n') },
  )
}
