import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { checkLab } from '../check/check.ts'
import type { LabRun } from '../check/junit.ts'
import { junit } from '../check/junit.ts'
import { reachability } from '../check/matrix.ts'
import type { Verdict } from '../check/verdict.ts'
import { watchLab } from '../check/watch.ts'
import { unlessEnded } from '../bring.ts'
import type { FreshLab } from '../engine.ts'
import { up } from '../engine.ts'
import { readLabFile } from '../lab/read.ts'
import { kernelProblem } from '../problem.ts'
import { sayProgress } from './exercise.ts'
import { labOf } from './labs.ts'
import { exitCodes, paint, say, sayJson, sayProblems } from './output.ts'
import { progress } from './progress.ts'
import { endOnInterrupt, onInterrupt } from './interrupt.ts'
import { sayMatrix, sayVerdict, sayVerdicts } from './verdicts.ts'

/** `check`: the expectations of a running lab. */
export async function checkRunning(
  name: string,
  { json = false, watch = false }: { json?: boolean; watch?: boolean },
): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  if (watch) return follow(lab.value, json)
  const interrupt = endOnInterrupt('the lab runs on.')
  const verdicts = await checkLab(lab.value)
  interrupt.release()
  if (json) sayJson({ lab: lab.value.record.lab.name, verdicts })
  else {
    sayVerdicts(verdicts)
    sayProgress(lab.value, verdicts)
  }
  return codeOf(verdicts)
}

async function follow(lab: Parameters<typeof watchLab>[0], json: boolean): Promise<number> {
  const stop = new AbortController()
  const { release } = onInterrupt(() => {
    stop.abort()
  })
  for await (const changed of watchLab(lab, { signal: stop.signal })) {
    for (const verdict of changed) {
      if (json) say(JSON.stringify({ time: new Date().toISOString(), ...verdict }))
      else sayVerdict(verdict, `${new Date().toLocaleTimeString()} `)
    }
  }
  release()
  return exitCodes.fine
}

/** `run`: each lab up, checked and down. A lab of `run` never outlives the command. */
export async function runLabs(
  files: readonly string[],
  {
    json = false,
    junit: report,
    allowMachine = false,
  }: { json?: boolean; junit?: string; allowMachine?: boolean },
): Promise<number> {
  const runs: LabRun[] = []
  let code: number = exitCodes.fine
  const interrupt = endOnInterrupt('the lab is taken down.')
  for (const file of files) {
    const { run, code: one } = await runLab(file, json, allowMachine)
    runs.push(run)
    code = Math.max(code, one)
  }
  interrupt.release()
  if (json) sayJson(runs)
  if (report !== undefined) {
    code = Math.max(
      code,
      await writeFile(report, junit(runs)).then(() => exitCodes.fine, reportTrouble(report)),
    )
  }
  return code
}

async function runLab(
  file: string,
  json: boolean,
  allowMachine: boolean,
): Promise<{ run: LabRun; code: number }> {
  const started = performance.now()
  const done = (lab: string, result: LabRun['result']): LabRun => ({
    lab,
    file,
    seconds: (performance.now() - started) / 1000,
    result,
  })
  const { onPhase, done: wipe } = progress()
  const source = await readLabFile(resolve(file))
  const lab = source.ok ? await up(source.value, onPhase, allowMachine) : source
  wipe()
  if (!lab.ok) {
    const { problems } = lab
    return { run: done(file, { problems }), code: json ? quietCode(problems) : sayProblems(problems) }
  }
  if (!json) say(paint('bold', lab.value.record.lab.name))
  const verdicts = await checkAndEnd(lab.value, json)
  return { run: done(lab.value.record.lab.name, { verdicts }), code: codeOf(verdicts) }
}

async function checkAndEnd(lab: FreshLab, json: boolean): Promise<Verdict[]> {
  try {
    const verdicts = await checkLab(lab)
    if (!json) sayVerdicts(verdicts)
    return verdicts
  } finally {
    await lab.end()
  }
}

function quietCode(problems: Parameters<typeof sayProblems>[0]): number {
  return problems.some(({ blame }) => blame === 'input') ? exitCodes.badInput : exitCodes.kernelRefused
}

function reportTrouble(file: string) {
  return (error: Error) => {
    const hint = 'Give a file in a folder that you may write to, on a disk with room left.'
    return sayProblems([
      kernelProblem('report-not-written', `The report ${file} could not be written: ${error.message}.`, hint),
    ])
  }
}

/** `matrix`: who reaches whom. */
export async function showMatrix(
  name: string,
  nodes: readonly string[],
  { json = false, ipv4 = false, ipv6 = false }: { json?: boolean; ipv4?: boolean; ipv6?: boolean },
): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const interrupt = endOnInterrupt('the lab runs on.')
  const family = ipv6 ? 'ipv6' : ipv4 ? 'ipv4' : undefined
  const matrix = await unlessEnded(lab.value.sandbox, () => reachability(lab.value, nodes, family))
  interrupt.release()
  if (!matrix.ok) return sayProblems(matrix.problems, json)
  if (json) sayJson(matrix.value)
  else sayMatrix(matrix.value)
  return exitCodes.fine
}

function codeOf(verdicts: readonly Verdict[]): number {
  return verdicts.every(({ outcome }) => outcome === 'pass') ? exitCodes.fine : exitCodes.expectationFailed
}
