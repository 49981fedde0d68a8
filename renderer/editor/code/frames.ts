/** A block mapping or list that is open at a place in a text. */
export interface Frame {
  readonly indent: number
  /** Of the list's last item; undefined in a mapping. */
  readonly index?: number
  /** Keys of the mapping, the last one open. */
  readonly keys: readonly string[]
}

/** A `-` in this column: an item more of the list there, or the first of a new one. */
export function enterItem(frames: Frame[], column: number): void {
  while ((frames.at(-1)?.indent ?? -1) > column) frames.pop()
  const top = frames.at(-1)
  if (top?.index !== undefined && top.indent === column) frames.pop()
  const index = top?.index !== undefined && top.indent === column ? top.index + 1 : 0
  frames.push({ indent: column, index, keys: [] })
}

/** A key in this column: one more of the mapping there, or the first of a new one. */
export function enterKey(frames: Frame[], column: number, key: string): void {
  const isOver = ({ indent, index }: Frame) => indent > column || (index !== undefined && indent === column)
  for (let top = frames.at(-1); top && isOver(top); top = frames.at(-1)) frames.pop()
  const top = frames.at(-1)
  if (top?.indent === column) frames.pop()
  frames.push({ indent: column, keys: top?.indent === column ? [...top.keys, key] : [key] })
}

/** The key path to what is open. */
export function pathOf(frames: readonly Frame[]): readonly (string | number)[] {
  return frames.map(({ index, keys }) => index ?? keys.at(-1) ?? '')
}
