import { expect, test } from 'vitest'
import { complete, suggest } from '../../../renderer/capture/completion.ts'
import { hexLines } from '../../../renderer/capture/hex.ts'

const words = ['and', 'arp', 'icmp', 'ip', 'ip.addr', 'ip.ttl', 'ipv6'].map((name) => ({ name }))
const ends = /[\s()!&|]/
const namesFor = (text: string, caret = text.length) =>
  suggest(words, text, caret, { ends }).map(({ name }) => name)

test('words that begin with what is typed come first, then those that have it inside', () => {
  expect(namesFor('ip')).toEqual(['ip', 'ip.addr', 'ip.ttl', 'ipv6'])
  expect(namesFor('!(a')).toEqual(['and', 'arp', 'ip.addr'])
  expect(namesFor('arp && ip.t')).toEqual(['ip.ttl'])
})

test('nothing is suggested where nothing is typed, or all of it', () => {
  expect(namesFor('')).toEqual([])
  expect(namesFor('arp and ')).toEqual([])
  expect(namesFor('icmp')).toEqual([])
})

test('a word is completed where the caret is, and what follows stays', () => {
  expect(complete('icmp && ip.t', 12, ends, 'ip.ttl')).toEqual(['icmp && ip.ttl ', 15])
  expect(complete('ic && arp', 2, ends, 'icmp')).toEqual(['icmp && arp', 4])
})

test('bytes stand in lines with their offsets, and letters beside them', () => {
  const [first, second] = hexLines('47455420006e', 4)
  expect([first?.offset, second?.offset]).toEqual(['0000', '0004'])
  expect(first?.bytes.map(({ letter }) => letter).join('')).toBe('GET.')
  expect(second?.bytes).toEqual([
    { at: 4, hex: '00', letter: '.' },
    { at: 5, hex: '6e', letter: 'n' },
  ])
})
