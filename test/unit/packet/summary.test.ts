import { expect, it } from 'vitest'
import { dissect } from '../../../main/packet/dissect.ts'
import { outline } from '../../../main/packet/outline.ts'
import { summarize } from '../../../main/packet/summary.ts'
import { sample } from './read.ts'

it.each([
  ['ARP request', 'ARP', '02:42:0a:00:00:03', 'ff:ff:ff:ff:ff:ff', 'Who has 10.0.0.4? Tell 10.0.0.3'],
  ['ARP reply', 'ARP', '02:42:0a:00:00:04', '02:42:0a:00:00:03', '10.0.0.4 is at 02:42:0a:00:00:04'],
  ['echo request', 'ICMP', '10.0.0.3', '10.0.0.4', 'Echo request, id 7, sequence 1'],
  [
    'echo request in VXLAN',
    'ICMP',
    '10.0.0.3',
    '10.0.0.4',
    'Echo request, id 7, sequence 1 (VXLAN 5000, 172.31.1.5 → 192.168.1.25)',
  ],
  [
    'port unreachable',
    'ICMP',
    '10.0.0.1',
    '10.0.0.3',
    'Destination unreachable: port unreachable, as no program listens there',
  ],
  [
    'fragmentation needed',
    'ICMP',
    '10.0.0.1',
    '10.0.0.3',
    'Destination unreachable: fragmentation needed, MTU of next hop 1450',
  ],
  [
    'last fragment',
    'IPv4',
    '10.0.0.3',
    '10.0.0.4',
    'Fragment of UDP: bytes 24 to 39, the last one, id 0x004d',
  ],
  ['SYN', 'TCP', '10.0.0.3', '10.0.0.4', 'SYN, port 40000 → 80, sequence 4096, 0 bytes'],
  ['HTTP response', 'HTTP', '10.0.0.3', '10.0.0.4', 'HTTP/1.0 404 File not found'],
  ['DNS answer', 'DNS', '10.0.0.3', '10.0.0.4', 'Answer: A web.example: 10.0.0.4, fd00::4'],
  ['no such name', 'DNS', '10.0.0.3', '10.0.0.4', 'Answer: A nobody: no such name'],
  ['DHCP ACK', 'DHCP', '192.168.1.1', '255.255.255.255', 'ACK for 02:42:0a:00:00:03: 192.168.1.50'],
  ['ESP', 'ESP', '10.0.0.3', '10.0.0.4', 'SPI 0x00000101, sequence 7, encrypted'],
  ['neighbour solicitation', 'ICMPv6', 'fd00::3', 'fd00::4', 'Neighbour solicitation: who has fd00::4?'],
  ['router alert, IGMP', 'IGMP', '10.0.0.3', '224.0.0.22', 'Membership report, version 3: joins 239.1.1.1'],
  [
    'spanning tree',
    'Ethernet',
    '02:42:0a:00:00:03',
    '02:42:0a:00:00:04',
    'Spanning tree to 02:42:0a:00:00:04',
  ],
])('%s is told in one line', (name, protocol, source, destination, info) => {
  const frame = sample(name)
  expect(summarize(dissect(frame))).toEqual({ protocol, source, destination, info })
  expect(summarize(outline(frame))).toEqual({ protocol, source, destination, info })
})

it('A segment’s content is counted as it was on the wire, though the capture cut it off', () => {
  const frame = sample('TCP in VXLAN')
  expect(summarize(outline(frame.subarray(0, 104), frame.length)).info).toContain('5 bytes (VXLAN 5000')
})

it('A broken frame is called so, and one that the capture broke is called cut off', () => {
  const frame = sample('ARP request')
  expect(summarize(outline(frame.subarray(0, 30))).info).toMatch(/ \[malformed\]$/)
  expect(summarize(outline(frame.subarray(0, 30), frame.length)).info).toMatch(/ \[cut off\]$/)
})

it('A frame is called broken for an outer header, too', () => {
  const frame = Uint8Array.from(sample('echo request in VXLAN'))
  frame.set([0, 0], 24)
  expect(summarize(outline(frame)).info).toMatch(/^Echo request.* \[malformed\]$/)
})
