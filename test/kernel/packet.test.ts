import { beforeAll, describe, expect, test } from 'vitest'
import { dissect } from '../../main/packet/dissect.ts'
import { captureOf, disagreements, hasTshark, theirFields } from '../unit/packet/tshark.ts'
import { labFolder, startUnderlay, underlay } from './underlay.ts'

const { write } = labFolder()

/** Frames that are captured: more than the traffic before the last ping has, and fewer than all. */
const COUNT = 60

/** Frames of a classic capture file (pcap), as tcpdump writes it: a header of 24 bytes, and one of 16 before each frame. */
function framesOf(file: Buffer): Uint8Array[] {
  const frames: Uint8Array[] = []
  let at = 24
  while (at + 16 <= file.length) {
    const length = file.readUInt32LE(at + 8)
    frames.push(Uint8Array.from(file.subarray(at + 16, at + 16 + length)))
    at += 16 + length
  }
  return frames
}

describe.runIf(hasTshark)('Real traffic (needs tshark)', () => {
  beforeAll(async () => {
    const file = write(
      'test-packet',
      `
lans: { lan: { subnet: [192.168.77.0/24, "fd00:77::/64"] } }
hosts: { node1: { lans: [lan] }, node2: { lans: [lan] } }
networks: { web: { driver: overlay, enable_ipv6: true } }
containers:
  c1: { host: node1, networks: [web] }
  c2: { host: node2, networks: [web], command: [python3, -m, http.server, "80", --bind, "::"] }
`,
    )
    expect(await underlay('up', file)).toMatchObject({ code: 0 })
  })

  test('is read as Wireshark reads it', async () => {
    const inside = (node: string, ...command: string[]) =>
      underlay('exec', 'test-packet', node, '--', ...command)
    const sniffer = `tcpdump -Z root -i eth0 -w - -U --immediate-mode -c ${COUNT}`
    const capture = startUnderlay('exec', 'test-packet', 'node1', '--', 'sh', '-c', `${sniffer} | base64`)
    let said = ''
    capture.stderr.on('data', (text) => (said += String(text)))
    await expect.poll(() => said, { timeout: 10_000 }).toContain('listening on eth0')
    await inside('node1', 'ping', '-c1', 'fd00:77::2')
    await inside('c1', 'ping', '-c1', 'c2')
    await inside('c1', 'curl', '--silent', '--retry', '5', '--retry-connrefused', 'http://c2/')
    await inside('c1', 'ping', '-c', `${COUNT}`, '-i', '0.01', 'c2')
    const { stdout } = await capture
    const frames = framesOf(Buffer.from(stdout, 'base64'))
    expect(frames).toHaveLength(COUNT)
    const theirs = theirFields(captureOf(frames))
    expect(frames.flatMap((frame, index) => disagreements(frame, theirs[index] ?? []))).toEqual([])
    const seen = new Set(frames.flatMap((frame) => dissect(frame).layers.map(({ protocol }) => protocol)))
    expect([...seen]).toEqual(expect.arrayContaining(['ipv6', 'icmpv6', 'vxlan', 'tcp', 'http']))
    expect(
      frames.flatMap((frame) => dissect(frame).layers.flatMap(({ malformed }) => malformed ?? [])),
    ).toEqual([])
  })
})
