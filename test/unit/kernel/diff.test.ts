import { describe, expect, test } from 'vitest'
import { differences, diff } from '../../../main/kernel/diff.ts'
import { identity } from '../../../main/kernel/objects.ts'
import { address, asked, bridge, chain, smallLab } from './objects.ts'

const summary = (changes: ReturnType<typeof diff>) =>
  changes.map(({ action, object }) => `${action} ${identity(object)}`)

describe('The difference between two lists of kernel objects', () => {
  test('from nothing makes everything, in the order of the list', () => {
    const lab = smallLab()
    expect(summary(diff([], lab))).toEqual(lab.map((object) => `make ${identity(object)}`))
  })

  test('of a list with itself is nothing', () => {
    expect(diff(smallLab(), smallLab())).toEqual([])
  })

  test('to nothing removes everything', () => {
    expect(diff(smallLab(), []).every(({ action }) => action === 'remove')).toBe(true)
  })

  test('names only what changed', () => {
    const moved = smallLab().map((object) =>
      object.kind === 'address' && object.namespace === 'c1'
        ? { ...object, address: '172.18.0.9/16' }
        : object,
    )
    expect(summary(diff(smallLab(), moved))).toEqual([
      'make address c1 eth0 172.18.0.9/16',
      'remove address c1 eth0 172.18.0.2/16',
    ])
  })

  test('does not care where in the file an object comes from', () => {
    const moved = smallLab().map((object) => ({ ...object, origin: { key: 'elsewhere', line: 99 } }))
    expect(diff(smallLab(), moved)).toEqual([])
  })

  test('sees a rule that somebody put into a chain', () => {
    const there = chain('node1', 'filter-FORWARD', 'counter drop', 'counter accept')
    expect(differences(chain('node1', 'filter-FORWARD', 'counter accept'), there)).toEqual(['- counter drop'])
  })

  test('sees rules in another order', () => {
    expect(differences(chain('n', 'c', 'one', 'two'), chain('n', 'c', 'two', 'one'))).toEqual([
      'rules in another order',
    ])
  })

  test('sees a link that was taken down, and one whose MTU was lowered', () => {
    const wanted = { ...bridge('node1'), mtu: 1500 }
    expect(differences(wanted, { ...wanted, up: false })).toEqual(['down → up'])
    expect(differences(wanted, { ...wanted, mtu: 1400 })).toEqual(['mtu 1400 → 1500'])
  })

  test('compares of what was read only what was asked', () => {
    const found = { ...bridge('node1'), mac: '02:00:00:00:00:01' }
    expect(
      diff(
        [found, address('node1', 'br0', '10.0.0.1/24')],
        [asked(bridge('node1')), asked(address('node1', 'br0', '10.0.0.1/24'))],
      ),
    ).toEqual([])
  })
})
