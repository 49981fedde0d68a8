import { valueOf } from '../value-of.ts'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { expect } from 'vitest'
import { checkLab } from '../../main/check/check.ts'
import { down, drift, up } from '../../main/engine.ts'
import type { Capability } from '../../main/kernel/capabilities/needed.ts'
import { readLabFile } from '../../main/lab/read.ts'
import { nodeNames } from '../../main/nodes.ts'
import type { RunningLab } from '../../main/record.ts'
import { expectSolvable } from './exercise.ts'

/** What kernels often lack. Preset labs that need it are tried in a virtual machine, which has it. */
export const rare: readonly Capability[] = [
  'netem',
  'esp',
  'esp-ipv6',
  'ipvlan',
  'vlan',
  'vlan-filtering',
  'dummy',
]

/** The slowest presets ping a dozen times where nobody answers. */
export const patience = 120_000

/** Brings a preset lab up, checks all that it says (of an exercise: that it is one), and takes it down. */
export async function expectPreset(file: string): Promise<void> {
  const lab = valueOf(await up(valueOf(await readLabFile(file))))
  const processes = pidNamespace(lab.sandbox.owner)
  try {
    expect(processesIn(processes).length).toBeGreaterThan(0)
    expectGuide(lab, basename(file, '.lab.yml'))
    expect(await drift(lab)).toEqual([])
    if (lab.record.lab.exercise) await expectSolvable(lab)
    else {
      const verdicts = await checkLab(lab)
      expect(verdicts.filter(({ outcome }) => outcome !== 'pass').map(told)).toEqual([])
      expect(await drift(lab)).toEqual([])
    }
  } finally {
    await down(lab.record.lab.name)
  }
  expect(processesIn(processes)).toEqual([])
}

/** A preset lab is read as much as it is run: title, guide, and commands in it that can be typed as they stand. */
function expectGuide(lab: RunningLab, fileName: string): void {
  const { name, title, about, expectations } = lab.record.lab
  expect(name).toBe(fileName)
  expect(title).not.toBe('')
  expect(about.length).toBeGreaterThan(800)
  expect(expectations.length).toBeGreaterThanOrEqual(3)
  const commands = [
    ...about.matchAll(/underlay (?:exec|shell|inspect|drift|matrix) (\S+?)(?: ([\w.@-]+))?(?=[\s`])/g),
  ]
  expect(commands.length).toBeGreaterThan(0)
  expect(commands.filter(([, of]) => of !== name).map(([command]) => command)).toEqual([])
  const nodes = nodeNames(lab.record.lab, lab.record.objects)
  expect(
    commands.filter(([, , node]) => node !== undefined && !nodes.includes(node)).map(([command]) => command),
  ).toEqual([])
}

/** What tells a pid namespace from any other. */
function pidNamespace(pid: number): string {
  return readlinkSync(`/proc/${String(pid)}/ns/pid`)
}

/** Every process of a pid namespace that has not ended: its pid, as this machine counts, its name and its state. */
function processesIn(namespace: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        if (pidNamespace(Number(entry)) !== namespace) return []
        return [readFileSync(`/proc/${entry}/stat`, 'utf8').split(' ').slice(0, 3).join(' ')]
      } catch {
        // It has just ended, or is somebody else's.
        return []
      }
    })
    .filter((process) => !process.endsWith(' Z'))
}

function told({ expectation, outcome, evidence }: Awaited<ReturnType<typeof checkLab>>[number]): string {
  return [`${outcome}: ${expectation.text}`, ...evidence].join('\n  ')
}
