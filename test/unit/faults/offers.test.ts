import { describe, expect, it } from 'vitest'
import { kernelObjects } from '../../../main/drivers/index.ts'
import { isUnbroken } from '../../../main/faults/fault.ts'
import { broken } from '../../../main/faults/index.ts'
import { offers } from '../../../main/faults/offers.ts'
import { labOf } from '../drivers/lab.ts'
import { sound } from './scene.ts'

const lab = labOf(sound)
const objects = kernelObjects(lab)
const offered = (namespace: string, link?: string) => offers(objects, lab, { namespace, link })

describe('what can be broken', () => {
  it('of a link: it is down, has less MTU, a smaller subnet, or a VLAN less', () => {
    expect(offered('node1', 'eth0')).toEqual([
      { link: 'node1 eth0', state: 'down' },
      { link: 'node1 eth0', mtu: 1400 },
      { link: 'node1 eth0', address: '172.31.1.5/28' },
    ])
    expect(offered('node3', 'eth0')).toContainEqual({
      vlan: 100,
      on: 'campus',
      port: 'node3',
      state: 'missing',
    })
  })

  it('of a VTEP and its sandbox: each entry, and the VNI', () => {
    const entries = [
      { fdb: 'c2', on: 'uber-net@node1', state: 'missing' },
      { fdb: 'c2', on: 'uber-net@node1', vtep: '192.168.1.253' },
      { neighbour: 'c2', on: 'uber-net@node1', state: 'missing' },
      { vni: 5001, on: 'uber-net@node1' },
    ]
    expect(offered('uber-net@node1')).toEqual(expect.arrayContaining(entries))
    expect(offered('uber-net@node1', 'vxlan0')).toEqual(expect.arrayContaining(entries))
    expect(offered('flood@node1')).toContainEqual({ fdb: 'node2', on: 'flood@node1', state: 'missing' })
  })

  it('of a router: forwarding, the filter, its routes, and the tunnels that pass it', () => {
    expect(offered('r1')).toEqual(
      expect.arrayContaining([
        { forwarding: 'off', on: 'r1' },
        { rp_filter: 'strict', on: 'r1' },
        { route: '10.7.0.0/24', on: 'r1', via: '192.168.1.253' },
        { drop: 'udp', port: 4789, on: 'r1' },
      ]),
    )
  })

  it('of a container: its program, and where that listens', () => {
    const argv = ['python3', '-m', 'http.server', '80']
    expect(offered('c2')).toEqual(
      expect.arrayContaining([
        { command: 'c2', state: 'missing' },
        { command: 'c2', runs: [...argv, '--bind', '127.0.0.1'] },
        { route: 'default', on: 'c2', state: 'missing' },
      ]),
    )
  })

  it('is nothing where there is nothing', () => {
    expect(offered('nobody')).toEqual([])
    expect(offered('node1', 'eth9')).toEqual([])
  })

  it('can be broken: each offer of each place is taken, or breaks nothing, and none is a mistake', () => {
    const places = objects.flatMap((object) =>
      object.kind === 'namespace'
        ? [{ namespace: object.namespace }]
        : object.kind === 'link'
          ? [{ namespace: object.namespace, link: object.link }]
          : [],
    )
    const codes = places.flatMap((place) =>
      offers(objects, lab, place).map((words) => {
        const result = broken(objects, { ...lab, faults: [{ words }] }).results[0]?.result
        return result && isUnbroken(result) ? result.code : 'broken'
      }),
    )
    expect(codes.length).toBeGreaterThan(60)
    expect(codes).not.toContain('bad-fault')
  })
})
