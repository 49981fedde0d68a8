import { resolve } from 'node:path'
import { kernelObjects } from '../drivers/index.ts'
import { planFor } from '../change.ts'
import { diff } from '../kernel/diff.ts'
import { plan } from '../kernel/plan.ts'
import { readLabFile } from '../lab/read.ts'
import { readLab } from '../lab-file.ts'
import { labFileJsonSchema } from '../lab/json-schema.ts'
import { filesOf } from '../nodes.ts'
import type { Problem } from '../problem.ts'
import { inputProblem } from '../problem.ts'
import { planJson, sayPlan } from './changes.ts'
import { exitCodes, paint, problemText, say, sayJson, sayProblems } from './output.ts'

/** `validate`: every problem of every file. */
export async function validate(
  files: readonly string[],
  { json = false }: { json?: boolean },
): Promise<number> {
  const answers: { file: string; valid: boolean; problems: readonly Problem[] }[] = []
  for (const file of files) {
    const read = await readLab(resolve(file))
    const problems = read.ok ? [] : read.problems.map((problem) => relative(problem, file))
    answers.push({ file, valid: read.ok, problems })
  }
  const broken = answers.filter(({ valid }) => !valid)
  if (json) sayJson(answers)
  else {
    for (const { file, valid, problems } of answers) {
      if (valid) say(`${file}: ${paint('green', 'valid')}`)
      else process.stderr.write(problems.map((problem) => `${problemText(problem)}\n`).join(''))
    }
    const count = broken.flatMap(({ problems }) => problems).length
    if (count > 0) process.stderr.write(`${String(count)} ${count === 1 ? 'error' : 'errors'}\n`)
  }
  return broken.length === 0 ? exitCodes.fine : exitCodes.badInput
}

/** `plan`: what would be done. */
export async function showPlan(file: string, { json = false }: { json?: boolean }): Promise<number> {
  const source = await readLabFile(resolve(file))
  const planned = source.ok ? await planFor(source.value) : source
  if (!planned.ok) return sayProblems(planned.problems, json)
  const { lab, plan: steps, running } = planned.value
  if (json) sayJson({ lab: lab.name, running: running !== undefined, steps: planJson(steps) })
  else {
    say(running ? `${lab.name} is running; against it:` : `${lab.name} is not running; from nothing:`)
    sayPlan(steps, file)
  }
  return exitCodes.fine
}

/** `export`: the lab in another language. */
export async function exportLab(
  file: string,
  { script, dot, mermaid }: { script?: boolean; dot?: boolean; mermaid?: boolean },
): Promise<number> {
  const read = await readLab(resolve(file))
  if (!read.ok) return sayProblems(read.problems)
  const lab = read.value
  if (script) {
    const { shellScript } = await import('../export/script.ts')
    process.stdout.write(shellScript(lab, plan(diff([], kernelObjects(lab))), (node) => filesOf(lab, node)))
  } else if (dot || mermaid) {
    const picture = await import('../export/picture.ts')
    process.stdout.write(dot ? picture.dot(lab) : picture.mermaid(lab))
  } else {
    const hint = 'Say --script, --dot or --mermaid.'
    return sayProblems([inputProblem('no-format', 'It was not said what to export the lab as.', hint)])
  }
  return exitCodes.fine
}

/** `schema`: for editors. */
export function printSchema(): Promise<number> {
  sayJson(labFileJsonSchema())
  return Promise.resolve(exitCodes.fine)
}

/** Places as the user gave the file, so that a terminal's links work. */
function relative(problem: Problem, file: string): Problem {
  return problem.place ? { ...problem, place: { ...problem.place, file } } : problem
}
