import { expect, test } from 'vitest'
import { all, link, objectsOf, routes, settings } from './lab.ts'

const lab = `
hosts: { node1: {} }
networks:
  front: { driver: bridge, host: node1, ipam: { subnet: 10.1.0.0/24 } }
  back: { driver: bridge, host: node1, ipam: { subnet: 10.2.0.0/24, gateway: 10.2.0.254 } }
  inside: { driver: bridge, host: node1, internal: true }
containers:
  both: { host: node1, networks: [front, back] }
  hidden: { host: node1, networks: [inside] }
  alone: { host: node1, networks: [none] }
  shared: { host: node1, networks: [host], command: [sleep, "60"] }
  busy: { host: node1, networks: [front], command: [sleep, "61"], environment: { COLOUR: blue }, sysctls: { net.ipv4.ip_forward: 1 } }
`
const objects = objectsOf(lab)

test('a container is a namespace with its loopback up', () => {
  expect(all(objects, 'namespace', 'both')).toHaveLength(1)
  expect(link(objects, 'both', 'lo').up).toBe(true)
})

test('a container on network none has nothing but its loopback', () => {
  expect(objects.filter(({ namespace }) => namespace === 'alone').map(({ kind }) => kind)).toEqual([
    'namespace',
    'link',
  ])
})

test('a container on its host’s stack has no namespace, and its command runs in the host’s', () => {
  expect(objects.filter(({ namespace }) => namespace === 'shared')).toEqual([])
  expect(all(objects, 'process', 'node1')).toMatchObject([{ node: 'shared', argv: ['sleep', '60'] }])
})

test('a container’s command runs in its own namespace with its own environment', () => {
  expect(all(objects, 'process', 'busy')).toMatchObject([
    { node: 'busy', argv: ['sleep', '61'], environment: { COLOUR: 'blue' } },
  ])
})

test('a container has the settings that the lab file gives it, and no others', () => {
  expect(settings(objects, 'busy')).toEqual(['net.ipv4.ip_forward=1'])
  expect(settings(objects, 'both')).toEqual([])
})

test('a container has one default route, through the gateway of the network that won the election', () => {
  expect(routes(objects, 'both')).toEqual(['default via 10.2.0.254 dev eth1'])
})

test('a container on internal networks alone has no default route', () => {
  expect(routes(objects, 'hidden')).toEqual([])
})
