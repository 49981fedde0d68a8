import { describe, expect, it } from 'vitest'
import { dissect } from '../../../main/packet/dissect.ts'
import { DISSECTORS } from '../../../main/packet/dissectors.ts'
import { ethernet, ipv4, join, letters, tagged, tcp, udp, vxlan } from './frames.ts'
import { fields, layer, protocols, sample, texts } from './read.ts'
import { SAMPLES } from './samples.ts'

describe('Headers are found outermost first', () => {
  it.each([
    ['ARP request', 'eth arp'],
    ['echo request', 'eth ip icmp data'],
    ['echo request in nested VLANs', 'eth vlan vlan ip icmp data'],
    ['echo request in VXLAN', 'eth ip udp vxlan eth ip icmp data'],
    ['ARP in VXLAN', 'eth ip udp vxlan eth arp'],
    ['SYN', 'eth ip tcp'],
    ['HTTP request', 'eth ip tcp http'],
    ['HTTP response', 'eth ip tcp http data'],
    ['DNS answer', 'eth ip udp dns'],
    ['DNS over TCP', 'eth ip tcp dns'],
    ['DHCP ACK', 'eth ip udp dhcp'],
    ['ESP', 'eth ip esp data'],
    ['neighbour solicitation', 'eth ipv6 icmpv6'],
    ['router alert, IGMP', 'eth ip igmp'],
  ])('in %s', (name, found) => {
    expect(protocols(sample(name))).toBe(found)
  })

  it('in service VLAN tags', () => {
    expect(protocols(ethernet(0x88a8, tagged(200, 0x8100, tagged(100, 0x0800, ''))))).toBe('eth vlan vlan')
  })

  it('in VXLAN of another port, where that port is known', () => {
    const frame = vxlan(5000, sample('ARP request'), 8472)
    expect(protocols(frame)).toBe('eth ip udp data')
    expect(protocols(frame, undefined, { vxlanPorts: new Set([4789, 8472]) })).toBe(
      'eth ip udp vxlan eth arp',
    )
  })

  it('in IP packets within IP packets', () => {
    expect(protocols(ethernet(0x0800, ipv4({ protocol: 4 }, ipv4({ protocol: 17 }, udp(1, 2, '')))))).toBe(
      'eth ip ip udp',
    )
  })

  it('but not without end', () => {
    const tags = join(...Array.from({ length: 100 }, () => '0001 8100'))
    const { layers } = dissect(ethernet(0x8100, tags))
    expect(layers).toHaveLength(33)
    expect(layers.at(-1)?.protocol).toBe('data')
  })
})

describe('What is quoted in a complaint', () => {
  it.each(['port unreachable', 'fragmentation needed', 'time exceeded', 'packet too big'])(
    'is read, too, and called so: %s',
    (name) => {
      const { layers } = dissect(sample(name))
      const complaint = layers.findIndex(({ protocol }) => protocol.startsWith('icmp'))
      expect(layers.slice(complaint + 1).map(({ title }) => title)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^Internet Protocol version . \(quoted\)$/)]),
      )
      expect(layers.every(({ malformed }) => malformed === undefined)).toBe(true)
    },
  )
})

describe('A fragment', () => {
  it('other than the first is data, and says so', () => {
    for (const name of ['last fragment', 'last IPv6 fragment'])
      expect(dissect(sample(name)).layers.at(-1)).toMatchObject({
        protocol: 'data',
        title: 'Data (fragment of a packet, from its byte 24 on)',
      })
  })

  it('that is the first has its headers, and nothing is wrong with their lengths', () => {
    for (const name of ['first fragment', 'first IPv6 fragment'])
      expect(layer(sample(name), 'udp').malformed).toBeUndefined()
  })
})

describe('Texts of fields', () => {
  it.each([
    ['ARP request', 'arp.opcode', ['1 (request)']],
    ['echo request in VXLAN', 'eth.type', ['0x0800 (IPv4)', '0x0800 (IPv4)']],
    ['echo request in VXLAN', 'vxlan.vni', ['5000']],
    ['echo request', 'ip.proto', ['1 (ICMP)']],
    ['echo request', 'ip.flags.df', ['set']],
    ['last fragment', 'ip.frag_offset', ['3 (byte 24)']],
    ['router alert, IGMP', 'ip.opt.type', ['Router alert']],
    ['router alert, IGMP', 'ip.dsfield.dscp', ['48 (CS6)']],
    ['router alert, IGMP', 'igmp.maddr', ['239.1.1.1']],
    ['record route', 'ip.opt.type', ['Record route: 10.0.0.1, 0.0.0.0', 'End of options']],
    ['port unreachable', 'icmp.code', ['3 (port unreachable, as no program listens there)']],
    ['fragmentation needed', 'icmp.mtu', ['1450 bytes']],
    ['redirect', 'icmp.redir_gw', ['10.0.0.254']],
    ['SYN, ACK', 'tcp.flags', ['SYN, ACK']],
    ['SYN', 'tcp.options.mss_val', ['1460 bytes']],
    ['SYN', 'tcp.options.wscale.shift', ['7 (windows × 128)']],
    ['SYN', 'tcp.option_kind', ['Selective acknowledgements are understood']],
    ['HTTP request', 'http.request.line', ['Host: web', 'User-Agent: curl/7.88.1']],
    ['HTTP response', 'http.response.phrase', ['File not found']],
    ['DNS answer', 'dns.cname', ['www.example']],
    [
      'DNS answer',
      'dns.resp.ttl',
      ['600 seconds (10 minutes)', '600 seconds (10 minutes)', '600 seconds (10 minutes)'],
    ],
    ['no such name', 'dns.flags.rcode', ['3 (no such name)']],
    ['DHCP Discover', 'dhcp.option.dhcp', ['1 (Discover)']],
    ['DHCP Discover', 'dhcp.client_id', ['02:42:0a:00:00:03']],
    ['DHCP Discover', 'dhcp.option.request_list_item', ['1 (subnet mask)', '3 (router)', '6 (dns server)']],
    ['DHCP ACK', 'dhcp.option.ip_address_lease_time', ['3600 seconds (1 hour)']],
    ['DHCP ACK', 'dhcp.option.domain_name_server', ['8.8.8.8', '1.1.1.1']],
    ['ESP', 'esp.spi', ['0x00000101']],
    ['router advertisement', 'icmpv6.opt.prefix', ['fd00::']],
    ['router advertisement', 'icmpv6.opt.prefix.valid_lifetime', ['2592000 seconds (30 days)']],
    ['multicast listener report', 'icmpv6.mldr.mar.record_type', ['4 (from now on from all but these)']],
    ['first IPv6 fragment', 'ipv6.fraghdr.more', ['set']],
    ['IPv6 routing header', 'ipv6.routing.segleft', ['0']],
  ])('in %s: %s', (name, field, expected) => {
    expect(texts(sample(name), field)).toEqual(expected)
  })

  it('say whether an IPv4 header’s checksum is right, and which one would be', () => {
    const frame = Uint8Array.from(sample('echo request'))
    expect(texts(frame, 'ip.checksum')).toEqual([expect.stringMatching(/^0x[0-9a-f]{4} \(correct\)$/)])
    const [right = ''] = texts(frame, 'ip.checksum')
    frame.set([0, 0], 24)
    expect(texts(frame, 'ip.checksum')).toEqual([`0x0000 (should be ${right.slice(0, 6)})`])
    expect(layer(frame, 'ip').malformed).toContain(`should be ${right.slice(0, 6)}`)
  })

  it('of SRV records name the host and the port', () => {
    const record = '00 0021 0001 00000258 000e 0001 0002 1f90 03 776562 02 6c61 00'
    const frame = ethernet(
      0x0800,
      ipv4({ protocol: 17 }, udp(53, 40_000, join('1a2b 8180 0000 0001 0000 0000', record))),
    )
    expect(texts(frame, 'dns.srv.target')).toEqual(['web.la'])
    expect(texts(frame, 'dns.srv.port')).toEqual(['8080'])
  })
})

describe('A field', () => {
  it('has its own bytes', () => {
    const frame = sample('echo request in VXLAN')
    const [outer, inner] = fields(frame, 'ip.src')
    expect(outer).toMatchObject({ value: '172.31.1.5', start: 26, end: 30 })
    expect(inner).toMatchObject({ value: '10.0.0.3', start: 76, end: 80 })
    expect(fields(frame, 'vxlan.vni')).toMatchObject([{ start: 46, end: 49 }])
  })

  it('has a label, and one sentence that says what it is for', () => {
    for (const { names } of Object.values(DISSECTORS))
      for (const { name, label, says } of names) {
        expect(label, name).toMatch(/^\S.*\S$/)
        expect(says, name).toMatch(/^[A-Z0-9`].*\.$/)
        expect(says, name).not.toMatch(/[.!?] [A-Z]/)
      }
  })

  it('is named where it is read, and read where it is named', () => {
    const named = new Set(Object.values(DISSECTORS).flatMap(({ names }) => names.map(({ name }) => name)))
    const read = Object.values(SAMPLES).flatMap((frame) =>
      dissect(frame).layers.flatMap((each) => each.fields.map(({ name }) => name)),
    )
    expect(read.filter((name) => !named.has(name))).toEqual([])
  })
})

describe('Text in HTTP', () => {
  it('is recognised on any port', () => {
    const frame = ethernet(
      0x0800,
      ipv4({ protocol: 6 }, tcp({ flags: 0x18, to: 8080 }, letters('GET / HTTP/1.1\r\n\r\n'))),
    )
    expect(texts(frame, 'http.request.uri')).toEqual(['/'])
  })

  it('may be the rest of what was cut off', () => {
    const frame = ethernet(0x0800, ipv4({ protocol: 6 }, tcp({ flags: 0x18 }, letters('GET /inde'))))
    expect(texts(frame, 'http.request.uri')).toEqual(['/inde'])
  })
})
