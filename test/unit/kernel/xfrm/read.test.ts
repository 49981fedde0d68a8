import { expect, test } from 'vitest'
import { withKeys } from '../../../../main/kernel/xfrm/keys.ts'
import { xfrmFacts } from '../../../../main/kernel/xfrm/read.ts'

const key = '00112233445566778899aabbccddeeff'
const keys = new Map([[2, key]])

const listing = `src 172.31.1.5 dst 192.168.1.25
	proto esp spi 0xb37427ea(3010734058) reqid 13681891(0x00d0c4e3) mode transport
	replay-window 0 seq 0x00000000 flag  (0x00000000)
	aead rfc4106(gcm(aes)) 0x${key}b37427ea (160 bits) 64
	anti-replay context: seq 0x0, oseq 0x2, bitmap 0x00000000
	sel src 0.0.0.0/0 dst 0.0.0.0/0 uid 0
	lifetime config:
	  limit: soft (INF)(bytes), hard (INF)(bytes)
	  limit: soft (INF)(packets), hard (INF)(packets)
	  expire add: soft 0(sec), hard 0(sec)
	  expire use: soft 0(sec), hard 0(sec)
	lifetime current:
	  328(bytes), 2(packets)
	  add 2026-01-01 00:00:00 use 2026-01-01 00:00:00
	stats:
	  replay-window 0 replay 0 failed 0
src 172.31.1.5 dst 192.168.1.25
	proto esp spi 0x00000101(257) reqid 1(0x00000001) mode transport
	replay-window 0 seq 0x00000000 flag  (0x00000000)
	aead rfc4106(gcm(aes)) 0x${'0'.repeat(40)} (160 bits) 64
src 172.31.1.5 dst 192.168.1.25
	proto esp spi 0x00000000(0) reqid 13681891(0x00d0c4e3) mode transport
src 172.31.1.5/32 dst 192.168.1.25/32 proto udp dport 4789 uid 0
	dir out action allow index 1 priority 0 ptype main share any flag  (0x00000000)
	lifetime config:
	  limit: soft (INF)(bytes), hard (INF)(bytes)
	lifetime current:
	  0(bytes), 0(packets)
	  add 2026-01-01 00:00:00 use -
	mark 0xd0c4e3/0xffffffff 
	tmpl src 172.31.1.5 dst 192.168.1.25
		proto esp spi 0xb37427ea(3010734058) reqid 13681891(0x00d0c4e3) mode transport
		level required share any 
		enc-mask ffffffff auth-mask ffffffff comp-mask ffffffff
src 0.0.0.0/0 dst 0.0.0.0/0 uid 0
	socket in action allow index 3 priority 0 ptype main share any flag  (0x00000000)
`

test('what ip xfrm prints is read as associations, by the number of their key, and policies', () => {
  expect(xfrmFacts('node1', listing, keys)).toEqual([
    {
      fact: {
        kind: 'xfrm-state',
        namespace: 'node1',
        source: '172.31.1.5',
        destination: '192.168.1.25',
        spi: 0xb37427ea,
        reqid: 0xd0c4e3,
        key: 2,
      },
      packets: 2,
      bytes: 328,
    },
    {
      fact: {
        kind: 'xfrm-state',
        namespace: 'node1',
        source: '172.31.1.5',
        destination: '192.168.1.25',
        spi: 0x101,
        reqid: 1,
      },
    },
    {
      fact: {
        kind: 'xfrm-policy',
        namespace: 'node1',
        direction: 'out',
        selector: 'src 172.31.1.5/32 dst 192.168.1.25/32 proto udp dport 4789',
        mark: '0xd0c4e3/0xffffffff',
        template: 'src 172.31.1.5 dst 192.168.1.25 proto esp spi 0xb37427ea reqid 13681891 mode transport',
      },
    },
  ])
})

test('a command gets the bytes of its key when it runs, and never a key that was not drawn', () => {
  expect(withKeys('xfrm state add aead x 0x${KEY_2}b37427ea 64', keys)).toBe(
    `xfrm state add aead x 0x${key}b37427ea 64`,
  )
  expect(() => withKeys('0x${KEY_7}00000000', keys)).toThrow('key 7')
})
