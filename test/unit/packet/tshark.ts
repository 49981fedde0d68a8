import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dissect } from '../../../main/packet/dissect.ts'
import { DISSECTORS } from '../../../main/packet/dissectors.ts'
import type { Field } from '../../../main/packet/packet.ts'
import { interfaceDescription, packetBlock, sectionHeader } from '../../../main/packet/pcapng.ts'

/** Whether Wireshark's dissectors are here to compare with. */
export const hasTshark = spawnSync('tshark', ['--version']).error === undefined

/** A field as tshark has it. */
export interface TheirField {
  readonly name: string
  readonly value: string
  readonly start: number
  readonly end: number
}

/** No memory of earlier frames: each is judged alone, as here. */
const PREFERENCES = [
  'ip.defragment:FALSE',
  'ipv6.defragment:FALSE',
  'ip.check_checksum:TRUE',
  'tcp.desegment_tcp_streams:FALSE',
  'tcp.relative_sequence_numbers:FALSE',
].flatMap((each) => ['-o', each])

/** Runs tshark on a file, and answers what it prints. */
export function tshark(bytes: Uint8Array, ...args: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'underlay-tshark-'))
  try {
    const file = join(folder, 'frames.pcapng')
    writeFileSync(file, bytes)
    return execFileSync('tshark', ['-r', file, '-n', ...PREFERENCES, ...args], {
      encoding: 'utf8',
      maxBuffer: 256 * 2 ** 20,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A capture of these frames on one interface, one each second. */
export function captureOf(frames: readonly Uint8Array[]): Uint8Array {
  const eth0 = { namespace: 'c1', device: 'eth0', description: '', snapLength: 0 }
  const blocks = frames.map((bytes, index) =>
    packetBlock({ interface: 0, time: BigInt(index) * 1_000_000_000n, bytes, length: bytes.length }),
  )
  return Buffer.concat([sectionHeader('0'), interfaceDescription(eth0), ...blocks])
}

/** All fields that tshark finds, frame by frame. */
export function theirFields(capture: Uint8Array): TheirField[][] {
  const frames: TheirField[][] = []
  for (const line of tshark(capture, '-T', 'pdml').split('\n')) {
    if (line.startsWith('<packet>')) frames.push([])
    const attributes = new Map(
      [...line.matchAll(/ (\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    )
    const [name, start, size] = ['name', 'pos', 'size'].map((key) => attributes.get(key))
    if (!line.includes('<field ') || name === undefined || start === undefined) continue
    const value = (attributes.get('show') ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>')
    frames.at(-1)?.push({ name, value, start: Number(start), end: Number(start) + Number(size) })
  }
  return frames
}

/**
 * The numbers, from 0, of the frames that each display filter takes, in a capture of one frame each second. A table of how many frames
 * there were in each second tells of all filters at once; no filter may have a comma.
 */
export function theirChoices(capture: Uint8Array, filters: readonly string[]): number[][] {
  const table = tshark(capture, '-q', '-z', ['io', 'stat', '1', ...filters].join(','))
  const rows = table.split('\n').flatMap((line) => (line.includes('<>') ? [line.split('|').slice(2)] : []))
  // Two cells a filter: frames and bytes.
  return filters.map((_, filter) =>
    rows.flatMap((cells, frame) => (Number(cells[2 * filter]) > 0 ? [frame] : [])),
  )
}

/** The names of all fields that are read here. */
export const known = new Set(Object.values(DISSECTORS).flatMap((each) => each.names.map(({ name }) => name)))

/** Fields that Wireshark has by other rules, and by which. */
const OTHERWISE = new Set([
  'data.data', // With colons; and not where it reads on, as in spanning tree frames.
  'dhcp.option.value', // Only of options that it does not know.
  'dhcp.client_id', // Only of clients that are known by a name.
  'tcp.option_kind', // Of all options, also of those whose content has fields.
  'ip.version', // Of IPv6, too.
  'ipv6.opt.type', // Of padding, too.
  'http.request.line', // Over two lines of its output.
  'http.response.line',
])

/** As values are compared: numbers in decimal, bytes without colons. */
function plain({ name, value }: { name: string; value: number | string }): string {
  const text = String(value)
  if (/^0x[0-9a-f]+$/.test(text)) return String(Number(text))
  if (text === 'True' || text === 'False') return text === 'True' ? '1' : '0'
  return name.endsWith('.unused') || name.endsWith('.data') ? text.replaceAll(':', '') : text
}

/** Whether both mean the same bytes. Of a bit field, tshark names all bytes of the number that it is a part of. */
function overlap(one: Field, other: TheirField): boolean {
  if (other.start === other.end) return other.start >= one.start && other.start <= one.end
  const within = one.start >= other.start && one.end <= other.end
  return within || (other.start >= one.start && other.end <= one.end)
}

/** Fields of a frame that only one of both finds, or finds with another value or at other bytes. */
export function disagreements(frame: Uint8Array, theirs: readonly TheirField[]): string[] {
  const ours = dissect(frame).layers.flatMap(({ fields }) => fields)
  const onlyHere = ours.filter(
    (one) =>
      !OTHERWISE.has(one.name) &&
      !theirs.some((other) => other.name === one.name && plain(other) === plain(one) && overlap(one, other)),
  )
  const onlyThere = theirs.filter(
    (other) =>
      known.has(other.name) &&
      !OTHERWISE.has(other.name) &&
      other.value !== '' &&
      !ours.some((one) => one.name === other.name && plain(other) === plain(one)),
  )
  const told = ({ name, value, start, end }: Field | TheirField) => `${name} = ${value} at ${start} to ${end}`
  return [
    ...onlyHere.map((one) => `Here: ${told(one)}`),
    ...onlyThere.map((other) => `Wireshark: ${told(other)}`),
  ]
}
