import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { inLab, legOf, placesOf, walk } from '../kernel/walks.ts'

const labs = resolve(import.meta.dirname, '../../labs')

test('an encrypted packet is followed through the hosts that see nothing of it', async () => {
  await inLab(join(labs, 'overlay/encrypted-overlay.lab.yml'), async (lab) => {
    const taken = await walk(lab, 's1', 's2')
    const { hops } = legOf(taken, 'request')
    const sealed = hops.filter(({ layers }) => layers.some(({ protocol }) => protocol === 'esp'))
    expect(sealed.map(({ namespace }) => namespace)).toEqual(expect.arrayContaining(['node1', 'r1', 'node2']))
    expect(placesOf(legOf(taken, 'request')).at(-1)).toBe('s2 eth0 in')
    expect(hops.flatMap(({ steps }) => steps).some(({ by }) => by === 'ipsec')).toBe(true)
  })
})

test('the walk names the fault of vlan-missing', async () => {
  await inLab(join(labs, 'faults/vlan-missing.lab.yml'), async (lab) => {
    const { loss } = await walk(lab, 'printer', '192.168.3.1')
    expect([loss?.reason, loss?.namespace, loss?.link]).toEqual(['vlan-missing', 'campus', 'r1'])
  })
})

test('a packet of an ipvlan child is followed through its parent', async () => {
  await inLab(join(labs, 'ipvlan/one-mac-for-all.lab.yml'), async (lab) => {
    const taken = await walk(lab, 'c1', 'pc')
    expect(taken.outcome).toBe('answered')
    expect(
      legOf(taken, 'request')
        .hops.flatMap(({ steps }) => steps)
        .some(({ by }) => by === 'ipvlan'),
    ).toBe(true)
  })
})
