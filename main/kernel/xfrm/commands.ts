import type { Command, Phase } from '../command.ts'
import { command, word } from '../command.ts'
import { keyVariable } from './keys.ts'
import type { XfrmFact, XfrmPolicy, XfrmState } from './objects.ts'
import { hexadecimal } from './objects.ts'

/** AES in Galois/Counter Mode for ESP (RFC 4106), by the name of the kernel's crypto interface. */
export const algorithm = 'rfc4106(gcm(aes))'
/** Bits of the integrity check value; RFC 4106 takes 64, 96 and 128, and Docker takes 64. */
export const icvLength = 64

/** An association is made before the policy that asks for it. */
const ranks = { association: 5, policy: 6 } as const

/** The commands that make an association or a policy. */
export function xfrmMake(fact: XfrmFact): Command[] {
  const line = (rank: number, text: string) => [command(fact, 'configure', 'ip', rank, `xfrm ${text}`)]
  return fact.kind === 'xfrm-state'
    ? line(ranks.association, `state add ${stateText(fact)}`)
    : line(ranks.policy, `policy update ${policyText(fact)} tmpl ${words(fact.template)}`)
}

/**
 * The commands that take it away. An association goes last of all: by then every host has the policy that asks for its
 * successor, and no packet is lost in between.
 */
export function xfrmRemove(fact: XfrmFact): Command[] {
  return fact.kind === 'xfrm-state'
    ? [deletion(fact, 'retire')]
    : [command(fact, 'unconfigure', 'ip', 0, `xfrm policy delete ${policyText(fact)}`)]
}

/** The commands that turn one into a new version of itself: the kernel gives an association no other key. */
export function xfrmChange(from: XfrmFact, to: XfrmFact): Command[] {
  return from.kind === 'xfrm-state' ? [deletion(from, 'unconfigure'), ...xfrmMake(to)] : xfrmMake(to)
}

function deletion(state: XfrmState, phase: Phase): Command {
  return command(state, phase, 'ip', 1, `xfrm state delete ${nameOf(state)}`)
}

function nameOf({ source, destination, spi }: XfrmState): string {
  return `src ${word(source)} dst ${word(destination)} proto esp spi ${hexadecimal(spi)}`
}

/** The SPI is also the salt, the four bytes behind the key (moby, `buildAeadAlgo`). */
function stateText(state: XfrmState): string {
  const { spi, reqid, key } = state
  if (key === undefined) throw new Error(`no key: ${nameOf(state)}`)
  const material = `0x${keyVariable(key)}${hexadecimal(spi).slice(2)}`
  const how = `reqid ${hexadecimal(reqid)} mode transport`
  return `${nameOf(state)} ${how} aead '${algorithm}' ${material} ${String(icvLength)}`
}

function policyText({ selector, direction, mark }: XfrmPolicy): string {
  const [value, mask] = mark?.split('/') ?? []
  const marked = value === undefined || mask === undefined ? '' : ` mark ${word(value)} mask ${word(mask)}`
  return `${words(selector)} dir ${word(direction)}${marked}`
}

function words(text: string): string {
  return text.split(' ').map(word).join(' ')
}
