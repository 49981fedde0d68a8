import { describe, expect, test } from 'vitest'
import { rulesetFacts } from '../../../main/kernel/ruleset.ts'

const listing = `table ip docker-bridges {
	map filter-forward-in-jumps {
		type ifname : verdict
		elements = { "docker0" : jump filter-forward-in__docker0,
			     "br-web" : jump filter-forward-in__br-web }
	}

	chain filter-FORWARD {
		type filter hook forward priority filter; policy accept;
		oifname vmap @filter-forward-in-jumps
		counter accept comment "a { brace"
	}

	chain filter-forward-in__docker0 {
	}
}
table inet foreign {
}
`

describe('What nft lists', () => {
  const facts = rulesetFacts('node1', listing)

  test('is read as tables, maps, elements and chains', () => {
    expect(facts).toEqual([
      { kind: 'table', namespace: 'node1', table: 'docker-bridges' },
      { kind: 'map', namespace: 'node1', table: 'docker-bridges', map: 'filter-forward-in-jumps' },
      ...['docker0', 'br-web'].map((link) => ({
        kind: 'element',
        namespace: 'node1',
        table: 'docker-bridges',
        map: 'filter-forward-in-jumps',
        link,
        chain: `filter-forward-in__${link}`,
      })),
      {
        kind: 'chain',
        namespace: 'node1',
        table: 'docker-bridges',
        chain: 'filter-FORWARD',
        hook: 'type filter hook forward priority filter; policy accept;',
        rules: [
          { text: 'oifname vmap @filter-forward-in-jumps' },
          { text: 'counter accept comment "a { brace"' },
        ],
      },
      {
        kind: 'chain',
        namespace: 'node1',
        table: 'docker-bridges',
        chain: 'filter-forward-in__docker0',
        rules: [],
      },
      { kind: 'table', namespace: 'node1', table: 'inet foreign' },
    ])
  })

  test('is nothing in a namespace without rules', () => {
    expect(rulesetFacts('c1', '')).toEqual([])
  })
})

test('a set of packet fields is read with its type and elements, however many lines they take', () => {
  const listing = `table ip docker-overlay {
	set encrypted-vnis {
		typeof @th,96,24
		elements = { 0x1001, 0x1388,
			     0x1389 }
	}

	set none {
		typeof @th,96,24
	}
}
`
  const part = { kind: 'set', namespace: 'node1', table: 'docker-overlay', of: 'typeof @th,96,24' }
  expect(rulesetFacts('node1', listing).slice(1)).toEqual([
    { ...part, set: 'encrypted-vnis', elements: ['0x1001', '0x1388', '0x1389'] },
    { ...part, set: 'none', elements: [] },
  ])
})

test('A table that belongs to a process is none of the namespace’s', () => {
  const owned = `table inet follow { # progname python3
	flags owner

	chain prerouting {
		type filter hook prerouting priority raw; policy accept;
		icmp type echo-request meta nftrace set 1
	}
}
`
  expect(rulesetFacts('node1', owned)).toEqual([])
  expect(rulesetFacts('node1', owned + listing)).toEqual(rulesetFacts('node1', listing))
})
