import type { Lan, LanAttachment } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'

const { map: say } = texts

/** What is written on a LAN: its subnet, and the VLANs of a trunk. */
export function lanWords({ subnet, vlans }: Pick<Lan, 'subnet' | 'vlans'>): string {
  return [
    ...(subnet === undefined ? [] : [subnet]),
    ...(vlans ? [say.vlans(vlans.map(({ id }) => id))] : []),
  ].join(' · ')
}

/** A LAN's subnets, those of its VLANs among them. */
export function subnetsOf({ subnet, vlans = [] }: Pick<Lan, 'subnet' | 'vlans'>): string[] {
  return [subnet, ...vlans.map((vlan) => vlan.subnet)].filter((each) => each !== undefined)
}

/** The attachments that have a cable of their own; others are 802.1Q devices on one of these. */
export function withCable(lans: readonly LanAttachment[]): LanAttachment[] {
  return lans.filter(({ trunk }) => trunk === undefined)
}

/** What is written on a cable: its address and VLAN, and for a trunk port the addresses of its 802.1Q devices. */
export function cableWords(attachment: LanAttachment, lans: readonly LanAttachment[]): string {
  const { address, vlan, link } = attachment
  const tagged = lans.filter(({ trunk }) => trunk === link)
  return [
    ...(address === undefined ? [say.trunk] : [address]),
    ...(vlan === undefined ? [] : [say.vlans([vlan])]),
    ...tagged.map((one) => `.${one.vlan ?? ''} ${one.address ?? ''}`),
  ].join(' · ')
}
