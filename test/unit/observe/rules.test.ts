import { expect, test } from 'vitest'
import type { KernelObject } from '../../../main/kernel/objects.ts'
import { askedFor } from '../../../main/observe/lab.ts'
import { ruleStates } from '../../../main/observe/rules.ts'

const listing = `table ip t {
	map jumps {
		type ifname : verdict
		elements = { "v1" : jump d }
	}

	chain c {
		type filter hook input priority filter; policy accept;
		ct state established,related counter packets 1 bytes 84 accept comment "EST"
		ip saddr 10.0.0.2 tcp dport { 80, 90-100 } counter packets 12 bytes 720 drop
		drop
	}
}
`
const asked = { origin: { key: 'containers.c1.ports.0', line: 9 }, why: 'Because.' }

test('rules are told without their counters, which are told as numbers, with who asked for each and by which command', () => {
  const chain: KernelObject = {
    kind: 'chain',
    namespace: 'h1',
    table: 't',
    chain: 'c',
    rules: [
      { text: 'ct state established,related counter accept comment "EST"', why: 'Answers come in.' },
      { text: 'drop' },
    ],
    ...asked,
  }
  const objects = [chain]
  const [table] = ruleStates('h1', listing, objects, askedFor(objects, 'h1'))
  expect(table).toEqual({
    name: 't',
    maps: [{ name: 'jumps', elements: [{ link: 'v1', chain: 'd' }] }],
    sets: [],
    chains: [
      {
        name: 'c',
        hook: 'type filter hook input priority filter; policy accept;',
        asked: { ...asked, commands: ["ip netns exec h1 nft 'add chain ip t c'"] },
        rules: [
          {
            text: 'ct state established,related counter accept comment "EST"',
            packets: 1,
            bytes: 84,
            asked: {
              origin: asked.origin,
              why: 'Answers come in.',
              commands: [
                `ip netns exec h1 nft 'add rule ip t c ct state established,related counter accept comment "EST"'`,
              ],
            },
          },
          { text: 'ip saddr 10.0.0.2 tcp dport { 80, 90-100 } counter drop', packets: 12, bytes: 720 },
          { text: 'drop', asked: { ...asked, commands: ["ip netns exec h1 nft 'add rule ip t c drop'"] } },
        ],
      },
    ],
  })
})
