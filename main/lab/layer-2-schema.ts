import * as z from 'zod/mini'
import { optional } from './describe-key.ts'
import * as leaf from './leaves.ts'

/** The number of a VLAN beside the untagged one, in a list. */
const vlanId = leaf.whole('The number of a VLAN', 2, 4094)

/** `lans.NAME.vlans.ID` */
const vlanSchema = z.strictObject({
  subnet: optional(
    'The subnet of the VLAN, or a list of one for each family; without one, only containers are on it.',
    z.union([leaf.subnet, z.array(leaf.subnet)]),
  ),
})

/** The VLANs of a LAN: their numbers, or a mapping from number to what there is to say of each. */
export const vlans = z.union([z.array(vlanId), z.record(z.string(), z.nullable(vlanSchema))])

/** The options of networks whose containers are children of an interface of their host. */
export const childOptions = {
  parent: optional(
    'macvlan, ipvlan: the host’s interface that is the parent, such as `eth0`; `eth0.100` is VLAN 100 of it. A dummy device that leads nowhere where absent: the network is internal then. macvlan: `machine:eth0` is an interface of this machine itself, and leads out of the lab.',
    leaf.parentName,
  ),
  macvlan_mode: optional(
    'macvlan: `bridge` (where absent), `private`, `vepa` or `passthru`.',
    z.literal(['bridge', 'private', 'vepa', 'passthru']),
  ),
  ipvlan_mode: optional('ipvlan: `l2` (where absent), `l3` or `l3s`.', z.literal(['l2', 'l3', 'l3s'])),
  ipvlan_flag: optional(
    'ipvlan: `bridge` (where absent), `private` or `vepa`.',
    z.literal(['bridge', 'private', 'vepa']),
  ),
}
