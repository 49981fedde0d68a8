import { describe, expect, test } from 'vitest'
import { readReply } from '../../../main/check/reply.ts'

const head = 'PING 10.2.0.2 (10.2.0.2) 56(84) bytes of data.\n'
const tail = (line: string) => `\n--- 10.2.0.2 ping statistics ---\n${line}\n`

describe('ping’s output', () => {
  test('an answer is a reach, with its round-trip time', () => {
    const stdout = `${head}64 bytes from 10.2.0.2: icmp_seq=1 ttl=63 time=0.319 ms\n${tail('1 packets transmitted, 1 received')}`
    expect(readReply({ code: 0, stdout, stderr: '' })).toEqual({
      type: 'reached',
      said: '64 bytes from 10.2.0.2: icmp_seq=1 ttl=63 time=0.319 ms',
      milliseconds: 0.319,
    })
  })

  test('silence is a loss that tells how often it was tried', () => {
    const stdout = head + tail('2 packets transmitted, 0 received, 100% packet loss, time 1027ms')
    expect(readReply({ code: 1, stdout, stderr: '' })).toEqual({
      type: 'lost',
      said: 'no answer (2 sent, 0 received)',
    })
  })

  test.each([
    'From 10.1.0.1 icmp_seq=1 Time to live exceeded',
    'From 10.1.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1400)',
  ])('an error that comes back is a loss: %s', (line) => {
    const stdout =
      head + line + tail('1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms')
    expect(readReply({ code: 1, stdout, stderr: '' })).toEqual({ type: 'lost', said: line })
  })

  test.each([
    [1, 'ping: local error: message too long, mtu=1400'],
    [1, 'ping: sendmsg: Operation not permitted'],
    [2, 'ping: connect: Network is unreachable'],
    [2, 'ping: connect: No route to host'],
    [2, 'ping: connect: Invalid argument'],
  ])('the kernel’s refusal (exit code %i) is a loss: %s', (code, line) => {
    expect(readReply({ code, stdout: '', stderr: line + '\n' })).toEqual({ type: 'lost', said: line })
  })

  test('a prohibited route is not told as a question about broadcast', () => {
    const stderr = 'ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules\n'
    expect(readReply({ code: 2, stdout: '', stderr })).toMatchObject({
      type: 'lost',
      said: 'ping: connect: Permission denied (prohibited, or a broadcast address)',
    })
  })

  test.each([
    'ping: socket: Operation not permitted',
    "ping: invalid argument: '-1'",
    'ping: nobody: Name or service not known',
  ])('a trouble of ping’s own is no loss: %s', (line) => {
    expect(readReply({ code: 2, stdout: '', stderr: line + '\n' })).toEqual({ type: 'broken', said: line })
  })

  test('a ping for which the kernel had no room is no loss', () => {
    const stdout = head + tail('0 packets transmitted, 0 received')
    expect(readReply({ code: 1, stdout, stderr: '' })).toMatchObject({ type: 'broken' })
  })

  test('a ping that dies without a word is no loss', () => {
    expect(readReply({ code: 139, stdout: '', stderr: '' })).toEqual({
      type: 'broken',
      said: 'ping ended with exit code 139',
    })
  })
})
