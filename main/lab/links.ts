/**
 * Names of a namespace's interfaces: the one that is asked for, else the one that it had before, else `eth` and the
 * lowest free number, as Docker counts.
 */
export function assignLinks(
  interfaces: readonly { readonly asked?: string | undefined; readonly before?: string | undefined }[],
): string[] {
  const taken = new Set(interfaces.flatMap(({ asked }) => asked ?? []))
  const kept = interfaces.map(({ asked, before }) => {
    if (asked !== undefined || before === undefined || !/^eth\d+$/.test(before) || taken.has(before))
      return asked
    taken.add(before)
    return before
  })
  let number = 0
  return kept.map((name) => {
    if (name !== undefined) return name
    while (taken.has(`eth${number}`)) number++
    taken.add(`eth${number}`)
    return `eth${number}`
  })
}
