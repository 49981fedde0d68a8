import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { CaptureInfo, FrameBatch, NumberedRow } from '../../main/contract.ts'
import { readPcapng } from '../../main/packet/pcapng/read.ts'
import type { TestStream } from './interface.ts'
import { eventually, testEngine } from './interface.ts'
import { labFolder, underlay } from './underlay.ts'

const labs = labFolder()
const engine = testEngine()
const one = engine.connect()
const two = engine.connect()
const lab = 'test-captures'
const file = labs.write(
  lab,
  `
lans: { wire: { subnet: 192.168.10.0/24 } }
hosts: { node1: { lans: [wire] }, node2: { lans: [wire] } }
networks: { net: { driver: overlay } }
containers:
  c1: { host: node1, networks: [net] }
  c2: { host: node2, networks: [net] }
`,
)
const folder = mkdtempSync(join(tmpdir(), 'underlay-test-captures-'))

beforeEach(async () => {
  const { code, stderr } = await underlay('up', file)
  if (code !== 0 && !stderr.includes('is running already')) throw new Error(stderr)
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

const ping = (count: number) =>
  underlay('exec', lab, 'c1', '--', 'ping', '-c', String(count), '-i', '0.02', 'c2')

/** A capture, and the list of its frames that a filter takes. */
async function capturing(places: readonly string[], filter = 'icmp') {
  const { capture } = await one.call('capture.open', { lab, places: [...places] })
  return { capture, list: one.open('capture.frames', { capture, filter }) }
}

/** What stands in a list. */
function rowsOf({ items }: TestStream<FrameBatch>): NumberedRow[] {
  const last = items.findLastIndex(({ anew }) => anew)
  return items.slice(last).flatMap(({ rows }) => rows)
}

async function untilRows(list: TestStream<FrameBatch>, count: number): Promise<NumberedRow[]> {
  await eventually(
    () => rowsOf(list).length >= count,
    () => `${rowsOf(list).length} rows`,
  )
  return rowsOf(list)
}

function framesIn(bytes: Uint8Array) {
  const read = readPcapng(bytes)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value.frames
}

describe('A capture of the engine', () => {
  test('lists the frames of its places as they pass, those that the filter takes, and counts all', async () => {
    const { capture, list } = await capturing(['c1:eth0', 'c2:eth0'])
    await ping(3)
    const rows = await untilRows(list, 12)
    const places = rows
      .slice(0, 4)
      .map(({ namespace, link, direction }) => `${namespace}:${link} ${direction}`)
    expect(places).toEqual(['c1:eth0 out', 'c2:eth0 in', 'c2:eth0 out', 'c1:eth0 in'])
    expect(rows[0]).toMatchObject({ protocol: 'ICMP', length: 98 })
    expect(rows[0]?.info).toMatch(/^Echo request/)
    await list.until(({ counts }) => counts.seen >= 12)
    expect(list.items.at(-1)?.counts).toMatchObject({ dropped: 0, fallen: 0 })
    await one.call('capture.close', { capture })
  })

  test('tells all that is in a frame, each field with its bytes', async () => {
    const { capture, list } = await capturing(['node1:eth0'], 'vxlan && icmp')
    await ping(1)
    const [row] = await untilRows(list, 2)
    const { layers, bytes } = await one.call('capture.frame', { capture, number: row?.number ?? 0 })
    expect(layers.map(({ protocol }) => protocol)).toEqual([
      'eth',
      'ip',
      'udp',
      'vxlan',
      'eth',
      'ip',
      'icmp',
      'data',
    ])
    const vni = layers[3]?.fields.find(({ name }) => name === 'vxlan.vni')
    expect(Number.parseInt(bytes.slice(2 * (vni?.start ?? 0), 2 * (vni?.end ?? 0)), 16)).toBe(
      Number(vni?.text),
    )
    expect(vni?.says).toMatch(/\.$/)
    expect(await one.problems('capture.frame', { capture, number: 9999 })).toMatchObject([
      { code: 'no-such-frame' },
    ])
    await one.call('capture.close', { capture })
  })

  test('is found by an interface that comes later, and lists what passed before', async () => {
    const { capture, list } = await capturing(['c2'])
    await ping(2)
    await untilRows(list, 4)
    const later = two.open('capture.list', {})
    const found = await later.until((all) => all.some((each) => each.capture === capture))
    const info = found.find((each) => each.capture === capture)
    expect(info).toMatchObject({ lab, places: ['c2'], listening: true } satisfies Partial<CaptureInfo>)
    const again = two.open('capture.frames', { capture, filter: 'icmp' })
    expect(await untilRows(again, 4)).toEqual(rowsOf(list))
    await two.call('capture.close', { capture })
    await eventually(
      () => later.items.at(-1)?.every((each) => each.capture !== capture) === true,
      () => 'it is still in the list',
    )
    expect(await one.problems('capture.stop', { capture })).toMatchObject([{ code: 'no-such-capture' }])
  })

  test('hears nothing more once it is stopped, and keeps what it heard until it is cleared', async () => {
    const { capture, list } = await capturing(['c1:eth0'])
    await ping(1)
    await untilRows(list, 2)
    await one.call('capture.stop', { capture })
    await ping(1)
    const again = one.open('capture.frames', { capture, filter: '' })
    await again.until(({ rows }) => rows.length > 0)
    expect(rowsOf(again).filter(({ protocol }) => protocol === 'ICMP')).toHaveLength(2)
    await one.call('capture.clear', { capture })
    await again.until(({ anew, rows }) => anew && rows.length === 0)
    expect(again.items.at(-1)?.counts).toEqual({ seen: 0, dropped: 0, kept: 0, fallen: 0 })
    await one.call('capture.close', { capture })
  })

  test('is saved and downloaded as the same pcapng, of the frames that the filter takes', async () => {
    const { capture, list } = await capturing(['c1:eth0'])
    await ping(5)
    const rows = await untilRows(list, 10)
    const path = join(folder, 'saved.pcapng')
    await one.call('capture.save', { capture, filter: 'icmp.type == 8', file: path })
    const saved = readFileSync(path)
    expect(framesIn(saved)).toHaveLength(5)
    expect(framesIn(saved)[0]?.time).toBe(
      BigInt(rows[0]?.seconds ?? 0) * 1_000_000_000n + BigInt(rows[0]?.nanoseconds ?? 0),
    )
    const download = one.open('capture.download', { capture, filter: 'icmp.type == 8' })
    expect(await download.ended).toEqual([])
    const pieces = download.items.map(({ base64 }) => Buffer.from(base64, 'base64'))
    expect(Buffer.concat(pieces).equals(saved)).toBe(true)
    const full = await one.problems('capture.save', { capture, filter: '', file: '/nowhere/x.pcapng' })
    expect(full).toMatchObject([{ code: 'capture-not-written' }])
    await one.call('capture.close', { capture })
  })

  test('says in place what is wrong with a filter, and which words there are', async () => {
    expect(await one.call('capture.checkFilter', { filter: 'ip.ttl < 64' })).toEqual({ problem: null })
    const { problem } = await one.call('capture.checkFilter', { filter: 'icmp and ip.tll' })
    expect(problem).toMatchObject({ code: 'bad-filter', place: { column: 10 } })
    const words = await one.call('capture.filterWords', {})
    expect(words.find(({ name }) => name === 'ip.ttl')?.says).toMatch(/\.$/)
    expect(await one.call('capture.places', { lab })).toEqual(
      expect.arrayContaining(['c1', '@node1', 'wire', 'net', 'net@node1', 'c1:eth0']),
    )
  })

  test('does not keep a container alive that is stopped, and says that it is gone', async () => {
    const { capture } = await capturing(['c1', 'c2'])
    const list = one.open('capture.list', {})
    await one.call('lab.stopContainer', { lab, container: 'c1' })
    const told = await list.until((all) => all.some((each) => each.gone.length > 0))
    expect(told.find((each) => each.capture === capture)).toMatchObject({ gone: ['c1'], listening: true })
    const { stdout } = await underlay('exec', lab, 'net@node1', '--', 'ip', '-br', 'link')
    expect(stdout).not.toContain('c1')
    await one.call('lab.startContainer', { lab, container: 'c1' })
    await one.call('capture.close', { capture })
  })

  test('ends with its lab, says so, and can be read afterwards', async () => {
    const { capture, list } = await capturing([])
    await ping(1)
    const before = await untilRows(list, 2)
    const all = one.open('capture.list', {})
    await one.call('lab.down', { lab })
    const ended = await all.until((each) => each.some((info) => info.problem !== undefined))
    expect(ended.find((each) => each.capture === capture)).toMatchObject({
      listening: false,
      problem: { code: 'lab-ended' },
    })
    const { bytes } = await one.call('capture.frame', { capture, number: before[0]?.number ?? 0 })
    expect(bytes).toHaveLength(2 * (before[0]?.length ?? 0))
    await one.call('capture.close', { capture })
  })
})
