import { describe, expect, it } from 'vitest'
import { dissect } from '../../../main/packet/dissect.ts'
import { ethernet, hex, ipv4, ipv6, join, number, tcp, udp } from './frames.ts'
import { layer, sample } from './read.ts'

/** A sample with some bytes replaced. */
function changed(name: string, at: number, bytes: string): Uint8Array {
  const frame = Uint8Array.from(sample(name))
  frame.set(hex(bytes), at)
  return frame
}

/** What is wrong with a frame, by protocol. */
function wrong(bytes: Uint8Array, length?: number): Record<string, string> {
  return Object.fromEntries(
    dissect(bytes, length).layers.flatMap(({ protocol, malformed }) =>
      malformed ? [[protocol, malformed]] : [],
    ),
  )
}

describe('A frame that the capture cut off', () => {
  it('says where, and what could be read is there', () => {
    const frame = sample('SYN')
    const ip = layer(frame.subarray(0, 30), 'ip', frame.length)
    expect(ip.malformed).toBe('The rest of it was cut off: 16 of 20 bytes are here.')
    expect(ip.fields.map(({ name }) => name)).toContain('ip.src')
    expect(ip.fields.map(({ name }) => name)).not.toContain('ip.dst')
  })

  it('is not wrong where all headers are there', () => {
    const frame = sample('echo request')
    expect(wrong(frame.subarray(0, 50), frame.length)).toEqual({})
  })

  it('says so of a header of which nothing is left', () => {
    const frame = sample('UDP datagram')
    expect(wrong(frame.subarray(0, 34), frame.length)).toEqual({
      udp: 'The rest of it was cut off: 0 of 8 bytes are here.',
    })
  })
})

describe('What is wrong is said where it is:', () => {
  it.each<[string, Uint8Array, Record<string, string>]>([
    ['a frame without a byte', new Uint8Array(), { eth: 'It needs 14 bytes, and 0 are there.' }],
    [
      'a packet that is longer than its frame',
      sample('UDP datagram').subarray(0, 45),
      {
        ip: 'It says that it is 33 bytes long, and 31 are there.',
      },
    ],
    [
      'a version of IP that is none',
      changed('echo request', 14, '75'),
      { ip: 'Its version is 7; it should be 4.' },
    ],
    [
      'a header that is too short for itself',
      changed('echo request', 14, '44'),
      { ip: 'It says that its header has 16 bytes; the least is 20.' },
    ],
    [
      'a packet that is shorter than its header',
      changed('echo request', 16, '0010'),
      { ip: 'It says that it has 16 bytes, and its header alone has 20.' },
    ],
    [
      'an option of IP without length',
      ethernet(0x0800, ipv4({ protocol: 17, options: '07000000' }, '')),
      { ip: 'The length of its option 7 does not fit into the 4 bytes that are left for options.' },
    ],
    [
      'an option of TCP that is too long',
      ethernet(0x0800, ipv4({ protocol: 6 }, tcp({ flags: 2, options: '020505b4' }))),
      { tcp: 'The length of its option 2 does not fit into the 4 bytes that are left for options.' },
    ],
    [
      'a TCP header that is too short for itself',
      changed('RST', 46, '40'),
      { tcp: 'It says that its header has 16 bytes; the least is 20.' },
    ],
    [
      'a datagram that is longer than its packet',
      changed('UDP datagram', 38, '00ff'),
      { udp: 'It says that it is 255 bytes long, and 13 are there.' },
    ],
    [
      'a datagram that is shorter than its header',
      changed('UDP datagram', 38, '0007'),
      { udp: 'It says that it has 7 bytes; its header alone has 8.' },
    ],
    [
      'VXLAN without a VNI',
      changed('ARP in VXLAN', 42, '00'),
      { vxlan: 'It says that it has no VNI; receivers drop such packets.' },
    ],
    [
      'ARP for other addresses',
      changed('ARP request', 18, '08'),
      { arp: 'Its addresses have 8 and 4 bytes; those of Ethernet and IPv4 have 6 and 4.' },
    ],
    [
      'an extension header that is longer than its packet',
      ethernet(0x86dd, ipv6(0, '3a ff 0000 00000000')),
      { ipv6: 'An extension header 40 bytes behind its beginning is longer than the packet.' },
    ],
    [
      'an option of neighbour discovery without length',
      changed('neighbour solicitation', 79, '00'),
      { icmpv6: 'Its option 1 says that it is 0 bytes long, and 8 are left.' },
    ],
    [
      'a report with fewer records than it says',
      changed('multicast listener report', 68, '0005'),
      { icmpv6: 'It says that it has 5 records, and the message ends within number 2.' },
    ],
    [
      'a DNS name that points to itself',
      ethernet(
        0x0800,
        ipv4({ protocol: 17 }, udp(40_000, 53, '1a2b 0100 0001 0000 0000 0000 c00c 0001 0001')),
      ),
      { dns: 'It ends, or points somewhere it may not, within one of the records that it says it has.' },
    ],
    [
      'DNS with fewer records than it says',
      changed('DNS question', 46, '0009'),
      { dns: 'It ends, or points somewhere it may not, within one of the records that it says it has.' },
    ],
    ['DHCP without an end', changed('DHCP Discover', 309, '00'), { dhcp: 'Its options have no end.' }],
    [
      'DHCP without its cookie',
      changed('DHCP Discover', 278, '00'),
      { dhcp: 'There is no magic cookie before its options (BOOTP, perhaps).' },
    ],
  ])('%s', (_, frame, expected) => {
    expect(wrong(frame)).toEqual(expected)
  })
})

describe('Lengths of zero', () => {
  it('are those of large packets that the network card is to cut up', () => {
    const large = Uint8Array.from(
      ethernet(0x0800, ipv4({ protocol: 6 }, tcp({ flags: 16 }, hex('00'.repeat(100))))),
    )
    large.set(number(0, 2), 16)
    expect(dissect(large).layers.map(({ protocol }) => protocol)).toEqual(['eth', 'ip', 'tcp', 'data'])
    const six = Uint8Array.from(ethernet(0x86dd, ipv6(6, tcp({ flags: 16 }, join('0102')))))
    six.set(number(0, 2), 18)
    expect(wrong(six)).toEqual({})
  })
})
