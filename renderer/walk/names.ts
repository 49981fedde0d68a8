import type { Layer } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'

/** A header in a word, with what tells it apart: `VXLAN 5000`. */
export function shortName({ protocol, fields }: Layer): string {
  const short = texts.walk.headers[protocol] ?? protocol.toUpperCase()
  const value = fields.find(({ name }) => name === 'vxlan.vni' || name === 'vlan.id')?.text
  return value === undefined ? short : `${short} ${value}`
}
