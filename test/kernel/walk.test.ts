import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import type { RunningLab } from '../../main/record.ts'
import type { Hop } from '../../main/walk/walk.ts'
import { inLab, legOf, placesOf, walk } from './walks.ts'

const labs = resolve(import.meta.dirname, '../../labs')
const twoLans = join(labs, 'overlay/two-lans.lab.yml')
const hasTcpdump = (await execa('tcpdump', ['--version'], { reject: false })).exitCode === 0
const hasTshark = (await execa('tshark', ['--version'], { reject: false })).exitCode === 0

const way = [
  'c1 eth0 out',
  'uber-net@node1 c1-eth0 in',
  'uber-net@node1 vxlan0 out',
  'node1 eth0 out',
  'lan-a node1 in',
  'lan-a r1 out',
  'r1 eth0 in',
  'r1 eth1 out',
  'lan-b r1 in',
  'lan-b node2 out',
  'node2 eth0 in',
  'uber-net@node2 vxlan0 in',
  'uber-net@node2 c2-eth0 out',
  'c2 eth0 in',
]

const protocols = ({ layers }: Hop) => layers.map(({ protocol }) => protocol).join(' ')
const told = ({ steps }: Hop) => steps.map(({ text }) => text).join(' ')

test('a ping over the overlay is followed over every interface, there and back', async () => {
  await inLab(twoLans, async (lab) => {
    const taken = await walk(lab, 'c1', 'c2')
    expect(taken).toMatchObject({ outcome: 'answered', address: '10.0.0.4', listened: { dropped: 0 } })
    expect(placesOf(legOf(taken, 'request'))).toEqual(way)
    expect(placesOf(legOf(taken, 'reply'))).toEqual(
      way.toReversed().map((place) => place.replace(/in$|out$/, (end) => (end === 'in' ? 'out' : 'in'))),
    )
  })
})

test('who changed the packet is told at the place where it changed, with what the kernel says', async () => {
  await inLab(twoLans, async (lab) => {
    const { hops } = legOf(await walk(lab, 'c1', 'c2'), 'request')
    const at = (place: string) => {
      const hop = hops[way.indexOf(place)]
      if (!hop) throw new Error(`never at ${place}`)
      return hop
    }
    const wrapped = at('node1 eth0 out')
    expect(protocols(at('uber-net@node1 vxlan0 out'))).toBe('eth ip icmp data')
    expect(protocols(wrapped)).toBe('eth ip udp vxlan eth ip icmp data')
    expect(told(wrapped)).toContain('behind VTEP 192.168.1.25')
    expect(told(wrapped)).toContain('VNI 5000; 50 bytes are added')
    expect(wrapped.steps.flatMap(({ evidence }) => evidence).map(({ command }) => command)).toEqual(
      expect.arrayContaining(['bridge fdb show dev vxlan0', 'ip route get fibmatch 192.168.1.25']),
    )
    const entry = wrapped.steps
      .flatMap(({ evidence }) => evidence)
      .find(({ command }) => command.startsWith('bridge'))
    expect(entry?.says).toEqual(['02:42:0a:00:00:04 dst 192.168.1.25 self'])
    expect(entry?.asked?.origin.key).toBe('containers.c2.networks.uber-net')
    const routed = at('r1 eth1 out').steps.flatMap(({ changes }) => changes)
    expect(routed.find(({ field }) => field === 'ip.ttl')).toMatchObject({ before: '64', after: '63' })
    const bare = at('uber-net@node2 vxlan0 in')
    expect(
      bare.steps.flatMap(({ changes }) => changes).map(({ what, protocol }) => `${what} ${protocol}`),
    ).toEqual(['removed eth', 'removed ip', 'removed udp', 'removed vxlan'])
  })
})

test.skipIf(!hasTcpdump || !hasTshark)(
  'no hop lacks a frame that tcpdump saw in the same namespace, and tcpdump saw no other',
  async () => {
    await inLab(twoLans, async (lab) => {
      const folder = mkdtempSync(join(tmpdir(), 'underlay-test-'))
      const namespaces = [...new Set(way.map((place) => place.split(' ')[0] ?? ''))]
      const stop = await Promise.all(
        namespaces.map((namespace) => record(lab, namespace, join(folder, `${namespace}.pcap`))),
      )
      const taken = await walk(lab, 'c1', 'c2')
      await Promise.all(stop.map((end) => end()))
      for (const namespace of namespaces) {
        const seen = await echoesIn(join(folder, `${namespace}.pcap`))
        const ours = [...legOf(taken, 'request').hops, ...legOf(taken, 'reply').hops]
          .filter((hop) => hop.namespace === namespace)
          .map(inShort)
        expect([namespace, ...seen.toSorted()]).toEqual([namespace, ...ours.toSorted()])
      }
      rmSync(folder, { recursive: true })
    })
  },
)

test('a published port is shown as the rewrite that it is, with the rule that did it, and put back on the way home', async () => {
  await inLab(join(labs, 'bridge/published-ports.lab.yml'), async (lab) => {
    let taken = await walk(lab, 'pc-a', 'node1', 'tcp:5000')
    // The server takes a moment to start.
    while (taken.loss?.reason === 'port-closed') taken = await walk(lab, 'pc-a', 'node1', 'tcp:5000')
    const steps = (kind: 'request' | 'reply') => legOf(taken, kind).hops.flatMap((hop) => hop.steps)
    const there = steps('request').find(({ by }) => by === 'nat')
    expect(there?.changes.map(({ field, before, after }) => [field, before, after])).toEqual([
      ['ip.dst', '192.168.1.2', '10.1.0.2'],
      ['tcp.dstport', '5000', '80'],
    ])
    expect(there?.evidence[0]?.says[0]).toContain('dnat to 10.1.0.2:80')
    expect(there?.evidence[0]?.asked?.origin.key).toMatch(/^containers\.web\.ports/)
    const back = steps('reply').find(({ by }) => by === 'nat')
    expect(back?.changes.map(({ field, before, after }) => [field, before, after])).toEqual([
      ['ip.src', '10.1.0.2', '192.168.1.2'],
      ['tcp.srcport', '80', '5000'],
    ])
    expect(placesOf(legOf(taken, 'request')).at(-1)).toBe('web eth0 in')
  })
})

test('the same traffic all around does not get into the walk', async () => {
  await inLab(twoLans, async (lab) => {
    const others = ['c1', 'c2'].map((from, i) =>
      spawn('nsenter', [
        ...inNamespace(lab.sandbox, from).slice(1),
        'ping',
        '-i',
        '0.002',
        ['10.0.0.4', '10.0.0.3'][i] ?? '',
      ]),
    )
    try {
      let frames = 0
      while (frames < way.length * 20) {
        const taken = await walk(lab, 'c1', 'c2')
        expect(placesOf(legOf(taken, 'request'))).toEqual(way)
        frames = taken.listened.frames
      }
    } finally {
      for (const other of others) other.kill('SIGKILL')
    }
  })
})

test('the fragments of a packet belong to it, each with its own way', async () => {
  await inLab(twoLans, async (lab) => {
    const taken = await walk(lab, 'c1', 'c2', 'ping:4000:fragment')
    expect(taken.outcome).toBe('answered')
    const request = legOf(taken, 'request')
    for (const place of way) expect(placesOf(request).filter((one) => one === place)).toHaveLength(3)
    const last = request.hops.findLast(({ namespace }) => namespace === 'c2')
    expect(request.hops[last?.after ?? -1]).toMatchObject({ namespace: 'uber-net@node2', link: 'c2-eth0' })
  })
})

test.each([
  ['udp:53', 'refused', 'port-closed'],
  ['tcp:81', 'refused', 'port-closed'],
  ['arp', 'answered', undefined],
  ['ping:1450', 'answered', undefined],
  ['ping:1451', 'lost', 'too-big'],
])('the probe %s over the overlay is %s', async (probe, outcome, reason) => {
  await inLab(twoLans, async (lab) => {
    const taken = await walk(lab, 'c1', 'c2', probe)
    expect([taken.outcome, taken.loss?.reason]).toEqual([outcome, reason])
  })
})

/** Records with tcpdump in a namespace; settles when it listens. */
function record({ sandbox }: RunningLab, namespace: string, file: string): Promise<() => Promise<void>> {
  const [program, ...args] = inNamespace(sandbox, namespace)
  const flags = ['-i', 'any', '-y', 'LINUX_SLL2', '-B', '4096', '-Z', 'root', '-w', '-']
  const child = spawn('sh', ['-c', 'exec "$@" >"$0"', file, program, ...args, 'tcpdump', ...flags])
  const closed = new Promise<void>((done) =>
    child.on('close', () => {
      done()
    }),
  )
  return new Promise((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('listening'))
        resolve(async () => {
          await new Promise((later) => setTimeout(later, 1500))
          child.kill('SIGINT')
          await closed
        })
    })
  })
}

/** What tshark reads of each echo request and reply: `8 ttl 64,63 vni 5000`. */
async function echoesIn(file: string): Promise<string[]> {
  const fields = ['icmp.type', 'ip.ttl', 'vxlan.vni', 'ip.id'].flatMap((name) => ['-e', name])
  const { stdout } = await run(['tshark', '-r', file, '-Y', 'icmp', '-T', 'fields', ...fields])
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('\t', ' '))
}

function inShort({ layers }: Hop): string {
  const all = (name: string) =>
    layers.flatMap(({ fields }) => fields.filter((field) => field.name === name)).map(({ value }) => value)
  const ids = all('ip.id').map((id) => `0x${Number(id).toString(16).padStart(4, '0')}`)
  return [
    all('icmp.type').join(','),
    all('ip.ttl').join(','),
    all('vxlan.vni').join(','),
    ids.join(','),
  ].join(' ')
}
