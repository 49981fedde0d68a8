import { expect, test } from 'vitest'
import { nodeFiles } from '../../../main/drivers/hosts-files.ts'
import { labOf, richLab } from './lab.ts'

const lab = labOf(richLab)

/** The names that a node's `/etc/hosts` gives to an address. */
function namesAt(node: string, address: string): string[] {
  const line = nodeFiles(lab, node)
    .hosts.split('\n')
    .find((each) => each.startsWith(`${address}\t`))
  return line?.split('\t')[1]?.split(' ') ?? []
}

test('every node knows itself as localhost', () => {
  for (const node of ['c1', 'node1', 'r1', 'lan-a', 'uber-net@node1', 'shared'])
    expect(namesAt(node, '127.0.0.1')).toEqual(['localhost'])
})

test('a container knows its own hostname on each of its networks', () => {
  const own = nodeFiles(lab, 'c1')
    .hosts.split('\n')
    .filter((line) => line.split('\t')[1]?.split(' ')[0] === 'c1')
  expect(own).toEqual(['10.0.0.2\tc1 c1.uber-net', '10.1.0.2\tc1 c1.web-net'])
})

test('a container on a user-defined network knows the others there by name, alias and name with network', () => {
  expect(namesAt('c1', '10.0.0.4')).toEqual(['c2', 'web', 'c2.uber-net'])
})

test('a container does not know those with whom it shares no network', () => {
  expect(nodeFiles(lab, 'c2').hosts).not.toMatch(/\bq1\b/)
})

test('the default bridge and the gateway bridge have no names', () => {
  const two = labOf(`
hosts: { node1: {} }
containers: { c1: { host: node1 }, c2: { host: node1 } }
`)
  expect(nodeFiles(two, 'c1').hosts).not.toContain('c2')
  expect(nodeFiles(lab, 'c2').hosts).not.toContain('docker_gwbridge')
})

test('a container has the hostname, extra hosts and name servers that the lab file gives it', () => {
  const named = labOf(`
hosts: { node1: {} }
containers:
  c1:
    host: node1
    hostname: www.example.com
    extra_hosts: ["db:10.9.9.9", "dock:host-gateway"]
    dns: [10.9.9.53]
    dns_search: [example.com]
    dns_opt: ["ndots:2"]
`)
  const files = nodeFiles(named, 'c1')
  expect(files.hostname).toBe('www.example.com')
  expect(files.hosts).toContain('10.9.9.9\tdb\n')
  expect(files.hosts).toContain('172.17.0.1\tdock\n')
  expect(files.hosts).toContain('172.17.0.2\twww.example.com\n')
  expect(files.resolvConf).toBe('nameserver 10.9.9.53\nsearch example.com\noptions ndots:2\n')
})

test('without name servers, resolv.conf names none and says so', () => {
  expect(nodeFiles(lab, 'c1').resolvConf).toBe('# No name server: names come from /etc/hosts.\n')
})

test('hosts and routers know each other by name, by the address on a shared LAN first', () => {
  expect(namesAt('node1', '192.168.1.25')).toEqual(['node2'])
  const order = (node: string) =>
    nodeFiles(lab, node)
      .hosts.split('\n')
      .filter((line) => line.endsWith('\tr1'))
      .map((line) => line.split('\t')[0])
  expect(order('node1')).toEqual(['172.31.1.1', '192.168.1.1'])
  expect(order('node2')).toEqual(['192.168.1.1', '172.31.1.1'])
})

test('a container on its host’s stack knows what its host knows', () => {
  expect(nodeFiles(lab, 'shared').hosts).toBe(nodeFiles(lab, 'node3').hosts)
})
