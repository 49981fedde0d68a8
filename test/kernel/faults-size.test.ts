import { expect, test } from 'vitest'
import { newDesk } from './command-line.ts'
import { expectNothingLeft, tracesOf } from './traces.ts'

const desk = newDesk('size')
const name = `${desk.name}-lab`
const minutes = 180_000

/** Containers on bridges of one host, so many on each. */
const lab = (bridges: readonly number[]) => `name: ${name}
hosts: { node1: }
networks:
${bridges.map((_, bridge) => `  net${bridge}: { driver: bridge, host: node1, ipam: { subnet: 10.${bridge}.0.0/16 } }`).join('\n')}
containers:
${bridges.flatMap((count, bridge) => Array.from({ length: count }, (_, i) => `  fault${bridge}-${i}: { host: node1, networks: [net${bridge}] }`)).join('\n')}
expect: ['fault0-0 reaches fault0-${(bridges[0] ?? 0) - 1}']
`

test('2,000 containers on one bridge are refused before anything is made, at the bridge’s line', async () => {
  const file = desk.write('one.lab.yml', lab([2000]))
  const { code, stdout, stderr } = await desk.underlay('up', file)
  expect(stderr).toContain(
    `${file}:4:3: error: The bridge of network \`net0\` on \`node1\` would have 2,000 ports; Linux takes at most 1,023.\n`,
  )
  expect(stderr.match(/error:/g)).toHaveLength(1)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(tracesOf(desk)).toEqual([])
})

test(
  '2,000 containers on three bridges come up, reach each other, and go',
  async () => {
    const file = desk.write('three.lab.yml', lab([1023, 600, 377]))
    const times = [performance.now()]
    expect(await desk.underlay('up', file)).toMatchObject({ code: 0, stderr: '' })
    times.push(performance.now())
    expect(await desk.underlay('check', name)).toMatchObject({ code: 0 })
    times.push(performance.now())
    expect(await desk.underlay('down', name)).toMatchObject({ code: 0 })
    times.push(performance.now())
    await expectNothingLeft(desk)
    console.log(times.slice(1).map((time, i) => Math.round(time - (times[i] ?? 0))))
  },
  minutes,
)
