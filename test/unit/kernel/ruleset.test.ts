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
