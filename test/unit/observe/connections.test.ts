import { describe, expect, test } from 'vitest'
import { parseSockets, parseTracked } from '../../../main/observe/connections.ts'
import { idInside } from '../../../main/observe/processes.ts'

describe('sockets', () => {
  test('are told with their program where there is one', () => {
    const text = `tcp LISTEN 0      5      10.0.0.1:80  0.0.0.0:*     users:(("python3",pid=17,fd=3))
udp UNCONN 0      0      0.0.0.0:4789 0.0.0.0:*
`
    expect(parseSockets(text)).toEqual([
      {
        protocol: 'tcp',
        state: 'LISTEN',
        local: '10.0.0.1:80',
        remote: '0.0.0.0:*',
        program: 'python3',
        pid: 17,
      },
      { protocol: 'udp', state: 'UNCONN', local: '0.0.0.0:4789', remote: '0.0.0.0:*' },
    ])
  })
})

describe('tracked connections', () => {
  test('are told with what NAT made of them', () => {
    const text =
      'ipv4     2 tcp      6 431999 ESTABLISHED src=192.168.1.9 dst=192.168.1.2 sport=44144 dport=8080 src=172.17.0.2 dst=192.168.1.9 sport=80 dport=44144 [ASSURED] mark=0 zone=0 use=2\n'
    expect(parseTracked(text)).toEqual([
      {
        protocol: 'tcp',
        state: 'ESTABLISHED',
        timeout: 431999,
        original: {
          source: '192.168.1.9',
          destination: '192.168.1.2',
          sourcePort: 44144,
          destinationPort: 8080,
        },
        reply: { source: '172.17.0.2', destination: '192.168.1.9', sourcePort: 80, destinationPort: 44144 },
        unreplied: false,
      },
    ])
  })

  test('may have no state, no ports and no answer', () => {
    const text =
      'ipv4     2 unknown  2 465 src=10.0.0.1 dst=224.0.0.22 [UNREPLIED] src=224.0.0.22 dst=10.0.0.1 mark=0 zone=0 use=2'
    expect(parseTracked(text)).toEqual([
      {
        protocol: 'unknown',
        timeout: 465,
        original: { source: '10.0.0.1', destination: '224.0.0.22' },
        reply: { source: '224.0.0.22', destination: '10.0.0.1' },
        unreplied: true,
      },
    ])
  })
})

describe('a user id', () => {
  test('is told as the lab counts it', () => {
    const map = '         0       1000          1\n         1     100000      65536\n'
    expect(idInside(1000, map)).toBe(0)
    expect(idInside(100032, map)).toBe(33)
    expect(idInside(1001, map)).toBe(1001)
  })
})
