import type { Problem, Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import { recall, remember } from './capabilities/cache.ts'
import { features, mendCapability } from './capabilities/mend.ts'
import type { Capability } from './capabilities/needed.ts'
import { capabilitiesFor, foundations, neededCapabilities } from './capabilities/needed.ts'
import type { Probe } from './capabilities/probe.ts'
import { probeKernel, probeSubordinateIds } from './capabilities/probe.ts'
import type { Tool } from './capabilities/tools.ts'
import { hasVm, installCommand, missingTools, needer } from './capabilities/tools.ts'
import type { KernelObject } from './objects.ts'
import { identity } from './objects.ts'

/**
 * Refuses, before anything is made, what this machine cannot do: one problem for each tool or capability that is missing, at
 * the line of the lab file that needs it. `file` is the lab file, for the places. Costs no process where an earlier probe
 * found all that is needed.
 */
export async function checkCapabilities(
  objects: readonly KernelObject[],
  file: string,
): Promise<Result<void>> {
  const tools = missingTools(objects)
  if (tools.length > 0) return failed(...tools.map((tool) => toolProblem(tool, needer(tool, objects), file)))
  const known = recall()
  const isKnown = (capability: Capability) => known?.available.has(capability)
  // On most machines there is nothing to look for in a list of many thousand objects.
  if (capabilitiesFor(isRootless()).every(isKnown)) return ok(undefined)
  const needed = neededCapabilities(objects, isRootless())
  if ([...needed.keys()].every(isKnown)) return ok(undefined)
  const probe = await probeCapabilities()
  const missing = [...needed].filter(([capability]) => !probe.get(capability)?.available)
  if (missing.length === 0) return ok(undefined)
  // What stands on a missing foundation is missing too, and says nothing of its own.
  const cause = missing.find(([capability]) => foundations.some((foundation) => foundation === capability))
  return failed(
    ...(cause ? [cause] : missing).map(([capability, object]) =>
      capabilityProblem(capability, object, file, probe),
    ),
  )
}

/** Tries everything anew, and remembers what is available. */
export async function probeCapabilities(): Promise<Probe> {
  const rootless = isRootless()
  const [probe, subordinateIds] = await Promise.all([
    probeKernel(rootless),
    rootless && probeSubordinateIds(),
  ])
  const available = [...probe].filter(([, answer]) => answer.available).map(([capability]) => capability)
  remember({ available: new Set(available), subordinateIds })
  return probe
}

/** Whether labs of this user get the user's subordinate ids, so that daemons in them can drop their privileges. */
export async function subordinateIds(): Promise<boolean> {
  if (!isRootless()) return false
  const known = recall()
  if (known) return known.subordinateIds
  await probeCapabilities()
  return recall()?.subordinateIds ?? false
}

/** Whether labs of this user live in a user namespace. */
export function isRootless(): boolean {
  return process.getuid?.() !== 0
}

function toolProblem(tool: Tool, object: KernelObject | undefined, file: string): Problem {
  return kernelProblem(
    'missing-tool',
    `This machine has no \`${tool.name}\`, which ${tool.purpose}.`,
    `Install it: \`${installCommand(tool)}\`.`,
    object && details(object, file),
  )
}

function capabilityProblem(
  capability: Capability,
  object: KernelObject,
  file: string,
  probe: Probe,
): Problem {
  const words = probe.get(capability)?.words ?? ''
  return kernelProblem(
    'missing-capability',
    `This machine has no ${features[capability].name}, which the lab needs for ${describe(object)}.`,
    mendCapability(capability, isRootless()) + inVm(capability, file),
    details(object, file, words),
  )
}

/** A virtual machine has what a kernel lacks; what a machine forbids altogether, it is no way around. */
function inVm(capability: Capability, file: string): string {
  const isFoundation = foundations.some((foundation) => foundation === capability)
  return hasVm() && !isFoundation
    ? ` Or run the lab in a virtual machine: \`underlay vm -- up ${file}\`.`
    : ''
}

function describe(object: KernelObject): string {
  return object.kind === 'chain' ? `its rules in ${object.namespace}` : `the ${identity(object)}`
}

function details({ origin, why }: KernelObject, file: string, words = '') {
  const evidence = [`wanted: ${why}`, ...(words === '' ? [] : [words])]
  return { place: { file, line: origin.line, column: 1, key: origin.key }, evidence }
}
