/**
 * Parses JSON that this program or one of the kernel's own tools has written, whose shape is therefore known. Not for what
 * comes from a user or a network: that is checked.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller vouches for who wrote the text
export function parseTrustedJson<T>(text: string): T {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- as above
  return JSON.parse(text) as T
}
