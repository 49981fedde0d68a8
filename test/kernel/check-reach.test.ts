import { describe } from 'vitest'
import type { Claim } from '../../main/lab/lab.ts'
import { checkedLab } from './checked-lab.ts'

const { rows } = checkedLab()

describe('ping', () => {
  const ping = (from: string, to: string, rest: { hops?: number; mtu?: number } = {}): Claim => ({
    type: 'ping',
    from,
    to,
    ...rest,
  })
  rows([
    ['a container reaches another over an overlay', ping('c1', 'c2'), 'pass', '64 bytes from 10.9.0.4'],
    ['what is reached is not “not reached”', ping('c1', 'c2'), 'fail', '64 bytes from', 'not'],
    [
      'without a route nothing is reached',
      ping('c1', 'node2'),
      'fail',
      'kernel: route in c1: Network is unreachable',
    ],
    ['a silent address is asked twice', ping('node1', '10.1.0.77'), 'fail', 'no answer (2 sent, 0 received)'],
    [
      'a silent address is not reached',
      ping('node1', '10.1.0.77'),
      'pass',
      'kernel: neighbour in node1: 10.1.0.77',
      'not',
    ],
    ['who says that it is unreachable is told', ping('visitor', 'c2'), 'pass', 'From 10.1.0.1', 'not'],
    [
      'a node without an address is not reached',
      ping('c1', 'lonely'),
      'pass',
      'lonely has no address',
      'not',
    ],
    ['a source that is not there breaks the check', ping('ghost', 'c1'), 'error', 'ghost'],
    [
      'a source that is not there does not make “not reached” true',
      ping('ghost', 'c1'),
      'error',
      'ghost',
      'not',
    ],
    [
      'a destination that is not there breaks the check',
      ping('c1', 'ghost'),
      'error',
      'neither a node of the lab',
    ],
    ['an overlay is one hop', ping('c1', 'c2', { hops: 1 }), 'pass', '-t 1 '],
    [
      'an overlay is not two hops',
      ping('c1', 'c2', { hops: 2 }),
      'fail',
      '-t 1 10.9.0.4\ncame back: 64 bytes',
    ],
    [
      'a router makes two hops',
      ping('node1', 'node2', { hops: 2 }),
      'pass',
      'From 10.1.0.1 icmp_seq=1 Time to live',
    ],
    ['two hops are not one', ping('node1', 'node2', { hops: 1 }), 'fail', 'without limits'],
    [
      'two hops are not three',
      ping('node1', 'node2', { hops: 3 }),
      'fail',
      '-t 2 10.2.0.5\ncame back: 64 bytes',
    ],
    ['an overlay’s path MTU is 1450', ping('c1', 'c2', { mtu: 1450 }), 'pass', '-s 1423'],
    [
      'an overlay’s path MTU is not 1500',
      ping('c1', 'c2', { mtu: 1500 }),
      'fail',
      'message too long, mtu=1450',
    ],
    [
      'an overlay’s path MTU is not 1400',
      ping('c1', 'c2', { mtu: 1400 }),
      'fail',
      '1381 bytes from 10.9.0.4',
    ],
    [
      'a path MTU that is not there is “not”',
      ping('c1', 'c2', { mtu: 1500 }),
      'pass',
      'message too long',
      'not',
    ],
  ])
})

describe('a port', () => {
  const tcp = (from: string, to: string, port: number): Claim => ({ type: 'tcp', from, to, port })
  const udp = (from: string, to: string, port: number): Claim => ({ type: 'udp', from, to, port })
  rows([
    ['TCP connects where something listens', tcp('visitor', 'web', 80), 'pass', 'connected, 10.8.0.3:'],
    ['TCP connects to a published port', tcp('node2', 'node1', 8080), 'pass', 'to 10.1.0.5:8080'],
    ['TCP is refused where nothing listens', tcp('visitor', 'web', 81), 'fail', 'refused'],
    ['a refusal is not a connection', tcp('visitor', 'web', 81), 'pass', 'ECONNREFUSED', 'not'],
    [
      'TCP goes nowhere without a route',
      tcp('c1', 'node2', 80),
      'fail',
      'unreachable: no route (connect ENETUNREACH',
    ],
    ['what goes nowhere does not connect', tcp('c1', 'node2', 80), 'pass', 'ENETUNREACH', 'not'],
    ['TCP from a node that is not there breaks the check', tcp('ghost', 'web', 80), 'error', 'ghost'],
    ['UDP gets an answer', udp('visitor', 'web', 7), 'pass', 'bytes from 10.8.0.2:7'],
    ['UDP gets silence', udp('visitor', 'web', 9), 'fail', 'silence (two datagrams sent'],
    ['UDP is refused where nothing listens', udp('visitor', 'web', 10), 'fail', 'refused'],
    ['UDP that is refused is not answered', udp('visitor', 'web', 10), 'pass', 'ECONNREFUSED', 'not'],
    ['UDP from a node that is not there breaks the check', udp('ghost', 'web', 7), 'error', 'ghost'],
  ])
})

describe('HTTP', () => {
  const http = (from: string, url: string, saying?: string): Claim => ({
    type: 'http',
    from,
    url,
    ...(saying !== undefined && { saying }),
  })
  rows([
    ['a page comes by name', http('visitor', 'http://web/'), 'pass', 'came back: 10.8.0.2'],
    [
      'a page comes by alias, and the server is told it',
      http('visitor', 'http://shop/', 'this is shop'),
      'pass',
      'status 200',
    ],
    [
      'a page comes through a published port',
      http('node2', 'http://10.1.0.5:8080/', 'hello 10.2.0.5'),
      'pass',
      '10.1.0.5:8080',
    ],
    [
      'a page that says something else',
      http('visitor', 'http://web/', 'goodbye'),
      'fail',
      '“hello 10.8.0.3, this is web”',
    ],
    [
      'a page that says something else does not say it',
      http('visitor', 'http://web/', 'goodbye'),
      'pass',
      'hello',
      'not',
    ],
    ['an error page is not got', http('visitor', 'http://web/nothing'), 'fail', 'status 404'],
    [
      'an error page does not show that there is no way',
      http('visitor', 'http://web/nothing'),
      'fail',
      'status 404',
      'not',
    ],
    ['nothing is got where nothing listens', http('visitor', 'http://web:81/'), 'pass', 'refused', 'not'],
    [
      'nothing is got of a name that is not known',
      http('visitor', 'http://nobody/'),
      'fail',
      'nobody is not known',
    ],
    ['a name is resolved as the node does', http('c1', 'http://web/'), 'pass', 'web is not known', 'not'],
    ['what is not HTTP breaks the check', http('visitor', 'ftp://web/'), 'error', 'not an http:// URL'],
    ['a node that is not there breaks the check', http('ghost', 'http://10.8.0.2/'), 'error', 'ghost', 'not'],
  ])
})

describe('the source address', () => {
  const source = (from: string, to: string, address: string): Claim => ({ type: 'source', from, to, address })
  rows([
    [
      'a neighbour is seen as it is',
      source('visitor', 'web', '10.8.0.3'),
      'pass',
      'web saw a connection from 10.8.0.3',
    ],
    [
      'what leaves a bridge is seen as its host',
      source('visitor', 'node2', '10.1.0.5'),
      'pass',
      'from 10.1.0.5',
    ],
    [
      'what leaves a bridge is not seen as itself',
      source('visitor', 'node2', '10.8.0.3'),
      'fail',
      'from 10.1.0.5',
    ],
    ['“not as itself” holds', source('visitor', 'node2', '10.8.0.3'), 'pass', 'from 10.1.0.5', 'not'],
    [
      'an address means the node that has it',
      source('c1', '10.9.0.4', '10.9.0.3'),
      'pass',
      'where c2 listens',
    ],
    ['without a connection nothing is seen', source('c1', 'node2', '10.9.0.3'), 'fail', 'unreachable'],
    [
      'without a connection “not as” is not shown either',
      source('c1', 'node2', '10.9.0.3'),
      'fail',
      'unreachable',
      'not',
    ],
    [
      'an address that no node has breaks the check',
      source('c1', '203.0.113.7', '10.9.0.3'),
      'error',
      'no node',
    ],
    ['a node that is not there breaks the check', source('ghost', 'web', '10.9.0.3'), 'error', 'ghost'],
  ])
})
