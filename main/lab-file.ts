import { faultResults } from './drivers/index.ts'
import { isUnbroken } from './faults/fault.ts'
import type { Lab } from './lab/lab.ts'
import { parseLab as parseWords, readLabFile } from './lab/read.ts'
import { placeOf, readSource } from './lab/source.ts'
import type { Problem, Result } from './problem.ts'
import { failed, inputProblem } from './problem.ts'

/**
 * Resolves the text of a lab file, and tries its faults: one that names what is not there, or that would change nothing, is refused
 * like any other mistake. With the lab that ran before, what was chosen then and may stay, stays.
 */
export function parseLab(text: string, file: string, before?: Lab): Result<Lab> {
  const parsed = parseWords(text, file, before)
  if (!parsed.ok || !parsed.value.faults) return parsed
  const problems = faultProblems(parsed.value, text)
  return problems.length > 0 ? failed(...problems) : parsed
}

/** Reads and resolves a lab file, and tries its faults. `file` is an absolute path. */
export async function readLab(file: string): Promise<Result<Lab>> {
  const source = await readLabFile(file)
  return source.ok ? parseLab(source.value.text, file) : source
}

function faultProblems(lab: Lab, text: string): Problem[] {
  const source = readSource(text, lab.file, [])
  if (!source.ok) return [...source.problems]
  return faultResults(lab).flatMap(({ result }, index) => {
    if (!isUnbroken(result)) return []
    const { code, key, message, hint } = result
    const { place, quote } = placeOf(source.value, ['faults', index, key], 'value')
    return [{ ...inputProblem(code, message, hint, place), quote }]
  })
}
