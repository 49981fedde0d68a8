import { expect, test } from 'vitest'
import { graphOf } from '../../../renderer/map/graph.ts'
import { preset } from './labs.ts'

test('the map of two-lans has its machines, containers, sandboxes, devices, links and the tunnel, and nothing else', () => {
  const { items } = graphOf(preset('two-lans'))
  expect([...items.keys()].sort()).toEqual(
    [
      'node:r1',
      'node:lan-a',
      'node:lan-b',
      'node:node1',
      'node:node2',
      'node:c1',
      'node:c2',
      'node:uber-net@node1',
      'node:uber-net@node2',
      'network:uber-net',
      'network:docker_gwbridge@node1',
      'network:docker_gwbridge@node2',
      'link:r1/eth0',
      'link:r1/eth1',
      'link:node1/eth0',
      'link:node2/eth0',
      'link:node1/docker_gwbridge',
      'link:node2/docker_gwbridge',
      'link:uber-net@node1/br0',
      'link:uber-net@node1/vxlan0',
      'link:uber-net@node2/br0',
      'link:uber-net@node2/vxlan0',
      'link:c1/eth0',
      'link:c1/eth1',
      'link:c2/eth0',
      'link:c2/eth1',
    ].sort(),
  )
})

test('a link knows the namespaces of both its ends', () => {
  const lab = preset('two-lans')
  const { hosts, routers } = graphOf(lab)
  const [toOverlay, toBridge] = hosts[0]?.containers[0]?.links ?? []
  const [overlay, bridge] = lab.containers[0]?.endpoints ?? []
  expect(toOverlay?.ends).toEqual([
    { namespace: 'c1', link: 'eth0' },
    { namespace: 'uber-net@node1', link: overlay?.port },
  ])
  expect(toBridge?.ends[1]).toEqual({ namespace: 'node1', link: bridge?.port })
  expect(routers[0]?.cables[1]?.ends[1]).toEqual({ namespace: 'lan-b', link: lab.routers[0]?.lans[1]?.port })
})

test('a macvlan child hangs from its parent interface', () => {
  const { hosts } = graphOf(preset('one-mac-port'))
  const link = hosts.flatMap(({ containers }) => containers)[0]?.links[0]
  expect(link?.ends[1]).toEqual({ namespace: 'node1', link: 'eth0' })
})

test('an overlay with two subnets has a bridge, a VTEP and a tunnel for each', () => {
  const { hosts, tunnels } = graphOf(preset('two-subnets'))
  const sandbox = hosts[0]?.networks.find(({ kind }) => kind === 'overlay')
  expect(sandbox?.kind === 'overlay' && sandbox.segments.map(({ vtep }) => vtep.text)).toEqual([
    'vxlan0 VNI 5000',
    'vxlan1 VNI 5001',
  ])
  expect(tunnels.map(({ vni }) => vni)).toEqual([5000, 5001])
})

test('things on the map have names for screen readers', () => {
  const { items } = graphOf(preset('two-lans'))
  expect(items.get('node:r1')?.label).toBe('router r1, 2 links')
  expect(items.get('node:c1')?.label).toBe('container c1 on node1, 10.0.0.3/24, 172.18.0.2/16')
})
