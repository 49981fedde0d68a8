import type { FaultResult } from '../faults/index.ts'
import { broken } from '../faults/index.ts'
import type { KernelObject } from '../kernel/objects.ts'
import type { Lab, Network } from '../lab/lab.ts'
import { bridge } from './bridge.ts'
import { containers } from './container.ts'
import { impaired } from './impairments.ts'
import { ipvlan } from './ipvlan.ts'
import { macvlan } from './macvlan.ts'
import { overlay } from './overlay.ts'
import { parents } from './parents.ts'
import { joined } from './parts.ts'
import type { Topology } from './topology.ts'
import { topologyOf } from './topology.ts'
import { underlay } from './underlay.ts'

/** A network driver: the kernel objects of all networks of its kind in a lab, and of their endpoints. */
type Driver = (topology: Topology) => KernelObject[]

/** The network drivers by the name that a lab file gives them. */
const drivers: Readonly<Record<Network['driver'], Driver>> = {
  bridge,
  overlay,
  macvlan,
  ipvlan,
  // The host's own stack, and a stack with nothing but its loopback: no objects beyond the container's.
  host: () => [],
  none: () => [],
}

/**
 * All kernel objects that a lab asks for: underlay, containers, each driver's networks, then what goes wrong on links, and what is
 * broken. A pure function of the lab; no object occurs twice.
 */
export function kernelObjects(lab: Lab): KernelObject[] {
  return [...broken(soundObjects(lab), lab).objects]
}

/** The faults of a lab, each with what it breaks, or why it breaks nothing. */
export function faultResults(lab: Lab): readonly FaultResult[] {
  return lab.faults ? broken(soundObjects(lab), lab).results : []
}

function soundObjects(lab: Lab): KernelObject[] {
  const topology = topologyOf(lab)
  const whole = joined(
    [underlay, containers, parents, ...Object.values(drivers)].map((part) => part(topology)),
  )
  return impaired(whole, lab)
}
