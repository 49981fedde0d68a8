import { bufferOf, titleOf } from './track.ts'
import type { Layer, Packet } from '../packet/packet.ts'
import { withEncrypted } from './encrypted.ts'
import { fragmentOf, fragmentsOf } from './fragments.ts'
import { isQuoted, messageOf, numberIn, textIn } from './layers.ts'
import type { Sent } from './sent.ts'
import type { Sighting, Track } from './track.ts'
import type { Leg } from './walk.ts'

/** What a frame has to do with the probe: part of which packet it is. */
interface Part {
  readonly kind: Leg['kind']
  readonly key: string
}

/**
 * Finds the frames of one probe, of its answers and of the errors about it among all that were heard, by what does not change on the
 * way: the mark that a ping carries, TCP's sequence numbers, the question in UDP; through encapsulation, NAT and fragmentation. Frames must be
 * in the order of time: the packets' addresses are learnt as they are rewritten.
 */
export function join(read: readonly Sighting[], sent: Sent, source: string): Track[] {
  const parts = partsOf(read, sent, source)
  const fragments = fragmentsOf(
    read.map(({ packet }) => packet),
    parts.map((part) => part !== undefined),
  )
  const tracks = new Map<string, { kind: Leg['kind']; title: string; sightings: Sighting[] }>()
  for (const [index, sighting] of read.entries()) {
    const whole = fragmentOf(fragments, sighting.packet)
    const part = parts[index] ?? (whole === undefined ? undefined : parts[whole])
    if (!part) continue
    const track = tracks.get(part.key) ?? { kind: part.kind, title: titleOf(sighting), sightings: [] }
    track.sightings.push(sighting)
    tracks.set(part.key, track)
  }
  return withEncrypted([...tracks.values()], read)
}

function partsOf(read: readonly Sighting[], sent: Sent, source: string): (Part | undefined)[] {
  switch (sent.probe.kind) {
    case 'ping':
      return read.map(({ packet }) => pingPart(packet, sent.mark))
    case 'arp':
      return read.map(() => undefined)
    case 'tcp':
    case 'http':
      return flowParts(read, sent, source, tcpPart)
    case 'udp':
    case 'dns':
      return flowParts(read, sent, source, udpPart)
  }
}

const echoes: Readonly<Record<string, Readonly<Record<number, Leg['kind']>>>> = {
  icmp: { 8: 'request', 0: 'reply' },
  icmpv6: { 128: 'request', 129: 'reply' },
}

function pingPart({ bytes, layers }: Packet, mark: Buffer): Part | undefined {
  if (!bufferOf(bytes).includes(mark)) return undefined
  const message = messageOf(layers)
  // Inside ESP nothing could be found; a later fragment has no header of its own.
  if (!message) return undefined
  const type = numberIn(message, `${message.protocol}.type`) ?? -1
  const kind = echoes[message.protocol]?.[type] ?? 'error'
  return { kind, key: kind === 'error' ? `error ${errorKey(layers, message)}` : kind }
}

/** Errors of two senders are two packets. */
function errorKey(layers: readonly Layer[], message: Layer): string {
  const carrier = layers[layers.indexOf(message) - 1]
  const type = numberIn(message, `${message.protocol}.type`)
  return `${type} ${numberIn(message, `${message.protocol}.code`)} ${textIn(carrier, 'ip.src') ?? textIn(carrier, 'ipv6.src')}`
}

/** Addresses and ports of one direction. */
interface Flow {
  readonly from: string
  readonly to: string
}

interface Flows {
  /** Those of the probe, as they were before and after each rewriting. */
  readonly forward: Set<string>
  /** TCP: the first sequence number. */
  start?: number
}

/** A frame of TCP or UDP, and what is known of its flow so far. */
interface Transported {
  readonly transport: Layer
  readonly packet: Packet
  readonly flow: Flow
  readonly flows: Flows
  readonly isReply: boolean
}

/** Tells which packet of the probe's flow a frame is; nothing where it is none. */
type Reader = (frame: Transported, sent: Sent) => string | undefined

function flowParts(
  read: readonly Sighting[],
  sent: Sent,
  source: string,
  reader: Reader,
): (Part | undefined)[] {
  const flows: Flows = { forward: new Set() }
  return read.map(({ frame, packet }) => {
    const { layers } = packet
    const transport = layers.findLast(({ protocol }) => protocol === 'tcp' || protocol === 'udp')
    const flow = transport && flowOf(layers, transport)
    if (!transport || !flow) return undefined
    const written = `${flow.from} ${flow.to}`
    const isReply = flows.forward.has(`${flow.to} ${flow.from}`)
    const error = messageOf(layers)
    if (error && isQuoted(layers, transport)) {
      const about = flows.forward.has(written) || isReply
      return about ? { kind: 'error', key: `error ${errorKey(layers, error)}` } : undefined
    }
    if (flows.forward.size === 0 && (frame.namespace !== source || frame.direction !== 'out'))
      return undefined
    const key = reader({ transport, packet, flow, flows, isReply }, sent)
    if (key === undefined) return undefined
    if (!isReply) flows.forward.add(written)
    const kind = isReply ? 'reply' : 'request'
    return { kind, key: `${kind} ${key}` }
  })
}

/** How far from a connection's first sequence number its others are: probes send and get little. */
const window = 1 << 16

function tcpPart({ transport, packet, flow, flows, isReply }: Transported, sent: Sent): string | undefined {
  if (transport.protocol !== 'tcp') return undefined
  const sequence = numberIn(transport, 'tcp.seq_raw') ?? 0
  const acknowledged = numberIn(transport, 'tcp.ack_raw') ?? 0
  if (flows.start === undefined) {
    if (!flow.from.endsWith(` ${sent.fromPort}`)) return undefined
    flows.start = sequence
  }
  const own = ((isReply ? acknowledged : sequence) - flows.start) >>> 0
  if (own > window) return undefined
  const length = packet.bytes.length - transport.end
  return `${textIn(transport, 'tcp.flags')} ${sequence} ${acknowledged} ${length}`
}

function udpPart({ transport, packet, isReply }: Transported, sent: Sent): string | undefined {
  if (transport.protocol !== 'udp') return undefined
  const payload = bufferOf(packet.bytes).subarray(transport.end)
  const asks = payload.subarray(0, sent.question.length).equals(sent.question)
  return isReply || asks ? 'datagram' : undefined
}

function flowOf(layers: readonly Layer[], transport: Layer): Flow | undefined {
  const carrier = layers
    .slice(0, layers.indexOf(transport))
    .findLast(({ protocol }) => protocol === 'ip' || protocol === 'ipv6')
  if (!carrier) return undefined
  const port = (end: string) => numberIn(transport, `${transport.protocol}.${end}`)
  const address = (end: string) => textIn(carrier, `${carrier.protocol}.${end}`)
  return { from: `${address('src')} ${port('srcport')}`, to: `${address('dst')} ${port('dstport')}` }
}
