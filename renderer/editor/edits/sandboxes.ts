import { placesOf } from './connect.ts'
import { at } from './lab-file.ts'
import type { LabFile } from './lab-file.ts'

/** Overlay sandboxes, as `NETWORK@HOST`, that are there for some containers: an overlay is only where one needs it. */
export function sandboxesFor(
  file: LabFile,
  containers: readonly string[],
  networksOf = (name: string): readonly string[] => placesOf(file, name)?.names ?? [],
): ReadonlySet<string> {
  const [onlyHost] = Object.keys(file.hosts)
  return new Set(
    containers.flatMap((name) => {
      const host = at(file.containers, name, 'host') ?? onlyHost
      return networksOf(name)
        .filter((network) => at(file.networks, network, 'driver') === 'overlay')
        .map((network) => `${network}@${typeof host === 'string' ? host : ''}`)
    }),
  )
}
