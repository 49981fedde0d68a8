import { commandLine } from '../kernel/command.ts'
import { ruleCommand } from '../kernel/nft.ts'
import type { Chain, KernelFact, KernelObject } from '../kernel/objects.ts'
import { rulesetFacts } from '../kernel/ruleset.ts'
import type { AskedFor } from './lab.ts'
import type { ChainState, ElementState, RuleState, TableState } from './state.ts'

/** The tables in what `nft list ruleset` prints of a namespace, with counters, and who asked for each part. */
export function ruleStates(
  namespace: string,
  listing: string,
  objects: readonly KernelObject[],
  askedFor: AskedFor,
): TableState[] {
  const facts = rulesetFacts(namespace, listing)
  const wanted = new Map<string, KernelObject & Chain>()
  for (const object of objects) {
    if (object.kind === 'chain' && object.namespace === namespace)
      wanted.set(`${object.table} ${object.chain}`, object)
  }
  return facts
    .filter((fact) => fact.kind === 'table')
    .map((fact) => {
      const inside = facts.filter(
        (other): other is TablePart => 'table' in other && other.table === fact.table,
      )
      const chains = inside.filter((part) => part.kind === 'chain')
      return {
        name: fact.table,
        maps: inside
          .filter((part) => part.kind === 'map')
          .map((map) => ({
            name: map.map,
            elements: elementsOf(map.map, inside, askedFor),
            ...askedFor(map),
          })),
        sets: inside
          .filter((part) => part.kind === 'set')
          .map((set) => ({ name: set.set, of: set.of, elements: set.elements, ...askedFor(set) })),
        chains: chains.map((chain) =>
          chainState(chain, wanted.get(`${chain.table} ${chain.chain}`), askedFor),
        ),
        ...askedFor(fact),
      }
    })
}

type TablePart = Extract<KernelFact, { readonly table: string }>

function elementsOf(map: string, inside: readonly TablePart[], askedFor: AskedFor): ElementState[] {
  return inside
    .filter((part) => part.kind === 'element')
    .filter((element) => element.map === map)
    .map((element) => ({ link: element.link, chain: element.chain, ...askedFor(element) }))
}

function chainState(
  chain: Chain,
  wanted: (KernelObject & Chain) | undefined,
  askedFor: AskedFor,
): ChainState {
  const left = [...(wanted?.rules ?? [])]
  return {
    name: chain.chain,
    ...(chain.hook !== undefined && { hook: chain.hook }),
    rules: chain.rules.map(({ text }): RuleState => {
      const counted = readCounter(text)
      // Two rules may be the same: each asked one answers for one found.
      const match = left.findIndex((rule) => rule.text === counted.text)
      const [rule] = match < 0 ? [] : left.splice(match, 1)
      if (!rule || !wanted) return counted
      const { origin = wanted.origin, why = wanted.why } = rule
      const commands = [commandLine(ruleCommand(wanted, rule.text))]
      return { ...counted, asked: { origin, why, commands } }
    }),
    ...askedFor(chain),
  }
}

function readCounter(text: string): RuleState {
  const pattern = /\bcounter packets (\d+) bytes (\d+)/
  const [, packets, bytes] = pattern.exec(text) ?? []
  const plain = text.replaceAll(new RegExp(pattern, 'g'), 'counter')
  return { text: plain, ...(packets !== undefined && { packets: Number(packets), bytes: Number(bytes) }) }
}
