import type { Diagnosis } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'

const say = texts.library

/** One thing that this machine has, or lacks. */
export interface Finding {
  readonly name: string
  readonly purpose: string
  readonly there: boolean
  readonly optional: boolean
  /** Version and place, or the kernel's words on what failed. */
  readonly details: string
  /** What mends a lack. */
  readonly mend: string
}

/** The machine, as rows of a table. */
export function machineRows({
  machine,
}: Diagnosis): readonly { readonly name: string; readonly value: string }[] {
  const { kernel, architecture, distribution, node, user, rootless, neighbourLimit, mendIdRange, mendVm } =
    machine
  const names = say.machineFacts
  return [
    { name: names.kernel, value: `${kernel} ${architecture}` },
    { name: names.distribution, value: distribution },
    { name: names.node, value: node },
    { name: names.user, value: rootless ? say.userRootless(user) : say.userRoot(user) },
    { name: names.ids, value: mendIdRange ?? say.idsThere },
    { name: names.neighbours, value: say.neighbours(neighbourLimit) },
    { name: names.vm, value: mendVm ?? say.vmThere },
  ]
}

/** The tools, those that are missing first. */
export function toolFindings({ tools }: Diagnosis): readonly Finding[] {
  return missingFirst(
    tools.map(({ name, purpose, required, path, version, mend = '' }) => ({
      name,
      purpose,
      there: path !== undefined,
      optional: !required,
      details: [version, path].filter((part) => part !== undefined).join(' · '),
      mend,
    })),
  )
}

/** What the kernel can do, what it cannot first. */
export function capabilityFindings({ capabilities }: Diagnosis): readonly Finding[] {
  return missingFirst(
    capabilities.map(({ name, purpose, available, words = '', mend = '' }) => ({
      name,
      purpose,
      there: available,
      optional: false,
      details: words,
      mend,
    })),
  )
}

function missingFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings.filter(({ there }) => !there), ...findings.filter(({ there }) => there)]
}

/** The command in a sentence that tells how to mend something: what stands between backquotes, or all of it. */
export function commandIn(mend: string): string {
  return /`([^`]+)`/.exec(mend)?.[1] ?? mend
}
