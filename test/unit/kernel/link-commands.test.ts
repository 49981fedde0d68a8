import { describe, expect, test } from 'vitest'
import { makeCommands } from '../../../main/kernel/commands.ts'

/** The names that a child of node1’s eth0 has: the one that it is made with, and the one that it is given in its own namespace. */
function namesOf(link: string): { readonly first: string; readonly last: string } {
  const parent = { namespace: 'node1', link: 'eth0' }
  const device = { type: 'ipvlan', mode: 'l2', flag: 'bridge', parent } as const
  const texts = makeCommands({ kind: 'link', namespace: 'c1', link, device, up: true }).map(
    ({ text }) => text,
  )
  const found = (pattern: RegExp) => texts.flatMap((text) => pattern.exec(text)?.slice(1) ?? [])
  const [first = ''] = found(/^link add link eth0 name (\S+) netns c1 type ipvlan/)
  const [before = '', last = ''] = found(/^link set dev (\S+) name (\S+)$/)
  expect(before).toBe(first)
  return { first, last }
}

test('no link makes addresses of its own by the time that the first one is set up: a VLAN device comes up with its parent', () => {
  const eth0 = { kind: 'link', namespace: 'r1', link: 'eth0', device: { type: 'dummy' }, up: true } as const
  const vlan = { ...eth0, link: 'eth0.100', device: { type: 'vlan', id: 100, parent: 'eth0' } } as const
  const texts = [eth0, vlan]
    .flatMap(makeCommands)
    .filter(({ phase }) => phase === 'configure')
    .sort((a, b) => a.rank - b.rank)
    .map(({ text }) => text)
  expect(texts).toEqual([
    'link set dev eth0 addrgenmode none',
    'link set dev eth0.100 addrgenmode none',
    'link set dev eth0 up',
    'link set dev eth0.100 up',
  ])
})

describe('A child of a parent interface', () => {
  test.each(['eth0', 'lan', 'eleven-char', 'twelve-chars', 'quite-long-name'])(
    '%s is made under a name that is not its own, and that the kernel takes',
    (link) => {
      const { first, last } = namesOf(link)
      expect(last).toBe(link)
      expect(first).not.toBe(link)
      expect(first).toMatch(/^new-[A-Za-z0-9_-]{1,11}$/)
    },
  )

  test('has another name meanwhile than its sibling whose name begins alike', () => {
    expect(namesOf('quite-long-nam1').first).not.toBe(namesOf('quite-long-nam2').first)
  })
})
