import type { ChainState, RuleState, TableState } from '../../main/contract.ts'
import { bytes, counted } from '../parts/amount.ts'
import { texts } from '../texts/index.ts'
import type { Entry } from './entry.ts'
import { origin } from './entry.ts'

/** An nftables table: its maps and sets, its chains with their rules in order. */
export function tableEntry({ name, maps, sets, chains, ...found }: TableState): Entry {
  return {
    key: name,
    title: `table ${name}`,
    ...origin(found, 'hand'),
    children: [...chains.map(chainEntry), ...maps.map(mapEntry), ...sets.map(setEntry)],
  }
}

function chainEntry({ name, hook, rules, ...found }: ChainState): Entry {
  const seen = new Map<string, number>()
  return {
    key: `chain ${name}`,
    title: `chain ${name}`,
    ...(hook !== undefined && { lines: [hook] }),
    ...(rules.length === 0 && { rest: texts.inspector.noRules }),
    ...origin(found, 'hand'),
    children: rules.map((rule) => {
      const before = seen.get(rule.text) ?? 0
      seen.set(rule.text, before + 1)
      return ruleEntry(rule, before)
    }),
  }
}

/** `before`: how many rules of the same text stand before it. */
function ruleEntry({ text, packets, bytes: size, ...found }: RuleState, before: number): Entry {
  return {
    key: before === 0 ? text : `${text} ${before}`,
    title: text,
    ...(packets !== undefined && {
      counters: [
        {
          label: '',
          value: packets,
          text:
            size === undefined
              ? counted(packets, 'packet')
              : `${counted(packets, 'packet')} · ${bytes(size)}`,
        },
      ],
    }),
    ...origin(found, 'hand'),
  }
}

function mapEntry({ name, elements, ...found }: TableState['maps'][number]): Entry {
  return {
    key: `map ${name}`,
    title: `map ${name}`,
    ...origin(found, 'hand'),
    children: elements.map(({ link, chain, ...element }) => ({
      key: link,
      title: `${link} → ${chain}`,
      ...origin(element, 'hand'),
    })),
  }
}

function setEntry({ name, of, elements, ...found }: TableState['sets'][number]): Entry {
  return {
    key: `set ${name}`,
    title: `set ${name}`,
    rest: of,
    lines: [elements.join(', ')],
    ...origin(found, 'hand'),
  }
}
