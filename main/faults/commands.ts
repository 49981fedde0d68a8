import type { KernelObject } from '../kernel/objects.ts'
import type { WordsOf } from '../lab/fault-schema.ts'
import type { Broken, Scene, Unbroken } from './fault.ts'
import { blame, changesNothing, notThere, turned } from './fault.ts'

type Process = Extract<KernelObject, { kind: 'process' }>

/** Breaks what a container runs: nothing, so that its ports are closed, or another program than it should. */
export function breakCommand(scene: Scene, { command: node, runs }: WordsOf<'command'>): Broken | Unbroken {
  const all = scene.objects.filter((object) => object.kind === 'process')
  const found = all.find((process) => process.node === node)
  if (!found) {
    const known = all.map((process) => process.node)
    return notThere('command', `\`${node}\` has no command.`, undefined, known)
  }
  if (runs !== undefined && JSON.stringify(runs) === JSON.stringify(found.argv))
    return changesNothing('runs', `The command of \`${node}\` is this one without this fault.`)
  const before = found.argv.join(' ')
  const text =
    runs === undefined
      ? `the command of ${node} does not run: ${before}`
      : `${node} runs \`${runs.join(' ')}\` instead of \`${before}\``
  const isMeant = (object: KernelObject): object is Process => object === found
  const objects = turned(scene.objects, isMeant, (process) =>
    runs === undefined ? undefined : { ...process, argv: runs, ...blame(scene, found.namespace, text) },
  )
  return { objects, text, namespace: found.namespace }
}
