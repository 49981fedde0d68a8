import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newDesk } from './command-line.ts'
import { contents, expectNothingLeft, ownerOf, pause, processesOf, until } from './traces.ts'

const desk = newDesk('flood')
const name = `${desk.name}-lab`
const kibibyte = 1024

test('a command that prints for ever harms neither itself nor the lab, which keeps the newest of what it says', async () => {
  const file = desk.write(
    'a.lab.yml',
    `name: ${name}
hosts: { node1: }
networks: { web: { driver: bridge, host: node1 } }
containers:
  flood: { host: node1, networks: [web], command: [sh, -c, 'i=0; while :; do i=$((i + 1)); echo "line $i of a flood"; done # ${name}'] }
  quiet: { host: node1, networks: [web], command: [sh, -c, 'echo out; echo err >&2; sleep inf'] }
`,
  )
  await desk.underlay('up', file)
  const folder = `/proc/${ownerOf(desk, name) ?? 0}/root/run/underlay/nodes`
  const log = (node: string, part = 'log') => contents(`${folder}/${node}/${part}`)
  const newest = () => Number([...log('flood', 'log.old').matchAll(/^line (\d+) of a flood$/gm)].at(-1)?.[1])
  await until(
    () => newest() > 20_000,
    () => 'the flood is not kept',
  )
  const before = newest()
  await pause(1000)
  expect(newest()).toBeGreaterThan(before)
  for (const part of ['log', 'log.old']) expect(log('flood', part).length).toBeLessThanOrEqual(64 * kibibyte)
  expect(log('quiet')).toBe('out\nerr\n')
  expect(await desk.underlay('drift', name)).toMatchObject({ code: 0 })
  expect(
    await desk.underlay(
      'apply',
      desk.write('b.lab.yml', readFileSync(file, 'utf8').replace('a flood', 'the flood')),
    ),
  ).toMatchObject({ code: 0 })
  await until(
    () => log('flood').includes('of the flood'),
    () => 'the new command is not heard',
  )
  const floods = processesOf(desk)
    .map(({ argv }) => argv[2] ?? '')
    .filter((text) => text.includes(' flood'))
  expect(floods).toEqual([expect.stringContaining('of the flood')])
  await desk.underlay('down', name)
  await expectNothingLeft(desk)
})
