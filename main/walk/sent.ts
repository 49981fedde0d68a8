import { randomBytes, randomInt } from 'node:crypto'
import type { ProbeOrder } from './agents.ts'
import type { Probe } from './probe.ts'

/** A probe as it is sent, with all by which its packets are known. */
export interface Sent {
  readonly probe: Probe
  readonly address: string
  /** Bytes that a ping carries, and an echo brings back. */
  readonly mark: Buffer
  /** The source port of TCP and UDP, before NAT. */
  readonly fromPort: number
  /** The payload of UDP. */
  readonly question: Buffer
}

/** Chooses what makes a probe unlike all others: 64 random bits, and a source port that the kernel seldom gives away itself. */
export function compose(probe: Probe, address: string): Sent {
  const mark = randomBytes(8)
  // The root of all names is known to any server.
  const name = probe.kind === 'dns' ? (probe.name ?? '') : ''
  return { probe, address, mark, fromPort: randomInt(20_000, 32_000), question: questionFor(name, mark) }
}

/** What the sender is asked to do. `link` and `source` are those of the route to the address, for a probe that is no IP packet. */
export function orderOf(
  { probe, address, mark, fromPort, question }: Sent,
  host: string,
  patience: number,
  route?: { readonly link: string; readonly source: string },
): ProbeOrder {
  const common = { kind: probe.kind, address, mark: mark.toString('hex'), patience }
  switch (probe.kind) {
    case 'ping':
      return {
        ...common,
        ...(probe.size !== undefined && { size: probe.size }),
        ...(probe.fragment && { fragment: true }),
      }
    case 'tcp':
      return { ...common, port: probe.port, from_port: fromPort }
    case 'udp':
      return { ...common, port: probe.port, from_port: fromPort, question: question.toString('hex') }
    case 'http':
      return { ...common, port: probe.port, from_port: fromPort, host, path: '/' }
    case 'dns':
      return { ...common, port: 53, from_port: fromPort, question: question.toString('hex') }
    case 'arp':
      return { ...common, ...route }
  }
}

/** A DNS question for a name's addresses (RFC 1035): DNS servers answer it, echo servers send it back. */
function questionFor(name: string, mark: Buffer): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  const encoded = labels.flatMap((label) => [Buffer.from([Buffer.byteLength(label)]), Buffer.from(label)])
  const header = Buffer.from([0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0])
  return Buffer.concat([mark.subarray(0, 2), header, ...encoded, Buffer.from([0, 0, 1, 0, 1])])
}

/**
 * The conditions, in nftables' words, which packets of the probe meet, its answers and the errors about it included, as they are and
 * inside VXLAN. Offsets are those of IPv4 and IPv6 without options.
 */
export function traceMatches({ probe, mark, fromPort }: Sent): string[] {
  if (probe.kind === 'arp') return []
  const inside = [0, 8 + 8 + 14 + 20, 8 + 8 + 14 + 40]
  const at = (offset: number, length: number, value: number) =>
    `@th,${offset * 8},${length * 8} 0x${value.toString(16)}`
  if (probe.kind === 'ping') {
    const word = mark.readUInt32BE(0)
    const [bare = 0, ...tunnelled] = inside
    return [
      `meta l4proto { icmp, ipv6-icmp } ${at(bare + 8, 4, word)}`,
      `meta l4proto icmp ${at(8 + 20 + 8, 4, word)}`,
      `meta l4proto ipv6-icmp ${at(8 + 40 + 8, 4, word)}`,
      ...tunnelled.map((offset) => `meta l4proto udp ${at(offset + 8, 4, word)}`),
    ]
  }
  return inside.flatMap((offset) => {
    const protocol = offset === 0 ? '{ tcp, udp }' : 'udp'
    return [0, 2].map((port) => `meta l4proto ${protocol} ${at(offset + port, 2, fromPort)}`)
  })
}
