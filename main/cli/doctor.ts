import { relative } from 'node:path'
import type { CapabilityReport, Diagnosis, LabReport, Machine, ToolReport } from '../doctor.ts'
import { diagnose } from '../doctor.ts'
import { presetFolder, presetLabs } from '../presets.ts'
import { exitCodes, paint, problemText, say, sayJson, table } from './output.ts'

/** `doctor`: exit code 3 where this machine lacks something that every lab needs. */
export async function doctor({ json = false }: { json?: boolean }): Promise<number> {
  const diagnosis = await diagnose(await presetLabs())
  if (json) sayJson(diagnosis)
  else sayDiagnosis(diagnosis)
  const lacking = diagnosis.tools.some(({ required, path }) => required && path === undefined)
  return lacking || diagnosis.sandbox.length > 0 ? exitCodes.kernelRefused : exitCodes.fine
}

function sayDiagnosis({ machine, tools, capabilities, sandbox, labs }: Diagnosis): void {
  sayMachine(machine)
  title('tools')
  say(table(tools.map(toolRow)))
  title('kernel')
  say(table(capabilities.map(capabilityRow)))
  title('sandbox')
  if (sandbox.length === 0) say(`${yes} a lab’s sandbox can be made here`)
  for (const problem of sandbox) say(problemText(problem))
  title('preset labs')
  say(table(labs.map(labRow)))
}

function sayMachine(machine: Machine): void {
  const { kernel, architecture, distribution, node, user, rootless, mendIdRange, neighbourLimit, mendVm } =
    machine
  say(`${distribution}, Linux ${kernel} (${architecture}), Node.js ${node}`)
  say(`${user}: ${rootless ? 'labs live in user namespaces, without root' : 'root'}`)
  if (mendIdRange !== undefined) say(`${maybe} no range of subordinate ids. ${mendIdRange}`)
  if (mendVm === undefined)
    say(`${yes} a virtual machine runs labs that this kernel cannot: \`underlay vm -- up FILE\``)
  else say(`${maybe} no virtual machine for labs that this kernel cannot run. ${mendVm}`)
  if (neighbourLimit > 0 && neighbourLimit < manyNeighbours) {
    const mend = 'sudo sysctl -w net.ipv4.neigh.default.gc_thresh3=65536'
    say(
      `${maybe} all labs together may learn ${neighbourLimit} neighbours (ARP); with more, packets are lost. For large labs: \`${mend}\`.`,
    )
  }
}

/** What a lab of some hundred containers, all talking to each other, may come to. */
const manyNeighbours = 8192

const yes = paint('green', '✓')
const no = paint('red', '✗')
const maybe = paint('yellow', '!')

function title(text: string): void {
  say(`\n${paint('cyan', text)}`)
}

function toolRow({ name, purpose, required, path, version, mend }: ToolReport): string[] {
  if (path !== undefined) return [yes, name, version ?? '', purpose]
  return [required ? no : maybe, name, 'missing', `${purpose}: ${mend ?? ''}`]
}

function capabilityRow({ name, purpose, available, words, mend }: CapabilityReport): string[] {
  if (available) return [yes, name, purpose]
  return [no, name, [mend, words && `(${words})`].filter((part) => part !== undefined).join(' ')]
}

function labRow({ file, runs, missing, needs, problems }: LabReport): string[] {
  const state = runs ? yes : no
  const lacks = missing.length > 0 ? [`lacks ${missing.join(', ')}`] : []
  const wrong = problems.map(({ message }) => message)
  return [
    state,
    relative(presetFolder, file),
    runs ? `needs ${needs.join(', ')}` : [...lacks, ...wrong].join('; '),
  ]
}
