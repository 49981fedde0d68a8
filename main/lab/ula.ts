import { blockFamily, overlaps } from './ip.ts'
import type { Block } from './ip.ts'
import { hash } from './names.ts'

/** A lab's own unique local prefix is a /48 (RFC 4193), and its networks are /64s of it. */
const subnets = 2 ** 16

/**
 * A subnet of a lab's own unique local prefix, by its number (0 to 65,535). The prefix is derived from the lab's name and
 * not drawn by lot, so that a lab has the same addresses whenever and wherever it runs.
 */
export function ulaSubnet(lab: string, index: number): Block {
  const [one, two] = hash(`unique local prefix of ${lab}`)
  const globalId = (BigInt(one) << 8n) | BigInt(two & 0xff)
  const prefix = (0xfdn << 40n) | globalId
  return { first: ((prefix << 16n) | BigInt(index)) << 64n, length: 64 }
}

/** The first subnet of the lab's own prefix, counted from 1, that touches none of those in use. */
export function freeUlaSubnet(lab: string, used: readonly Block[]): Block | undefined {
  const relevant = used.filter((block) => blockFamily(block) === 'ipv6')
  for (let index = 1; index < subnets; index++) {
    const block = ulaSubnet(lab, index)
    if (!relevant.some((other) => overlaps(block, other))) return block
  }
  return undefined
}
