import type { Command } from './commands.ts'
import type { Chain, MapElement, Table, VerdictMap } from './objects.ts'

type NftObject = Table | VerdictMap | MapElement | Chain

/** Order within one nftables transaction: what is named comes before what names it. */
const ranks = { table: 0, map: 1, chain: 2, rule: 3, element: 4 } as const

/** Statements that add a part of a ruleset. All of a namespace's statements run as one transaction. */
export function nftMake(object: NftObject): Command[] {
  const { namespace } = object
  switch (object.kind) {
    case 'table':
      return [nft(namespace, ranks.table, `add table ip ${object.table}`)]
    case 'map':
      return [
        nft(namespace, ranks.map, `add map ip ${object.table} ${object.map} { type ifname : verdict; }`),
      ]
    case 'element':
      return [
        nft(
          namespace,
          ranks.element,
          `add element ip ${object.table} ${object.map} { ${elementText(object)} }`,
        ),
      ]
    case 'chain': {
      const hook = object.hook === undefined ? '' : ` { ${object.hook} }`
      return [
        nft(namespace, ranks.chain, `add chain ip ${object.table} ${object.chain}${hook}`),
        ...rules(object),
      ]
    }
  }
}

/** Statements that take a part of a ruleset away. */
export function nftRemove(object: NftObject): Command[] {
  const { namespace } = object
  const gone = (rank: number, text: string): Command => ({
    phase: 'unconfigure',
    namespace,
    tool: 'nft',
    rank,
    text,
  })
  switch (object.kind) {
    case 'element':
      return [gone(0, `delete element ip ${object.table} ${object.map} { ${quoted(object.link)} }`)]
    case 'chain':
      return [
        gone(1, `flush chain ip ${object.table} ${object.chain}`),
        gone(2, `delete chain ip ${object.table} ${object.chain}`),
      ]
    case 'map':
      return [gone(3, `delete map ip ${object.table} ${object.map}`)]
    case 'table':
      return [gone(4, `delete table ip ${object.table}`)]
  }
}

/** Statements that give a chain other rules; the counters of other chains stay as they are. */
export function nftChange(chain: Chain): Command[] {
  return [nft(chain.namespace, ranks.chain, `flush chain ip ${chain.table} ${chain.chain}`), ...rules(chain)]
}

function rules(chain: Chain): Command[] {
  return chain.rules.map((rule) => {
    if (/[\n\r]/.test(rule.text)) throw new Error(`not one rule: ${JSON.stringify(rule.text)}`)
    return nft(chain.namespace, ranks.rule, `add rule ip ${chain.table} ${chain.chain} ${rule.text}`)
  })
}

function elementText({ link, chain }: MapElement): string {
  return `${quoted(link)} : jump ${chain}`
}

function quoted(name: string): string {
  return `"${name}"`
}

function nft(namespace: string, rank: number, text: string): Command {
  return { phase: 'configure', namespace, tool: 'nft', rank, text }
}
