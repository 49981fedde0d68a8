import { afterEach, describe, expect, test } from 'vitest'
import type { Started } from './command-line.ts'
import { newDesk } from './command-line.ts'
import { contents, expectNothingLeft, ownerOf, pause, processesOf, until } from './traces.ts'

const desk = newDesk('interrupted')
const name = `${desk.name}-lab`

/** A lab whose check takes its time: nobody has the address. */
const lab = (containers = 2) => `name: ${name}
hosts: { node1: }
networks: { web: { driver: bridge, host: node1, ipam: { subnet: 10.8.0.0/16 } } }
containers:
${Array.from({ length: containers }, (_, i) => `  fault${i}: { host: node1, networks: [web], command: [sleep, inf] }`).join('\n')}
expect: ['fault0 reaches 10.8.200.200 eventually']
`

afterEach(async () => {
  await desk.underlay('down', name)
  await expectNothingLeft(desk)
})

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  test('ends an `up`, and the half-built lab', async () => {
    for (const moment of [0, 30, 90, 180]) {
      const up = desk.start('up', desk.write('a.lab.yml', lab(6)))
      await until(
        () => ownerOf(desk, name) !== undefined,
        () => 'no lab begins',
      )
      await pause(moment)
      await expectInterrupted(up, signal, 'interrupted: what was made of the lab is taken back.\n')
      await expectNothingLeft(desk)
    }
  })

  test('ends a `run` while it builds, and while it checks', async () => {
    const file = desk.write('a.lab.yml', lab())
    for (const begun of [() => ownerOf(desk, name) !== undefined, () => runs('ping')]) {
      const run = desk.start('run', file)
      await until(begun, () => 'it does not begin')
      await expectInterrupted(run, signal, 'interrupted: the lab is taken down.\n')
      await expectNothingLeft(desk)
    }
  })

  test('ends a `check` with its probes, and leaves the lab as it is', async () => {
    await desk.underlay('up', desk.write('a.lab.yml', lab()))
    const check = desk.start('check', name)
    await until(
      () => runs('ping'),
      () => 'it does not check',
    )
    await expectInterrupted(check, signal, 'interrupted: the lab runs on.\n')
    await until(
      () => !runs('ping'),
      () => 'a probe is left',
    )
    await expectWhole()
  })

  test('lets an `apply` carry the change through', async () => {
    await desk.underlay('up', desk.write('a.lab.yml', lab()))
    const apply = desk.start('apply', desk.write('b.lab.yml', lab(40)))
    await until(
      // The shell that starts Node has children of its own.
      () =>
        contents(`/proc/${apply.pid}/cmdline`).startsWith('node') &&
        contents(`/proc/${apply.pid}/task/${apply.pid}/children`) !== '',
      () => 'it does not apply',
    )
    await expectInterrupted(apply, signal, 'interrupted: finishing what was begun; the lab runs on …\n')
    await expectWhole()
    expect(await desk.underlay('exec', name, 'fault39', '--', 'hostname')).toMatchObject({
      stdout: 'fault39\n',
    })
  })
})

async function expectInterrupted(command: Started, signal: NodeJS.Signals, line: string): Promise<void> {
  command.kill(signal)
  const { code, stderr } = await command.ended
  expect(stderr).toBe(line)
  expect(code).toBe(130)
}

async function expectWhole(): Promise<void> {
  const { stdout, stderr } = await desk.underlay('drift', name)
  expect(stdout + stderr).toMatch(/^The kernel has what was asked, and nothing else of this kind: /)
}

function runs(program: string): boolean {
  return processesOf(desk).some(({ argv }) => argv[0] === program)
}
