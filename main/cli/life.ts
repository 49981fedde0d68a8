import { resolve } from 'node:path'
import { apply } from '../change.ts'
import { down, downAll, runningLabs, up } from '../engine.ts'
import { readLabFile } from '../lab/read.ts'
import { inputProblem } from '../problem.ts'
import { changeJson, changeLine, countLine } from './changes.ts'
import { saySymptom } from './exercise.ts'
import { endOnInterrupt, onInterrupt } from './interrupt.ts'
import { labOf } from './labs.ts'
import { exitCodes, paint, say, sayJson, sayProblems } from './output.ts'
import { progress } from './progress.ts'

interface Options {
  readonly json?: boolean
  /** The lab may leave the lab, by an interface of this machine. */
  readonly allowMachine?: boolean
}

/** `up`: a lab that lives on. */
export async function bringUp(
  file: string,
  { json = false, allowMachine = false }: Options,
): Promise<number> {
  const started = performance.now()
  const { onPhase, done } = progress()
  const interrupt = endOnInterrupt('what was made of the lab is taken back.')
  const source = await readLabFile(resolve(file))
  const lab = source.ok ? await up(source.value, onPhase, allowMachine) : source
  interrupt.release()
  done()
  if (!lab.ok) return sayProblems(lab.problems, json)
  lab.value.keep()
  const { record, sandbox } = lab.value
  const seconds = (performance.now() - started) / 1000
  const { name, containers, hosts } = record.lab
  if (json) sayJson({ lab: name, owner: sandbox.owner, objects: record.objects.length, seconds })
  else {
    const size = `${counted(hosts.length, 'host')}, ${counted(containers.length, 'container')}`
    say(
      `${paint('green', '●')} ${name} is up: ${size}, ${String(record.objects.length)} kernel objects, ${seconds.toFixed(2)} s`,
    )
    const first = containers[0]?.name ?? hosts[0]?.name
    say(
      `  underlay check ${name}${first === undefined ? '' : ` · underlay shell ${name} ${first}`} · underlay down ${name}`,
    )
    saySymptom(lab.value)
  }
  return exitCodes.fine
}

/** `apply`: the running lab as the file now has it. */
export async function applyFile(
  file: string,
  { json = false, allowMachine = false }: Options,
): Promise<number> {
  const { onPhase, done } = progress()
  let code: number = exitCodes.fine
  // An end half-way would leave the lab between two states: the change is carried through first.
  const interrupt = onInterrupt(() => {
    code = exitCodes.interrupted
    process.stderr.write('interrupted: finishing what was begun; the lab runs on …\n')
  })
  const source = await readLabFile(resolve(file))
  const applied = source.ok ? await apply(source.value, onPhase, allowMachine) : source
  interrupt.release()
  done()
  if (!applied.ok) return sayProblems(applied.problems, json)
  const { lab, changes } = applied.value
  if (json) sayJson({ lab: lab.record.lab.name, changes: changes.map(changeJson) })
  else {
    for (const change of changes) say(changeLine(change))
    say(
      changes.length === 0
        ? `${lab.record.lab.name} is what the file says already.`
        : `${countLine(changes)}: done`,
    )
  }
  return code
}

/** `down`: the named labs, or all of them. */
export async function takeDown(
  names: readonly string[],
  { all = false, json = false }: { all?: boolean; json?: boolean },
): Promise<number> {
  if (all === names.length > 0) {
    const hint = 'Name the labs to end, or say --all: `underlay ls` lists them.'
    return sayProblems([inputProblem('no-lab-named', 'It was not said which lab to end.', hint)], json)
  }
  const ended: string[] = all ? await downAll() : []
  for (const name of names) {
    const known = (await runningLabs()).find(({ record }) => record.lab.name === name)
    const lab = known ? { ok: true as const, value: known } : await labOf(name)
    const target = lab.ok ? lab.value.record.lab.name : name
    const result = await down(target)
    if (!result.ok) return sayProblems(result.problems, json)
    ended.push(target)
  }
  if (json) sayJson({ ended })
  else say(ended.length === 0 ? 'No lab was running.' : ended.map((name) => `${name} is down.`).join('\n'))
  return exitCodes.fine
}

function counted(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`
}
