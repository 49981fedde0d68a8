import type { Command } from './command.ts'
import { command } from './command.ts'
import type { Chain, MapElement, NftSet, Table, VerdictMap } from './objects.ts'

type NftObject = Table | VerdictMap | MapElement | NftSet | Chain

/** Order within one nftables transaction: what is named comes before what names it. */
const ranks = { table: 0, map: 1, set: 1, chain: 2, rule: 3, element: 4 } as const

/** Statements that add a part of a ruleset. All of a namespace's statements run as one transaction. */
export function nftMake(object: NftObject): Command[] {
  const add = (rank: number, text: string) => command(object, 'configure', 'nft', rank, `add ${text}`)
  switch (object.kind) {
    case 'table':
      return [add(ranks.table, `table ip ${object.table}`)]
    case 'map':
      return [add(ranks.map, `map ip ${object.table} ${object.map} { type ifname : verdict; }`)]
    case 'element':
      return [add(ranks.element, `element ip ${object.table} ${object.map} { ${elementText(object)} }`)]
    case 'set':
      return [add(ranks.set, `set ip ${object.table} ${object.set} { ${object.of}; }`), ...elements(object)]
    case 'chain': {
      const hook = object.hook === undefined ? '' : ` { ${object.hook} }`
      return [add(ranks.chain, `chain ip ${object.table} ${object.chain}${hook}`), ...rules(object)]
    }
  }
}

/** Statements that take a part of a ruleset away. */
export function nftRemove(object: NftObject): Command[] {
  const undo = (rank: number, text: string) => command(object, 'unconfigure', 'nft', rank, text)
  switch (object.kind) {
    case 'element':
      return [undo(0, `delete element ${inFamily(object.table)} ${object.map} { "${object.link}" }`)]
    case 'chain':
      return [
        undo(1, `flush chain ${inFamily(object.table)} ${object.chain}`),
        undo(2, `delete chain ${inFamily(object.table)} ${object.chain}`),
      ]
    case 'map':
      return [undo(3, `delete map ${inFamily(object.table)} ${object.map}`)]
    case 'set':
      return [undo(3, `delete set ${inFamily(object.table)} ${object.set}`)]
    case 'table':
      return [undo(4, `delete table ${inFamily(object.table)}`)]
  }
}

/** Statements that give a chain other rules; the counters of other chains stay as they are. */
export function nftChange(chain: Chain): Command[] {
  const flush = command(
    chain,
    'configure',
    'nft',
    ranks.chain,
    `flush chain ip ${chain.table} ${chain.chain}`,
  )
  return [flush, ...rules(chain)]
}

/** Statements that give a set other elements. All of a namespace's statements are one transaction: at no time is it empty. */
export function nftRefill(set: NftSet): Command[] {
  const flush = command(set, 'configure', 'nft', ranks.set, `flush set ip ${set.table} ${set.set}`)
  return [flush, ...elements(set)]
}

function elements(set: NftSet): Command[] {
  if (set.elements.length === 0) return []
  const text = `add element ip ${set.table} ${set.set} { ${set.elements.join(', ')} }`
  return [command(set, 'configure', 'nft', ranks.element, text)]
}

function rules(chain: Chain): Command[] {
  return chain.rules.map(({ text }) => ruleCommand(chain, text))
}

/** The statement that adds one rule to a chain. */
export function ruleCommand(chain: Chain, text: string): Command {
  if (/[\n\r]/.test(text)) throw new Error(`not one rule: ${JSON.stringify(text)}`)
  return command(chain, 'configure', 'nft', ranks.rule, `add rule ip ${chain.table} ${chain.chain} ${text}`)
}

function elementText({ link, chain }: MapElement): string {
  return `"${link}" : jump ${chain}`
}

/** Tables of other families, which only others make, are named with their family. */
function inFamily(table: string): string {
  return table.includes(' ') ? table : `ip ${table}`
}
