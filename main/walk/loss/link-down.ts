import type { Link } from '../../kernel/objects.ts'
import type { World } from '../world.ts'
import { linkAt, linkEvidence, stateAt } from '../world.ts'
import type { Case, Finding } from './case.ts'

/** A link that does not pass frames, for it or its other end is set down; nothing where it is up. */
export function linkDown({ known }: Case, namespace: string, name: string): Finding | undefined {
  const { world } = known
  const own = linkAt(world, namespace, name)
  if (!own) return undefined
  const other =
    own.device.type === 'veth' ? linkAt(world, own.device.peer.namespace, own.device.peer.link) : undefined
  const down = [own, other].find((link) => link?.up === false)
  if (!down) return undefined
  return downFinding(world, down, down === own ? undefined : own)
}

function downFinding(world: World, down: Link, near: Link | undefined): Finding {
  const { namespace, link } = down
  const flags = stateAt(world, namespace, link)?.flags ?? []
  const text =
    near === undefined
      ? `The link ${link} of ${namespace} is down.`
      : `The cable’s other end is down: ${link} of ${namespace}; what leaves by ${near.link} of ${near.namespace} does not arrive.`
  return {
    reason: 'link-down',
    namespace,
    link,
    text,
    hint: `Set it up: \`ip link set ${link} up\` in ${namespace}.`,
    evidence: [linkEvidence(world, down, [`<${flags.join(',')}> state DOWN`])],
  }
}
