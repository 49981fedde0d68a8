import { describe, expect, test } from 'vitest'
import type { Claim } from '../../main/lab/lab.ts'
import { c2Mac, checkedLab } from './checked-lab.ts'

const { check, rows } = checkedLab()

describe('what the kernel holds', () => {
  rows([
    [
      'an address',
      { type: 'address', node: 'c1', address: '10.9.0.3/24', link: 'eth0' },
      'pass',
      '10.9.0.3/24 on eth0',
    ],
    [
      'an address that is not there',
      { type: 'address', node: 'c1', address: '10.9.0.9' },
      'fail',
      '10.9.0.3/24 on eth0',
    ],
    [
      'an address of a node that is not there',
      { type: 'address', node: 'ghost', address: '10.9.0.9' },
      'error',
      'ghost',
      'not',
    ],
    ['a route', { type: 'route', node: 'node1', destination: 'default', via: '10.1.0.1' }, 'pass', 'on eth0'],
    [
      'a route that is not there',
      { type: 'route', node: 'c1', destination: 'default' },
      'pass',
      '10.9.0.0/24',
      'not',
    ],
    [
      'a route of a node that has none',
      { type: 'route', node: 'lonely', destination: 'default' },
      'fail',
      'none at all',
    ],
    [
      'an FDB entry',
      { type: 'fdb', node: 'red@node1', mac: c2Mac, vtep: '10.2.0.5' },
      'pass',
      'via 10.2.0.5',
    ],
    [
      'an FDB entry with another VTEP',
      { type: 'fdb', node: 'red@node1', mac: c2Mac, vtep: '10.2.0.6' },
      'fail',
      c2Mac,
    ],
    [
      'an FDB entry of a node that is not there',
      { type: 'fdb', node: 'red@node3', mac: c2Mac },
      'error',
      'red@node3',
    ],
    [
      'a neighbour',
      { type: 'neighbour', node: 'red@node1', address: '10.9.0.4', mac: c2Mac },
      'pass',
      'PERMANENT',
    ],
    [
      'a neighbour that is not there',
      { type: 'neighbour', node: 'lonely', address: '10.9.0.4' },
      'pass',
      'none',
      'not',
    ],
    [
      'a neighbour of a node that is not there',
      { type: 'neighbour', node: 'ghost', address: '10.9.0.4' },
      'error',
      'ghost',
    ],
  ])
})

describe('names', () => {
  const resolves = (node: string, name: string, address?: string): Claim => ({
    type: 'resolves',
    node,
    name,
    ...(address !== undefined && { address }),
  })
  rows([
    ['a name on a shared network', resolves('visitor', 'shop', '10.8.0.2'), 'pass', 'came back: 10.8.0.2'],
    ['a name with another address', resolves('visitor', 'shop', '10.8.0.3'), 'fail', 'came back: 10.8.0.2'],
    ['a name of another network is not known', resolves('c1', 'shop'), 'pass', 'shop is not known', 'not'],
    [
      'a node with nothing but its loopback knows itself',
      resolves('lonely', 'localhost', '127.0.0.1'),
      'pass',
      '127.0.0.1',
    ],
    ['a node that is not there breaks the check', resolves('ghost', 'shop'), 'error', 'ghost', 'not'],
  ])
})

test('many lookups at once in a node that nobody has entered yet', async () => {
  const lookups = Array.from({ length: 60 }, () =>
    check({ type: 'resolves', node: 'node2', name: 'node1', address: '10.1.0.5' }),
  )
  const outcomes = (await Promise.all(lookups)).map(({ outcome }) => outcome)
  expect(outcomes).toEqual(outcomes.map(() => 'pass'))
})

describe('a command', () => {
  const command = (argv: string[], prints?: string, node = 'visitor'): Claim => ({
    type: 'command',
    node,
    argv,
    ...(prints !== undefined && { prints }),
  })
  rows([
    ['runs with the container’s hostname', command(['hostname'], 'visitor'), 'pass', 'printed: visitor'],
    ['runs with the container’s environment', command(['printenv', 'GREETING'], 'hello'), 'pass', 'hello'],
    ['that prints something else', command(['hostname'], 'web'), 'fail', 'printed: visitor'],
    ['that fails', command(['sh', '-c', 'echo oh; exit 3']), 'fail', 'exit code 3\nprinted: oh'],
    ['that fails, as expected', command(['sh', '-c', 'exit 3']), 'pass', 'exit code 3', 'not'],
    ['that does not exist breaks the check', command(['no-such-program']), 'error', 'no-such-program', 'not'],
    ['in a node that is not there breaks the check', command(['true'], undefined, 'ghost'), 'error', 'ghost'],
    ['that does not end is ended', command(['sleep', '1000']), 'fail', 'not done within 10 s'],
    [
      'that leaves something behind is not waited for',
      command(['sh', '-c', 'sleep 30 & echo done'], 'done'),
      'pass',
      'done',
    ],
    [
      'gets its arguments as they are',
      command(['echo', '$HOME; `id` --x'], '$HOME; `id` --x'),
      'pass',
      'echo $HOME',
    ],
  ])
})
