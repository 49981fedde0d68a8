import { expect, test } from 'vitest'
import { parseProbe, probeForms, probeWords } from '../../../main/walk/probe.ts'

test.each([
  ['ping', { kind: 'ping' }],
  ['ping:1450', { kind: 'ping', size: 1450 }],
  ['ping:4000:fragment', { kind: 'ping', size: 4000, fragment: true }],
  ['tcp:80', { kind: 'tcp', port: 80 }],
  ['udp:53', { kind: 'udp', port: 53 }],
  ['http', { kind: 'http', port: 80 }],
  ['http:8080', { kind: 'http', port: 8080 }],
  ['arp', { kind: 'arp' }],
  ['dns', { kind: 'dns' }],
  ['dns:web.shop', { kind: 'dns', name: 'web.shop' }],
])('%s is a probe', (text, probe) => {
  expect(parseProbe(text)).toEqual({ ok: true, value: probe })
})

test.each([
  '',
  'pong',
  'ping:',
  'ping:10',
  'ping:70000',
  'ping:1450:whole',
  'tcp',
  'tcp:',
  'tcp:0',
  'tcp:65536',
  'tcp:80x',
  'arp:1',
  'dns:',
])('“%s” is none, and what probes there are is told', (text) => {
  const read = parseProbe(text)
  expect(read).toMatchObject({ ok: false, problems: [{ code: 'bad-probe', blame: 'input' }] })
  expect(read.ok ? '' : read.problems[0]?.hint).toContain(probeForms.join(', '))
})

test('an IPv6 address in a URL is in brackets', () => {
  expect(probeWords({ kind: 'http', port: 8080 }, 'fd00::2')).toBe('GET http://[fd00::2]:8080/')
})
