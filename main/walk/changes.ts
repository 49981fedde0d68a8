import type { Field, Layer } from '../packet/packet.ts'
import type { Change } from './walk.ts'

/** Every difference between a frame and the same packet one place before. */
export function changesBetween(before: readonly Layer[], after: readonly Layer[]): Change[] {
  const pairs = align(before, after)
  return pairs.flatMap(([old, now]) => {
    if (old && now) return rewritten(old, now)
    if (now) return [wholeLayer('added', now)]
    return old ? [wholeLayer('removed', old)] : []
  })
}

function wholeLayer(what: 'added' | 'removed', layer: Layer): Change {
  const text = [...telling].flatMap((name) => layer.fields.find((field) => field.name === name)?.text ?? [])
  return {
    what,
    protocol: layer.protocol,
    label: layer.title,
    ...(text.length > 0 && { [what === 'added' ? 'after' : 'before']: text.join(' → ') }),
    start: layer.start,
    end: layer.end,
  }
}

/** What says most about a header, sources before destinations. */
const telling = new Set([
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'vxlan.vni',
  'eth.src',
  'eth.dst',
  'vlan.id',
  'udp.dstport',
  'esp.spi',
])

function rewritten(before: Layer, after: Layer): Change[] {
  return after.fields.flatMap((field) => {
    const old = before.fields.find(({ name }) => name === field.name)
    if (old === undefined || old.value === field.value) return []
    return [changed(after.protocol, old, field)]
  })
}

function changed(protocol: string, before: Field, after: Field): Change {
  return {
    what: 'rewritten',
    protocol,
    field: after.name,
    label: after.label,
    before: before.text,
    after: after.text,
    start: after.start,
    end: after.end,
  }
}

/**
 * Which header is which: headers are put on and taken off in front of others, so that the longest common list, counted from the
 * innermost, is what stayed.
 */
function align(before: readonly Layer[], after: readonly Layer[]): [Layer | undefined, Layer | undefined][] {
  const lengths = table(before, after)
  const pairs: [Layer | undefined, Layer | undefined][] = []
  let i = before.length
  let j = after.length
  while (i > 0 || j > 0) {
    const old = before[i - 1]
    const now = after[j - 1]
    if (old && now && old.protocol === now.protocol) {
      pairs.unshift([old, now])
      i--
      j--
    } else if (now && (!old || at(lengths, i, j - 1) >= at(lengths, i - 1, j))) {
      pairs.unshift([undefined, now])
      j--
    } else {
      pairs.unshift([old, undefined])
      i--
    }
  }
  return pairs
}

/** Lengths of the longest common lists of the first headers of both. */
function table(before: readonly Layer[], after: readonly Layer[]): number[][] {
  const lengths = [Array<number>(after.length + 1).fill(0)]
  for (const [i, old] of before.entries()) {
    const row = [0]
    for (const [j, now] of after.entries())
      row.push(
        old.protocol === now.protocol ? at(lengths, i, j) + 1 : Math.max(at(lengths, i, j + 1), row[j] ?? 0),
      )
    lengths.push(row)
  }
  return lengths
}

function at(lengths: readonly (readonly number[])[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0
}
