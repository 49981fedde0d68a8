import type { KernelObject } from '../kernel/objects.ts'
import type { Fault, Lab } from '../lab/lab.ts'
import { breakCommand } from './commands.ts'
import { breakByRule } from './drops.ts'
import { breakFdb, breakNeighbour } from './entries.ts'
import type { Broken, Scene, Unbroken } from './fault.ts'
import { isUnbroken } from './fault.ts'
import { breakLink } from './links.ts'
import { breakRoute } from './routes.ts'
import { breakForwarding, breakReversePath } from './settings.ts'
import { breakVni } from './tunnels.ts'
import { breakVlan } from './vlans.ts'

/** A fault of a lab, and what it breaks, or why it breaks nothing. */
export interface FaultResult {
  readonly fault: Fault
  readonly result: Broken | Unbroken
}

/**
 * A lab's objects with its faults, one after the other. Each is a pure function from a list of kernel objects to another one, so that
 * whatever is done with such a list (plan, up, apply, drift, export) is done with the broken lab.
 */
export function broken(
  objects: readonly KernelObject[],
  lab: Lab,
): { readonly objects: readonly KernelObject[]; readonly results: readonly FaultResult[] } {
  let now = objects
  const results = (lab.faults ?? []).map((fault) => {
    const result = breakOne({ objects: now, lab, fault })
    if (!isUnbroken(result)) now = result.objects
    return { fault, result }
  })
  return { objects: now, results }
}

function breakOne(scene: Scene): Broken | Unbroken {
  const { words } = scene.fault
  if ('link' in words) return breakLink(scene, words)
  if ('fdb' in words) return breakFdb(scene, words)
  if ('neighbour' in words) return breakNeighbour(scene, words)
  if ('route' in words) return breakRoute(scene, words)
  if ('vni' in words) return breakVni(scene, words)
  if ('vlan' in words) return breakVlan(scene, words)
  if ('drop' in words) return breakByRule(scene, words)
  if ('forwarding' in words) return breakForwarding(scene, words)
  if ('rp_filter' in words) return breakReversePath(scene, words)
  return breakCommand(scene, words)
}
