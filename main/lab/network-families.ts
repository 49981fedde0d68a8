import { FAMILIES, blockFamily, familyName } from './ip.ts'
import type { Family } from './ip.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import type { NetworkInput } from './schema.ts'
import type { SubnetRequest } from './network-pools.ts'
import type { Path } from './source.ts'

type Driver = NonNullable<NetworkInput['driver']>

/**
 * The subnets of a network, IPv4 first: those that the file names, and one to be chosen for each family that it has without
 * naming one. IPv4 is on unless the file says otherwise; IPv6 is on where the file says so, or names a subnet. What
 * contradicts itself is told, and then there is no answer.
 */
export function withFamilies(
  report: Report,
  name: string,
  driver: Driver,
  input: NetworkInput,
  named: readonly SubnetRequest[],
): SubnetRequest[] | undefined {
  const path = ['networks', name]
  const of = (family: Family) => named.filter((request) => request.family === family)
  const wanted = { ipv4: input.enable_ipv4 ?? true, ipv6: input.enable_ipv6 ?? of('ipv6').length > 0 }
  const problems = FAMILIES.flatMap((family) => {
    const [first] = of(family)
    return first && !wanted[family] ? [{ family, first }] : []
  })
  for (const { family, first } of problems) {
    const message = `The network \`${name}\` has an ${familyName(family)} subnet, but \`enable_${family}: false\`.`
    tell(report, first.path, 'value', {
      code: 'family-off',
      message,
      hint: 'Remove one of the two.',
    })
  }
  if (!wanted.ipv4 && driver === 'overlay') {
    const message = `IPv4 cannot be turned off in the overlay \`${name}\`: Docker’s overlays always have it.`
    const hint = 'Remove `enable_ipv4: false`; IPv6 comes beside it with `enable_ipv6: true`.'
    tell(report, [...path, 'enable_ipv4'], 'value', { code: 'overlay-without-ipv4', message, hint })
    return undefined
  }
  if (!wanted.ipv4 && !wanted.ipv6) {
    const message = `The network \`${name}\` has neither IPv4 nor IPv6.`
    const hint = 'Add `enable_ipv6: true`, or remove `enable_ipv4: false`.'
    tell(report, [...path, 'enable_ipv4'], 'value', { code: 'no-family', message, hint })
    return undefined
  }
  if (problems.length > 0) return undefined
  const requests = FAMILIES.flatMap((family) => {
    if (!wanted[family]) return []
    const own = of(family)
    return own.length > 0 ? own : [chosenLater(family, path, named[0]?.path)]
  })
  return countsFit(report, name, driver, requests) ? requests : undefined
}

/** A subnet that is still to be chosen; it stands where the network’s other subnets stand. */
function chosenLater(family: Family, network: Path, beside: Path | undefined): SubnetRequest {
  return { family, input: {}, path: beside ?? [...network, 'ipam'], block: undefined }
}

/** A bridge has one subnet of a family; those of an overlay share bridges and VNIs in pairs. */
function countsFit(
  report: Report,
  name: string,
  driver: Driver,
  requests: readonly SubnetRequest[],
): boolean {
  const counts = FAMILIES.map((family) => requests.filter((request) => request.family === family))
  const [four = [], six = []] = counts
  const crowd = counts.find((list) => list.length > 1)
  if (driver === 'bridge' && crowd?.[1]) {
    const family = counts.every((list) => list.length > 0) ? ` ${familyName(crowd[1].family)}` : ''
    const message = `The bridge network \`${name}\` has ${crowd.length}${family} subnets; a bridge takes one.`
    const hint = 'Remove the others, or make a network of each.'
    tell(report, ['networks', name, 'ipam', 'config'], 'key', { code: 'several-subnets', message, hint })
    return true
  }
  if (driver !== 'overlay' || six.length === 0 || six.length === four.length) return true
  const message = `The overlay \`${name}\` has ${four.length} IPv4 and ${six.length} IPv6 subnets: each IPv4 subnet is a segment of its own, which an IPv6 subnet shares.`
  const hint = 'Give as many subnets of one family as of the other.'
  tell(report, ['networks', name, 'ipam'], 'key', { code: 'subnet-count', message, hint })
  return false
}

/** Whether a subnet that a network has is of the family. */
export function isOfFamily(family: Family) {
  return ({ pool }: { readonly pool: { readonly subnet: Parameters<typeof blockFamily>[0] } }) =>
    blockFamily(pool.subnet) === family
}
