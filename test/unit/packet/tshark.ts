import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
