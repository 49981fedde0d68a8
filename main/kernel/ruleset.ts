import type { KernelFact } from './objects.ts'

/**
 * The tables, maps, elements, sets and chains in what `nft -s list ruleset` prints of one namespace. Tables of other families
 * than `ip` are named `FAMILY NAME`. A table that belongs to a process (`flags owner`) is none of the namespace's: it ends with that.
 */
export function rulesetFacts(namespace: string, listing: string): KernelFact[] {
  const facts: KernelFact[] = []
  let table = ''
  let block: { kind: 'map' | 'set' | 'chain'; name: string; lines: string[] } | undefined
  let isOwned = false
  for (const line of joined(listing)) {
    if (line.startsWith('table ')) isOwned = line.includes('{ # progname ')
    if (isOwned) continue
    const [, family, name] = /^table (\S+) (\S+) \{$/.exec(line) ?? []
    const [, kind, inner] = /^\t(chain|map|set) (\S+) \{$/.exec(line) ?? []
    if (family !== undefined && name !== undefined) {
      table = family === 'ip' ? name : `${family} ${name}`
      facts.push({ kind: 'table', namespace, table })
    } else if ((kind === 'chain' || kind === 'map' || kind === 'set') && inner !== undefined)
      block = { kind, name: inner, lines: [] }
    else if (line === '\t}' && block) {
      facts.push(...readers[block.kind](namespace, table, block.name, block.lines))
      block = undefined
    } else if (block) block.lines.push(line.trim())
  }
  return facts
}

const readers = { map: mapFacts, set: setFacts, chain: chainFacts }

function setFacts(namespace: string, table: string, set: string, lines: readonly string[]): KernelFact[] {
  const of = lines.find((line) => /^(?:typeof|type) /.test(line)) ?? ''
  const [, list = ''] = /elements = \{ (.*?) \}/.exec(lines.join(' ')) ?? []
  return [{ kind: 'set', namespace, table, set, of, elements: list === '' ? [] : list.split(/, */) }]
}

function chainFacts(namespace: string, table: string, chain: string, lines: readonly string[]): KernelFact[] {
  const hook = lines[0]?.startsWith('type ') ? lines[0] : undefined
  const rules = lines.slice(hook === undefined ? 0 : 1).map((text) => ({ text }))
  return [{ kind: 'chain', namespace, table, chain, ...(hook !== undefined && { hook }), rules }]
}

function mapFacts(namespace: string, table: string, map: string, lines: readonly string[]): KernelFact[] {
  const elements = [...lines.join(' ').matchAll(/"([^"]+)" : jump ([^\s,}]+)/g)]
  return [
    { kind: 'map', namespace, table, map },
    ...elements.map(
      ([, link = '', chain = '']) => ({ kind: 'element', namespace, table, map, link, chain }) as const,
    ),
  ]
}

/** nft breaks long element lists over several lines, which a comma ends. */
function joined(listing: string): string[] {
  const lines: string[] = []
  for (const line of listing.split('\n')) {
    const last = lines.at(-1)
    if (last?.endsWith(',')) lines[lines.length - 1] = `${last} ${line.trim()}`
    else if (line !== '') lines.push(line)
  }
  return lines
}
