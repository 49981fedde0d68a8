import * as z from 'zod/mini'
import type { CaptureInfo, RunningSummary, TerminalInfo } from '../contract.ts'
import { labName } from '../lab/read.ts'
import type { Result } from '../problem.ts'
import { failed, inputProblem } from '../problem.ts'
import { newest } from './newest.ts'
import type { Outlet } from './outlet.ts'
import { relay } from './relay.ts'
import type { RunningLabs } from './running.ts'
import type { Service, Sources } from './serve-port.ts'
import type { VmEngine } from './vm-engine.ts'

const subject = z.union([
  z.object({ lab: z.string() }),
  z.object({ terminal: z.string() }),
  z.object({ capture: z.string() }),
  z.object({ file: z.string(), text: z.string() }),
])

/**
 * A service whose labs may run in a virtual machine as well: what is asked of a lab, terminal or capture in it is handed on to the engine there,
 * and lists hold those of both. Files are always this machine's.
 */
export function withVm(home: Service, labs: RunningLabs, vm: VmEngine): Service {
  const runsThere = (lab: string) => vm.labs().some((running) => running.lab === lab)

  /** Whether a question is about a lab, a terminal, or the text of a lab that is in the virtual machine. */
  function isThere(params: unknown): boolean {
    const asked = subject.safeParse(params)
    if (!asked.success) return false
    const { data } = asked
    if ('capture' in data) return vm.captures().some(({ capture }) => capture === data.capture)
    if ('terminal' in data) return vm.terminals().some(({ terminal }) => terminal === data.terminal)
    return runsThere('lab' in data ? data.lab : labName(data))
  }

  return {
    answers: home.answers,
    sources: { ...home.sources, ...listsOfBoth(home.sources, vm), 'lab.up': upWhere(home, labs, vm) },
    elsewhere: (name, params) => {
      if (vm.client() === undefined || isHome.has(name)) return undefined
      return isThere(params) ? vm.client() : undefined
    },
  }
}

/** What is done on this machine, wherever the lab is: files are here, and so is Wireshark. */
const isHome: ReadonlySet<string> = new Set([
  'lab.up',
  'file.save',
  'capture.save',
  'capture.openInWireshark',
])

function listsOfBoth(
  home: Sources,
  vm: VmEngine,
): Pick<Sources, 'labs.running' | 'terminal.list' | 'capture.list'> {
  return {
    'labs.running': (params, outlet) =>
      both<RunningSummary>((mine) => home['labs.running'](params, mine), vm.labs, vm.onChange, outlet),
    'terminal.list': (params, outlet) =>
      both<TerminalInfo>((mine) => home['terminal.list'](params, mine), vm.terminals, vm.onChange, outlet),
    'capture.list': (params, outlet) =>
      both<CaptureInfo>((mine) => home['capture.list'](params, mine), vm.captures, vm.onChange, outlet),
  }
}

async function both<Item>(
  home: (outlet: Outlet<readonly Item[]>) => Promise<Result<void>>,
  there: () => readonly Item[],
  onChange: VmEngine['onChange'],
  outlet: Outlet<readonly Item[]>,
): Promise<Result<void>> {
  const tell = newest(outlet)
  let here: readonly Item[] | undefined
  const told = () => {
    if (here) tell([...here, ...there()])
  }
  const stop = onChange(told)
  const result = await home({
    ...outlet,
    send: (items) => {
      here = items
      told()
    },
  })
  stop()
  return result
}

function upWhere(home: Service, labs: RunningLabs, vm: VmEngine): Sources['lab.up'] {
  return async (params, outlet) => {
    const name = labName(params)
    if (!params.inVm && !vm.labs().some(({ lab }) => lab === name))
      return home.sources['lab.up'](params, outlet)
    if ((await labs.list()).some(({ record }) => record.lab.name === name)) return failed(runsHere(name))
    const reached = await vm.reach((sentence) => {
      outlet.send({ phase: 'virtual machine', commands: 0, example: sentence })
    })
    if (!reached.ok) return reached
    const { client, release } = reached.value
    return relay(client, 'lab.up', { ...params, inVm: false }, outlet).finally(release)
  }
}

function runsHere(name: string) {
  const hint = `End it first: \`underlay down ${name}\`.`
  return inputProblem('already-running', `The lab ${name} runs on this machine’s own kernel.`, hint)
}
