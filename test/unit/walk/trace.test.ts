import { expect, test } from 'vitest'
import type { TraceReport } from '../../../main/walk/agents.ts'
import { metRules, traceTable } from '../../../main/walk/trace.ts'

const ruleset = `table inet firewall { # handle 1
	chain forward { # handle 1
		type filter hook forward priority filter; policy drop;
		udp dport 4789 counter packets 1 bytes 134 drop # handle 2
	}
}
table ip firewall { # handle 2
	chain nat { # handle 1
		ip saddr 10.0.0.0/24 masquerade # handle 2
	}
}
`
const network = '4500005400000000400100000a000003cb00710a'
const report = (more: Partial<TraceReport>): TraceReport => {
  return { place: 0, id: 7, family: 'ip', table: 'firewall', chain: 'forward', type: 'rule', ...more }
}
const met = (...reports: readonly TraceReport[]) =>
  metRules({ namespaces: ['r1'], reports, rulesets: { 0: ruleset } })

test('a rule is found by its handle, in a table of both families, too, with the packet’s addresses', () => {
  expect(met(report({ network, handle: 2, verdict: 'drop' }))).toEqual([
    {
      namespace: 'r1',
      family: 'inet',
      table: 'firewall',
      chain: 'forward',
      text: 'udp dport 4789 counter packets 1 bytes 134 drop',
      verdict: 'drop',
      source: '10.0.0.3',
      destination: '203.0.113.10',
    },
  ])
})

test('of two tables of one name the one of the packet’s family comes first', () => {
  const [rule] = met(report({ chain: 'nat', handle: 2, verdict: 'accept' }))
  expect(rule).toMatchObject({ family: 'ip', text: 'ip saddr 10.0.0.0/24 masquerade' })
})

test('a policy that drops counts as a rule', () => {
  expect(met(report({ type: 'policy', policy: 'drop' }))).toMatchObject([
    { text: 'policy drop', verdict: 'drop' },
  ])
})

test('the rules that trace, and rules that are gone, are left out', () => {
  expect(
    met(
      report({ table: traceTable, handle: 1, verdict: 'continue' }),
      report({ handle: 99, verdict: 'drop' }),
    ),
  ).toEqual([])
})
