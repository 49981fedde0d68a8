import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { makeCommands } from '../../main/kernel/commands.ts'
import type { KernelObject } from '../../main/kernel/objects.ts'
import { rulesetFacts } from '../../main/kernel/ruleset.ts'
import { toolEnvironment } from '../../main/kernel/spawn.ts'
import { all, objectsOf, richLab } from '../unit/drivers/lab.ts'

/** Loads statements into a new network namespace and returns what nft prints of it. */
function loadAndList(statements: string): string {
  const argv = [
    '--user',
    '--map-root-user',
    '--net',
    '--',
    'sh',
    '-c',
    'nft -f - && exec nft -s list ruleset',
  ]
  return execFileSync('unshare', argv, { input: statements, encoding: 'utf8', env: toolEnvironment() })
}

/** The chains of a ruleset by name, each as its lines. */
function chains(listing: string): Record<string, string[]> {
  const blocks = listing.matchAll(/^\tchain (\S+) \{\n((?:\t\t.*\n)*)\t\}$/gm)
  return Object.fromEntries(
    [...blocks].map(([, name = '', body = '']) => [
      name,
      body
        .split('\n')
        .slice(0, -1)
        .map((line) => line.trim()),
    ]),
  )
}

test.each(['node1', 'node2', 'node3', 'r1'])(
  'nft prints the rules of %s as they were asked for',
  (namespace) => {
    const objects = objectsOf(richLab)
    const asked: KernelObject[] = [
      ...all(objects, 'table', namespace),
      ...all(objects, 'map', namespace),
      ...all(objects, 'chain', namespace),
      ...all(objects, 'element', namespace),
    ]
    const statements = asked
      .flatMap(makeCommands)
      .sort((a, b) => a.rank - b.rank)
      .map(({ text }) => `${text}\n`)
    const listing = loadAndList(statements.join(''))
    const expected = all(objects, 'chain', namespace).map(({ chain, hook, rules }) => {
      return [chain, [...(hook === undefined ? [] : [hook]), ...rules.map(({ text }) => text)]] as const
    })
    expect(expected.length).toBeGreaterThan(0)
    expect(chains(listing)).toEqual(Object.fromEntries(expected))
    const elements = rulesetFacts(namespace, listing).filter(({ kind }) => kind === 'element')
    expect(elements).toHaveLength(all(objects, 'element', namespace).length)
  },
)
