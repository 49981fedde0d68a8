import { readFile } from 'node:fs/promises'
import { arch, release, userInfo } from 'node:os'
import { kernelObjects } from './drivers/index.ts'
import { isRootless, probeCapabilities, subordinateIds } from './kernel/capabilities.ts'
import { features, mendCapability } from './kernel/capabilities/mend.ts'
import type { Capability } from './kernel/capabilities/needed.ts'
import { neededCapabilities } from './kernel/capabilities/needed.ts'
import type { Probe } from './kernel/capabilities/probe.ts'
import type { Tool } from './kernel/capabilities/tools.ts'
import {
  findTool,
  hasVm,
  installCommand,
  installVmCommand,
  missingTools,
  osRelease,
  tools,
} from './kernel/capabilities/tools.ts'
import { startSandbox } from './kernel/sandbox/sandbox.ts'
import { run } from './kernel/spawn.ts'
import { readLab } from './lab-file.ts'
import { machineLinkLacks, machineLinks } from './machine-links.ts'
import type { Problem } from './problem.ts'

/** This machine and whoever runs Underlay on it. */
export interface Machine {
  /** Kernel release. */
  readonly kernel: string
  readonly architecture: string
  readonly distribution: string
  readonly node: string
  readonly user: string
  /** Whether labs live in user namespaces. */
  readonly rootless: boolean
  /** Whether labs of an ordinary user get the user's subordinate ids; always true for root, who has all. */
  readonly idRange: boolean
  /** Entries of the kernel's neighbour table, which all network namespaces of the machine share. */
  readonly neighbourLimit: number
  /** Whether labs that this kernel cannot run can run in a virtual machine. */
  readonly vm: boolean
  /** What gives it one, where it has none. */
  readonly mendVm?: string
  /** What to do about a missing id range, and what goes without. */
  readonly mendIdRange?: string
}

/** A tool: where it is, or how to get it. */
export interface ToolReport {
  readonly name: string
  readonly purpose: string
  readonly required: boolean
  readonly path?: string
  readonly version?: string
  /** The command that installs it, where it is missing. */
  readonly mend?: string
}

/** A capability of the kernel, tried for real. */
export interface CapabilityReport {
  readonly capability: Capability
  readonly name: string
  readonly purpose: string
  readonly available: boolean
  /** What failed, in the kernel's words, and what to do about it. */
  readonly words?: string
  readonly mend?: string
}

/** A lab file: what it needs, and what of that is missing here. */
export interface LabReport {
  readonly file: string
  readonly name?: string
  readonly title?: string
  readonly needs: readonly string[]
  readonly missing: readonly string[]
  /** Whether it leaves the lab, by an interface of this machine: then it runs only where somebody allows that. */
  readonly leaves: boolean
  /** What is wrong with the file itself. */
  readonly problems: readonly Problem[]
  readonly runs: boolean
}

/** What this machine can do, what lab files need of it, and how each lack is mended. */
export interface Diagnosis {
  readonly machine: Machine
  readonly tools: readonly ToolReport[]
  readonly capabilities: readonly CapabilityReport[]
  /** What failed when a sandbox was made for real; empty where one can be made. */
  readonly sandbox: readonly Problem[]
  readonly labs: readonly LabReport[]
}

/** Tries what this machine can do, all of it anew, and reads what lab files need. Leaves nothing behind. */
export async function diagnose(labFiles: readonly string[]): Promise<Diagnosis> {
  const rootless = isRootless()
  const probe = await probeCapabilities()
  const [machine, toolReports, sandbox] = await Promise.all([
    describeMachine(rootless),
    Promise.all(tools.map(toolReport)),
    trySandbox(),
  ])
  const labs = await labReports(labFiles, probe)
  return { machine, tools: toolReports, capabilities: capabilityReports(probe, rootless), sandbox, labs }
}

async function describeMachine(rootless: boolean): Promise<Machine> {
  const idRange = !rootless || (await subordinateIds())
  const user = userName()
  return {
    kernel: release(),
    architecture: arch(),
    distribution: osRelease().find(([key]) => key === 'PRETTY_NAME')?.[1] ?? 'unknown',
    node: process.versions.node,
    user,
    rootless,
    idRange,
    neighbourLimit: Number(
      await readFile('/proc/sys/net/ipv4/neigh/default/gc_thresh3', 'utf8').catch(() => '0'),
    ),
    vm: hasVm(),
    ...(!hasVm() && { mendVm: mendVm() }),
    ...(!idRange && { mendIdRange: mendIdRange(user) }),
  }
}

function mendVm(): string {
  return process.arch === 'x64'
    ? `To have one, run \`${installVmCommand()}\`.`
    : 'It takes an x86-64 processor, which this machine does not have.'
}

function mendIdRange(user: string): string {
  const helper = tools.find(({ name }) => name === 'newuidmap')
  const command =
    helper && !findTool(helper.name)
      ? installCommand(helper)
      : `sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${user}`
  return `Daemons in labs cannot drop their privileges. Run \`${command}\`.`
}

/** This user's name; a uid may have none on this machine. */
export function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.())
  }
}

async function toolReport(tool: Tool): Promise<ToolReport> {
  const { name, purpose, optional } = tool
  const common = { name, purpose, required: !optional }
  const found = findTool(name)
  if (!found) return { ...common, mend: installCommand(tool) }
  const version = await versionOf(name, found.path)
  return { ...common, path: found.path, ...(version !== undefined && { version }) }
}

/** How a tool is asked for its version, where that is not `-V`; nothing for one that has no way to tell. */
const versionFlags: Readonly<Record<string, string | undefined>> = {
  nft: '-v',
  bash: '--version',
  xargs: '--version',
  newuidmap: undefined,
}

async function versionOf(name: string, path: string): Promise<string | undefined> {
  const flag = name in versionFlags ? versionFlags[name] : '-V'
  if (flag === undefined) return undefined
  const { stdout, stderr } = await run([path, flag], { timeout: 5000 })
  return /\d+(?:\.\d+)+|\d{6,}/.exec(stdout + stderr)?.[0]
}

function capabilityReports(probe: Probe, rootless: boolean): CapabilityReport[] {
  return [...probe].map(([capability, { available, words }]) => {
    const { name, purpose } = features[capability]
    const lack = { ...(words !== '' && { words }), mend: mendCapability(capability, rootless) }
    return { capability, name, purpose, available, ...(!available && lack) }
  })
}

/** A lab without anything in it, which ends at once. */
async function trySandbox(): Promise<readonly Problem[]> {
  const started = await startSandbox(`doctor-${String(process.pid)}`, '/usr', await subordinateIds())
  if (!started.ok) return started.problems
  await started.value.end()
  return []
}

/** What each lab file needs, and what of it is missing here; `probe` is what this kernel can do. */
export function labReports(labFiles: readonly string[], probe: Probe): Promise<LabReport[]> {
  const rootless = isRootless()
  return Promise.all(labFiles.map((file) => labReport(file, probe, rootless)))
}

async function labReport(file: string, probe: Probe, rootless: boolean): Promise<LabReport> {
  const read = await readLab(file)
  if (!read.ok) return { file, needs: [], missing: [], leaves: false, problems: read.problems, runs: false }
  const lab = read.value
  const objects = kernelObjects(lab)
  const capabilities = [...neededCapabilities(objects, rootless).keys()]
  const missing = [
    ...missingTools(objects).map(({ name }) => name),
    ...capabilities.filter((capability) => !probe.get(capability)?.available),
    ...(await machineLinkLacks(lab)),
  ]
  return {
    file,
    name: lab.name,
    title: lab.title,
    needs: capabilities,
    missing,
    leaves: machineLinks(lab).length > 0,
    problems: [],
    runs: missing.length === 0,
  }
}
