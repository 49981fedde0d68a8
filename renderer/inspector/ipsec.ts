import type { NodeState } from '../../main/contract.ts'
import { bytes, counted } from '../parts/amount.ts'
import { texts } from '../texts/index.ts'
import type { Entry } from './entry.ts'
import { origin, words } from './entry.ts'

const say = texts.inspector

/** What a node encrypts and decrypts: its ESP associations, then the policies that send packets through them. */
export function ipsecEntries({ ipsec: { associations, policies } }: NodeState): Entry[] {
  return [
    ...associations.map(({ source, destination, spi, key, packets, bytes: size, ...found }) => ({
      key: `${destination} ${spi}`,
      title: `ESP ${source} → ${destination}`,
      rest: words(`spi ${spi}`, key === undefined ? say.foreignKey : say.key(key)),
      counters: [{ label: '', value: packets, text: `${counted(packets, 'packet')} · ${bytes(size)}` }],
      ...origin(found, 'hand'),
    })),
    ...policies.map(({ direction, selector, mark, template, ...found }) => ({
      key: words(direction, selector, mark),
      title: say.policy(direction, selector),
      ...(mark !== undefined && { rest: `mark ${mark}` }),
      lines: [template],
      ...origin(found, 'hand'),
    })),
  ]
}
