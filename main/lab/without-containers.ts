import type { Lab } from './lab.ts'

/** A lab without some of its containers: nobody meets them, and nothing is made for them. All else is as it was. */
export function withoutContainers(lab: Lab, names: readonly string[] | undefined): Lab {
  if (names === undefined || names.length === 0) return lab
  return { ...lab, containers: lab.containers.filter(({ name }) => !names.includes(name)) }
}
