import type { OverlayNetwork, Subnet } from '../lab/lab.ts'

/** A segment of an overlay: one VNI, and so one bridge on each host; its subnets are one of each family. */
export interface Segment {
  readonly vni: number
  readonly subnets: readonly Subnet[]
}

const known = new WeakMap<OverlayNetwork, readonly Segment[]>()

/** The segments of an overlay, in the order of its subnets. Asked for again and again, they are put together once. */
export function segmentsOf(network: OverlayNetwork): readonly Segment[] {
  const before = known.get(network)
  if (before) return before
  const byVni = new Map<number, Subnet[]>()
  for (const subnet of network.subnets) {
    const { vni } = subnet
    if (vni === undefined) throw new Error(`no VNI: ${subnet.subnet} of ${network.name}`)
    byVni.set(vni, [...(byVni.get(vni) ?? []), subnet])
  }
  const segments = [...byVni].map(([vni, subnets]) => ({ vni, subnets }))
  known.set(network, segments)
  return segments
}
