import type { Hop, Walk } from '../../main/contract.ts'
import { interfaceDescription, packetBlock, sectionHeader } from '../../main/packet/pcapng.ts'
import { texts } from '../texts/index.ts'

/** All frames of a walk as a pcapng file, in the order of time: an interface for each place, and what happened as comments. `version` is that of Underlay. */
export function walkPcapng(walk: Walk, version: string): Uint8Array<ArrayBuffer> {
  const hops = walk.legs
    .flatMap((leg) => leg.hops.map((hop) => ({ hop, title: leg.title })))
    .sort((a, b) => a.hop.microseconds - b.hop.microseconds)
  const start = BigInt(Date.parse(walk.startedAt)) * 1_000_000n
  const places = [...new Set(hops.map(({ hop }) => placeOf(hop)))]
  const descriptions = places.map((place) => {
    const [namespace = '', device = ''] = place.split('\n')
    return interfaceDescription({
      namespace,
      device,
      description: texts.walk.place(namespace, device),
      snapLength: 0,
    })
  })
  const frames = hops.map(({ hop, title }) =>
    packetBlock({
      interface: places.indexOf(placeOf(hop)),
      time: start + BigInt(Math.round(hop.microseconds * 1000)),
      bytes: Uint8Array.from(atob(hop.bytes), (letter) => letter.charCodeAt(0)),
      length: hop.length,
      direction: hop.direction,
      comment: [title, ...hop.steps.map(({ text }) => text)].join('\n'),
    }),
  )
  return joined([sectionHeader(version), ...descriptions, ...frames])
}

function placeOf({ namespace, link }: Hop): string {
  return `${namespace}\n${link}`
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
