/** Stands for an object of Electron's, of which only this part is used. */
export function standIn<T>(part: Partial<Record<keyof T, unknown>>): T {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- without Electron's binary there is no real one
  return part as T
}
