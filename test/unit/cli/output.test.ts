import { expect, test } from 'vitest'
import { problemText, table } from '../../../main/cli/output.ts'
import { topology } from '../../../main/cli/topology.ts'
import { parseLab } from '../../../main/lab/read.ts'
import { inputProblem } from '../../../main/problem.ts'

test('a problem shows place, line, what is wrong and what to do', () => {
  const place = { file: 'x.lab.yml', line: 7, column: 3, key: 'networks.net' }
  const problem = {
    ...inputProblem('unknown-key', 'There is no key `drivr`.', 'Did you mean `driver`?', place),
    quote: '  drivr: overlay',
  }
  expect(problemText(problem)).toBe(
    [
      'x.lab.yml:7:3: error: There is no key `drivr`.',
      '    7 |   drivr: overlay',
      '      |   ^',
      '      Did you mean `driver`?',
    ].join('\n'),
  )
})

test('columns are as wide as their widest cell, the last one as wide as it is', () => {
  expect(
    table([
      ['a', 'bb'],
      ['aaa', 'b'],
    ]),
  ).toBe('a    bb\naaa  b')
})

test('the topology of a lab names LANs, routers, networks, hosts and containers with their addresses', () => {
  const lab = parseLab(
    `
title: A small lab
lans: { lan: { subnet: 192.168.1.0/24 } }
routers: { r1: { lans: { lan: 192.168.1.1 } } }
hosts: { node1: { lans: { lan: 192.168.1.2 } } }
networks: { web: { driver: bridge, host: node1 } }
containers:
  c1: { host: node1, networks: [web], ports: ["8080:80"] }
  c2: { host: node1, networks: [none] }
  c3: { host: node1, networks: [host] }
`,
    '/small.lab.yml',
  )
  expect(lab.ok && topology(lab.value)).toBe(`small — A small lab

  LANs
    lan  192.168.1.0/24
  routers
    r1  eth0 192.168.1.1/24 on lan
  networks
    web  bridge on node1  172.18.0.0/16
  hosts
    node1  eth0 192.168.1.2/24 on lan
    ├─ c1  eth0 172.18.0.2/16 on web, published 8080→80/tcp
    ├─ c2  no network
    └─ c3  on the host’s own stack`)
})
