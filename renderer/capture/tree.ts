import type { ShownField, ShownLayer } from '../../main/contract.ts'

/** A line of the tree of a frame. */
export interface TreeItem {
  /** `3` for a layer, `3.1` for a field of it. */
  readonly id: string
  readonly level: 1 | 2
  readonly layer: ShownLayer
  /** Absent for a layer itself. */
  readonly field?: ShownField
  /** Of a layer that has fields: whether they are shown. */
  readonly expanded?: boolean
  /** Bytes that it is about: from `start` up to, not including, `end`. */
  readonly start: number
  readonly end: number
}

/** The lines that are shown: all layers, and the fields of those that are expanded. */
export function treeItems(
  layers: readonly ShownLayer[],
  isExpanded: (layer: ShownLayer, index: number) => boolean,
): readonly TreeItem[] {
  return layers.flatMap((layer, index): TreeItem[] => {
    const { start, end, fields } = layer
    const item = { id: String(index), level: 1, layer, start, end } as const
    if (fields.length === 0) return [item]
    const expanded = isExpanded(layer, index)
    const lines = expanded ? fields : []
    return [
      { ...item, expanded },
      ...lines.map((field, at): TreeItem => {
        return { id: `${index}.${at}`, level: 2, layer, field, start: field.start, end: field.end }
      }),
    ]
  })
}

/** What a layer is about, in a few words beside its title: `10.0.0.3 → 10.0.0.4`, `VNI 5000`; often nothing. */
export function layerWords({ fields }: ShownLayer): string {
  const text = (...endings: readonly string[]) =>
    fields.find(({ name }) => endings.some((ending) => name.endsWith(ending)))?.text
  const [source, destination] = [text('.src', '.srcport'), text('.dst', '.dstport')]
  if (source !== undefined && destination !== undefined) return `${source} → ${destination}`
  const vni = text('vxlan.vni')
  return vni === undefined ? (text('.type', '.opcode', 'vlan.id', 'esp.spi') ?? '') : `VNI ${vni}`
}

/** The narrowest thing that a byte belongs to: its layer, and the field in it; nothing where none has it. */
export function itemAt(layers: readonly ShownLayer[], byte: number): string | undefined {
  const has = ({ start, end }: { readonly start: number; readonly end: number }) =>
    byte >= start && byte < end
  const index = layers.findLastIndex(has)
  const layer = layers[index]
  if (!layer) return undefined
  const inside = layer.fields.filter(has)
  const sizes = inside.map(({ start, end }) => end - start)
  const narrowest = inside[sizes.indexOf(Math.min(...sizes))]
  return narrowest ? `${index}.${layer.fields.indexOf(narrowest)}` : String(index)
}
