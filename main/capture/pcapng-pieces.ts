import type { CaptureStatistics } from '../packet/pcapng.ts'
import { interfaceDescription, interfaceStatistics, packetBlock, sectionHeader } from '../packet/pcapng.ts'
import { version } from '../version.ts'
import type { Frame } from './frame.ts'

type LinkName = Pick<Frame, 'namespace' | 'link'>

/** Makes the bytes of a pcapng file, piece by piece. */
export interface PcapngPieces {
  /** The beginning, with the interfaces that are known. */
  readonly begin: (links: readonly LinkName[]) => Uint8Array
  /** Frames, behind the interfaces that were not known before. */
  readonly frames: (frames: readonly Frame[]) => Uint8Array
  /** What came to an interface, as far as that is known of it alone. */
  readonly statistics: (
    link: LinkName,
    counts: { readonly seen: number; readonly dropped: number },
  ) => Uint8Array
}

/** A pcapng file of frames of a lab: one interface block for each interface, named `namespace:interface`. */
export function pcapngPieces(lab: string): PcapngPieces {
  const numbers = new Map<string, number>()
  let last = 0n

  function numberOf({ namespace, link }: LinkName, blocks: Uint8Array[]): number {
    const name = `${namespace}:${link}`
    const known = numbers.get(name)
    if (known !== undefined) return known
    const number = numbers.size
    numbers.set(name, number)
    const description = `${link} of ${namespace} in the lab ${lab}`
    blocks.push(interfaceDescription({ namespace, device: link, description, snapLength: 262_144 }))
    return number
  }

  return {
    begin: (links) => {
      const blocks = [sectionHeader(version)]
      for (const link of links) numberOf(link, blocks)
      return Buffer.concat(blocks)
    },
    frames: (frames) => {
      const blocks: Uint8Array[] = []
      for (const frame of frames) {
        last = timeOf(frame)
        const { bytes, length, direction } = frame
        const captured = { interface: numberOf(frame, blocks), time: last, bytes, length, direction }
        blocks.push(packetBlock(captured))
      }
      return Buffer.concat(blocks)
    },
    statistics: (link, { seen, dropped }) => {
      const blocks: Uint8Array[] = []
      const counted: CaptureStatistics = {
        interface: numberOf(link, blocks),
        time: last,
        received: seen,
        dropped,
      }
      return Buffer.concat([...blocks, interfaceStatistics(counted)])
    },
  }
}

/** Nanoseconds since 1970. */
function timeOf({ seconds, nanoseconds }: Pick<Frame, 'seconds' | 'nanoseconds'>): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)
}
