import type { Lan, LanAttachment } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'
import { listedAddresses } from './address.ts'

const { map: say } = texts

/** What is written on a LAN: its subnets, and the VLANs of a trunk. */
export function lanWords({ subnets, vlans }: Pick<Lan, 'subnets' | 'vlans'>): string {
  return listedAddresses([...subnets, ...(vlans ? [say.vlans(vlans.map(({ id }) => id))] : [])])
}

/** A LAN's subnets, those of its VLANs among them. */
export function subnetsOf({ subnets, vlans = [] }: Pick<Lan, 'subnets' | 'vlans'>): string[] {
  return [...subnets, ...vlans.flatMap((vlan) => vlan.subnets)]
}

/** The attachments that have a cable of their own; others are 802.1Q devices on one of these. */
export function withCable(lans: readonly LanAttachment[]): LanAttachment[] {
  return lans.filter(({ trunk }) => trunk === undefined)
}

/** What is written on a cable: its addresses and VLAN, and for a trunk port the addresses of its 802.1Q devices. */
export function cableWords(attachment: LanAttachment, lans: readonly LanAttachment[]): string[] {
  const { addresses, vlan, link } = attachment
  const tagged = lans.filter(({ trunk }) => trunk === link)
  return [
    ...(addresses.length === 0 ? [say.trunk] : addresses),
    ...(vlan === undefined ? [] : [say.vlans([vlan])]),
    ...tagged.flatMap((one) => one.addresses.map((address) => `.${one.vlan ?? ''} ${address}`)),
  ]
}
