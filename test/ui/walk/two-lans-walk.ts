import type { Hop, Leg, Step, Walk } from '../../../main/contract.ts'
import { dissect } from '../../../main/packet/dissect.ts'
import { changesBetween } from '../../../main/walk/changes.ts'

/** The tunnel's headers, as `node1` puts them on, and the frame that is in it; heard in the preset lab `two-lans`. */
const tunnel =
  'd27f7317e59d 8e5f8f6704e2 0800 45000086 10820000 4011faff ac1f0105 c0a80119 d6e312b5 0072 6f69 0800000000138800'
const inner =
  '02420a000004 02420a000003 0800 45000054 9aaa4000 40018bf8 0a000003 0a000004 0800 1817 8da0 0001' +
  '9d'.repeat(56)
/** Behind the router: other Ethernet addresses, a time to live of 63. */
const routed = tunnel
  .replace('d27f7317e59d 8e5f8f6704e2', '967095774bde d67f5fa1f9b6')
  .replace('4011faff', '3f11fbff')

type Told = readonly [Step['by'], string]

/** What is done, and where the packet is then; its frame from there on, where that is another one. */
const places: readonly (readonly [
  namespace: string,
  link: string,
  'in' | 'out',
  readonly Told[],
  frame?: string,
])[] = [
  ['c1', 'eth0', 'out', [['sender', 'c1 sends it by eth0.']], inner],
  ['uber-net@node1', 'c1-eth0', 'in', [['cable', 'Over the cable.']]],
  ['uber-net@node1', 'vxlan0', 'out', [['bridge', 'The bridge br0 passes it to vxlan0.']]],
  [
    'node1',
    'eth0',
    'out',
    [
      ['vxlan', 'vxlan0 puts the frame into a UDP datagram with VNI 5000.'],
      ['routing', 'node1 sends it to 172.31.1.1.'],
    ],
    tunnel + inner,
  ],
  ['lan-a', 'node1', 'in', [['cable', 'Over the cable.']]],
  ['lan-a', 'r1', 'out', [['bridge', 'The bridge of lan-a passes it to r1.']]],
  ['r1', 'eth0', 'in', [['cable', 'Over the cable.']]],
  ['r1', 'eth1', 'out', [['routing', 'r1 routes it.']], routed + inner],
  ['lan-b', 'r1', 'in', [['cable', 'Over the cable.']]],
  ['lan-b', 'node2', 'out', [['bridge', 'The bridge of lan-b passes it to node2.']]],
  ['node2', 'eth0', 'in', [['cable', 'Over the cable.']]],
  ['uber-net@node2', 'vxlan0', 'in', [['vxlan', 'The tunnel’s headers are gone.']], inner],
  ['uber-net@node2', 'c2-eth0', 'out', [['bridge', 'The bridge br0 passes it to c2-eth0.']]],
  ['c2', 'eth0', 'in', [['cable', 'Over the cable.']]],
]

/** The way of a ping from c1 to c2, over the tunnel. */
export function requestLeg(): Leg {
  const hops: Hop[] = []
  let bytes = Buffer.alloc(0)
  places.forEach(([namespace, link, direction, told, frame], index) => {
    const before = hops[index - 1]
    if (frame !== undefined) bytes = Buffer.from(frame.replaceAll(' ', ''), 'hex')
    const { layers } = dissect(Uint8Array.from(bytes))
    const changes = before ? changesBetween(before.layers, layers) : []
    hops.push({
      namespace,
      link,
      direction,
      microseconds: index * 10.5,
      length: bytes.length,
      bytes: bytes.toString('base64'),
      layers,
      ...(before && { after: index - 1 }),
      steps: told.map(([by, text], place) => ({
        by,
        text,
        changes: place === 0 ? changes : [],
        evidence: by === 'vxlan' ? [evidence] : [],
      })),
    })
  })
  return { kind: 'request', title: 'ICMP: Echo request', hops }
}

const evidence = {
  namespace: 'uber-net@node1',
  command: 'bridge fdb show dev vxlan0',
  says: ['02:42:0a:00:00:04 dst 192.168.1.25 self'],
  asked: { origin: { key: 'containers.c2', line: 91 }, why: 'c2 is on node2.' },
}

/** A walk with an ARP exchange, the request, and a reply of one hop. */
export function twoLansWalk(more: Partial<Walk> = {}): Walk {
  const request = requestLeg()
  const first = request.hops.slice(0, 1)
  return {
    lab: 'two-lans',
    from: 'c1',
    to: 'c2',
    address: '10.0.0.4',
    probe: 'ping 10.0.0.4',
    startedAt: '2026-01-01T12:00:00.000Z',
    outcome: 'answered',
    summary: 'ping 10.0.0.4: answered.',
    legs: [
      { kind: 'neighbour', title: 'ARP: Who has 10.0.0.4?', hops: first },
      request,
      { kind: 'reply', title: 'ICMP: Echo reply', hops: first },
    ],
    unseen: [],
    listened: { namespaces: ['c1', 'c2'], frames: 28, dropped: 0 },
    ...more,
  }
}

/** The same, where the request came no further than the first LAN. */
export function lostWalk(): Walk {
  const request = requestLeg()
  return twoLansWalk({
    outcome: 'lost',
    summary: 'ping 10.0.0.4: no answer.',
    legs: [{ ...request, hops: request.hops.slice(0, 6) }],
    loss: {
      reason: 'link-down',
      namespace: 'r1',
      link: 'eth0',
      leg: 'request',
      text: 'eth0 of r1 is down.',
      hint: 'Set it up: `ip link set eth0 up`.',
      evidence: [{ namespace: 'r1', command: 'ip link show eth0', says: ['state DOWN'] }],
    },
    unseen: ['This kernel does not tell why packets are dropped.'],
    listened: { namespaces: ['c1', 'c2'], frames: 28, dropped: 3 },
  })
}
