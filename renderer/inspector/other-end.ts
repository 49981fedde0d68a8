import type { InterfaceState } from '../../main/contract.ts'
import { thisMachine } from '../map/outside.ts'

/** Where a link leads: a veth's other end, a macvlan or ipvlan child's parent. Nothing for those that lead nowhere else, or out of the lab. */
export function otherEnd({
  device,
}: Pick<InterfaceState, 'device'>): { readonly namespace: string; readonly link: string } | undefined {
  switch (device?.type) {
    case 'veth':
      return device.peer
    case 'macvlan':
    case 'ipvlan':
      return device.parent.namespace === thisMachine ? undefined : device.parent
    default:
      return undefined
  }
}
