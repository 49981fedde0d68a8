import { destination } from '../check/destination.ts'
import { namespaceOf, nodeNames } from '../nodes.ts'
import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import type { Probe } from './probe.ts'

/** What to walk: from a node to a node or an address. */
export interface WalkOrder {
  readonly from: string
  readonly to: string
  readonly probe: Probe
}

/** Who sends, and to where. */
export interface Aim {
  /** The sender's namespace. */
  readonly source: string
  readonly address: string
  /** The node that has the address, as far as the lab knows. */
  readonly node?: string
}

/** Finds sender and address by their names in the lab. */
export function aimOf({ record }: RunningLab, { from, to }: WalkOrder): Result<Aim> {
  const names = nodeNames(record.present, record.objects)
  if (!names.includes(from)) {
    const hint = `Its nodes are: ${names.join(', ')}.`
    return failed(inputProblem('no-such-node', `The lab ${record.lab.name} has no node named ${from}.`, hint))
  }
  const target = destination(record.present, from, to)
  if (target.type === 'address') return ok({ ...target, source: namespaceOf(record.lab, from) })
  return failed(
    target.type === 'none'
      ? inputProblem(
          'no-address',
          `${to} has no address to which something could be sent.`,
          'Name a node that has one, or an address.',
        )
      : inputProblem(
          'no-such-node',
          `${to} is neither a node of the lab ${record.lab.name} nor an address.`,
          `Its nodes are: ${names.join(', ')}.`,
        ),
  )
}
