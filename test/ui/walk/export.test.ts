import { expect, test } from 'vitest'
import { readPcapng } from '../../../main/packet/pcapng/read.ts'
import { walkMarkdown } from '../../../renderer/walk/markdown.ts'
import { walkPcapng } from '../../../renderer/walk/pcapng.ts'
import { walkPicture } from '../../../renderer/walk/picture.ts'
import { stopsOf } from '../../../renderer/walk/stops.ts'
import { lostWalk, requestLeg, twoLansWalk } from './two-lans-walk.ts'

test('as Markdown, a walk has every step with its sentences, what changed and what the kernel says', () => {
  const text = walkMarkdown(twoLansWalk())
  expect(text).toContain('# c1 → c2')
  expect(text.match(/^### /gm)?.length).toBe(1 + 8 + 1)
  expect(text).toContain('### 3. eth0 of node1')
  expect(text).toContain('`Eth IP UDP VXLAN 5000 [Eth IP ICMP]`')
  expect(text).toContain('- added: Virtual eXtensible LAN 5000')
  expect(text).toContain('- Time to live: 64 → 63')
  expect(text).toContain(
    '```\nuber-net@node1$ bridge fdb show dev vxlan0\n02:42:0a:00:00:04 dst 192.168.1.25 self\n```',
  )
  expect(text).toContain('line 91: c2 is on node2.')
})

test('of a lost packet the reason comes first, and what could not be seen is said', () => {
  const text = walkMarkdown(lostWalk())
  expect(text.indexOf('## link down: lost at eth0 of r1')).toBeLessThan(text.indexOf('## Request'))
  expect(text).toContain('This kernel does not tell why packets are dropped.')
  expect(text).toContain('3 frames were dropped unread')
})

test('what a kernel says ends no block of the Markdown', () => {
  const walk = twoLansWalk()
  const evil = { namespace: 'c1', command: 'cat', says: ['```', '# not a heading'] }
  const [leg] = walk.legs
  const [hop] = leg?.hops ?? []
  if (!leg || !hop) throw new Error('no hop')
  const step = { by: 'sender', text: 'c1 sends it.', changes: [], evidence: [evil] } as const
  const text = walkMarkdown({ ...walk, legs: [{ ...leg, hops: [{ ...hop, steps: [step] }] }] })
  expect(text).toContain('````\nc1$ cat\n```\n# not a heading\n````')
})

test('as pcapng, each frame has its interface, its time and what happened as a comment', () => {
  const read = readPcapng(walkPcapng(twoLansWalk(), '1.0'))
  if (!read.ok) throw new Error('not readable')
  const { interfaces, frames } = read.value
  expect(new Set(interfaces.map(({ namespace, device }) => `${namespace} ${device}`)).size).toBe(14)
  expect(frames.length).toBe(1 + 14 + 1)
  const times = frames.map(({ time }) => time)
  expect(times).toEqual([...times].sort((a, b) => Number(a - b)))
  const wrapped = frames.find(({ comment }) => comment?.includes('puts the frame into a UDP datagram'))
  expect(wrapped?.length).toBe(148)
  expect(interfaces[wrapped?.interface ?? -1]).toMatchObject({ namespace: 'node1', device: 'eth0' })
  expect(wrapped?.time).toBe(BigInt(Date.parse('2026-01-01T12:00:00Z')) * 1_000_000n + 31_500n)
})

test('as a picture, the map stands above a number and a text for each step, and a name does no harm', () => {
  const leg = requestLeg()
  const palette = { back: '#fff', text: '#000', soft: '#555', packet: '#d40', onPacket: '#fff' }
  const map =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 400" width="900" height="400"><title>m</title></svg>'
  const picture = walkPicture({
    map,
    walk: twoLansWalk({ from: '<b>&c1' }),
    leg,
    stops: stopsOf(leg, 0, 'steps'),
    palette,
  })
  const read = new DOMParser().parseFromString(picture, 'image/svg+xml')
  expect(read.querySelector('parsererror')).toBeNull()
  expect(read.querySelectorAll('circle').length).toBe(8)
  expect(read.querySelector('title')?.textContent).toBe('<b>&c1 → c2: answered')
  expect(picture).toContain('VNI 5000')
})
