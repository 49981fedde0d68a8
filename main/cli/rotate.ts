import { rotateKeys } from '../rotate.ts'
import { changeJson, changeLine, countLine } from './changes.ts'
import { labOf } from './labs.ts'
import { exitCodes, say, sayJson, sayProblems } from './output.ts'

/** `rotate`: new keys for the encrypted overlays of a running lab. */
export async function rotate(name: string, { json = false }: { json?: boolean }): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const rotated = await rotateKeys(lab.value.record.lab.name)
  if (!rotated.ok) return sayProblems(rotated.problems, json)
  const { keyring, changes } = rotated.value
  if (json) {
    sayJson({ lab: lab.value.record.lab.name, ...keyring, changes: changes.map(changeJson) })
    return exitCodes.fine
  }
  for (const change of changes) say(changeLine(change))
  say(`${countLine(changes)}: done`)
  say(
    `Hosts encrypt with key ${String(keyring.sending)} now, and decrypt with keys ${keyring.receiving.join(', ')}.`,
  )
  return exitCodes.fine
}
