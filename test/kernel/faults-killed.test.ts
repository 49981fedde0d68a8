import { describe, expect, test } from 'vitest'
import type { Desk } from './command-line.ts'
import { newDesk } from './command-line.ts'
import { observe } from './observer.ts'
import type { Process } from './traces.ts'
import {
  contents,
  expectNothingLeft,
  ownerOf,
  pause,
  processesOf,
  target,
  tracesOf,
  until,
} from './traces.ts'

/** Kills come at random moments; the same seed gives the same moments, as far as a kernel is ever the same. */
const seed = Number(process.env['UNDERLAY_TEST_SEED'] ?? Date.now() % 1_000_000)
console.log(`UNDERLAY_TEST_SEED=${seed}`)

/** Two hosts, an overlay, a bridge network with rules, a program: some of each kind of object. */
const first = (name: string) => `name: ${name}
lans: { lan: { subnet: 10.1.0.0/24 } }
hosts: { node1: { lans: [lan] }, node2: { lans: [lan] } }
networks:
  red: { driver: overlay }
  web: { driver: bridge, host: node1 }
containers:
  fault1: { host: node1, networks: [red, web], command: [sleep, inf] }
  fault2: { host: node2, networks: [red], sysctls: { net.ipv4.ip_forward: '1' } }
`

/** The same lab with some of each kind made, changed and removed. */
const second = (name: string) => `name: ${name}
lans: { lan: { subnet: 10.1.0.0/24 }, lan2: { subnet: 10.2.0.0/24 } }
hosts: { node1: { lans: [lan, lan2] }, node2: { lans: [lan] } }
networks:
  red: { driver: overlay, driver_opts: { mtu: 1400 } }
  blue: { driver: bridge, host: node2 }
containers:
  fault1: { host: node1, networks: [red], command: [sleep, '1000000'] }
  fault3: { host: node2, networks: [red, blue], ports: ['80:80'] }
`

/** And with other ones. */
const third = (name: string) => `${first(name)}
  fault4: { host: node2, networks: [bridge, red], command: [sleep, '2000000'] }
`

/** Containers on one bridge. */
const many = (name: string, count: number) => `name: ${name}
hosts: { node1: }
networks: { web: { driver: bridge, host: node1 } }
containers:
${Array.from({ length: count }, (_, i) => `  fault${i}: { host: node1, networks: [web] }`).join('\n')}
`

const minutes = 180_000

describe.concurrent('where processes are killed', () => {
  onDesk(
    'builders',
    'a lab whose builder is killed is gone without a trace, or up and whole',
    async (desk, name, random) => {
      const file = desk.write('first.lab.yml', first(name))
      const usual = await duration(() => desk.underlay('up', file))
      await desk.underlay('down', name)
      const outcomes = { gone: 0, whole: 0 }
      for (let round = 0; round < 40; round++) {
        const up = desk.start('up', file)
        await pause(random() * usual * 1.2)
        up.kill('SIGKILL')
        await up.ended
        if (await livesByItself(desk, name)) {
          outcomes.whole++
          await expectWhole(desk, name)
          killOwner(desk, name)
        } else outcomes.gone++
        await expectNothingLeft(desk)
      }
      expect(outcomes.gone).toBeGreaterThan(0)
      expect(outcomes.whole).toBeGreaterThan(0)
    },
  )

  onDesk(
    'owners',
    'a lab whose owner is killed while it comes up is reported as such, and is gone',
    async (desk, name, random) => {
      const file = desk.write('first.lab.yml', first(name))
      for (let round = 0; round < 16; round++) {
        const up = desk.start('up', file)
        await until(
          () => ownerOf(desk, name) !== undefined,
          () => 'no lab begins',
        )
        await pause(random() * 200)
        killOwner(desk, name)
        const { code, stderr } = await up.ended
        if (code !== 0) {
          expect(code).toBe(3)
          expect(stderr).toMatch(
            /^error: The lab.* (was ended while this command worked on it|could not be made)/,
          )
          expect(stderr.match(/error:/g)).toHaveLength(1)
        }
        await expectNothingLeft(desk)
      }
    },
  )

  onDesk(
    'changes',
    'a lab whose change is killed is listed, and the next change makes it whole',
    async (desk, name, random) => {
      const files = [first, second, third].map((text, i) => desk.write(`${i}.lab.yml`, text(name)))
      const any = () => files[Math.floor(random() * files.length)] ?? ''
      await desk.underlay('up', any())
      const usual = await duration(() => desk.underlay('apply', any()))
      for (let round = 0; round < 16; round++) {
        const apply = desk.start('apply', any())
        await pause(usual * (0.3 + random() * 0.8))
        apply.kill('SIGKILL')
        await apply.ended
        // Now and then, one change after the other is cut off.
        if (random() < 0.3) continue
        expect((await desk.underlay('ls')).stdout).toContain(name)
        expect(await desk.underlay('apply', any())).toMatchObject({ code: 0 })
        await expectWhole(desk, name)
      }
      const last = desk.start('apply', any())
      await pause(usual / 2)
      last.kill('SIGKILL')
      expect(await desk.underlay('down', name)).toMatchObject({ code: 0, stdout: `${name} is down.\n` })
      await expectNothingLeft(desk)
    },
  )

  onDesk('ends', 'a `down` that is killed leaves a whole lab or none', async (desk, name, random) => {
    const file = desk.write('third.lab.yml', third(name))
    const usual = await duration(() => desk.underlay('down', name))
    for (let round = 0; round < 10; round++) {
      await desk.underlay('up', file)
      const down = desk.start('down', name)
      await pause(usual * (0.5 + random() * 0.7))
      down.kill('SIGKILL')
      await down.ended
      if (await livesByItself(desk, name)) {
        await expectWhole(desk, name)
        await desk.underlay('down', name)
      }
      await expectNothingLeft(desk)
    }
  })

  onDesk('stopped', 'a `down` ends a lab in which a program is stopped', async (desk, name) => {
    await desk.underlay('up', desk.write('first.lab.yml', first(name)))
    const stopped = desk.start('exec', name, 'fault1', '--', 'sh', '-c', `kill -STOP $$ # ${name}`)
    const sh = () => processesOf(desk).some(({ argv }) => argv[0] === 'sh')
    await until(sh, () => 'no program is stopped')
    expect(await desk.underlay('down', name)).toMatchObject({ code: 0 })
    expect(await stopped.ended).toMatchObject({ code: 128 + 9 })
    await expectNothingLeft(desk)
  })

  onDesk(
    'readers',
    'a command on a lab that is killed meanwhile says so in one sentence',
    async (desk, name) => {
      const files = [
        desk.write('few.lab.yml', many(name, 60)),
        desk.write('more.lab.yml', many(name, 90)),
      ] as const
      for (const argv of [
        ['apply', files[1]],
        ['drift', name],
        ['inspect', name],
      ]) {
        await desk.underlay('up', files[0])
        const owner = ownerOf(desk, name) ?? 0
        const command = desk.start(...argv)
        await until(
          () => processesOf(desk).some(isInside),
          () => `${argv.join(' ')} does not work in the lab`,
        )
        process.kill(owner, 'SIGKILL')
        const { code, stderr } = await command.ended
        expect(stderr).toMatch(
          /^error: The lab \S+ was ended while this command worked on it; nothing of it is left\.\n.*\n$/,
        )
        expect(code).toBe(3)
        await expectNothingLeft(desk)
      }
    },
  )

  onDesk('workers', 'a change waits for what a killed one has still under way', async (desk, name) => {
    const file = desk.write('more.lab.yml', many(name, 60))
    await desk.underlay('up', desk.write('few.lab.yml', many(name, 1)))
    const cut = desk.start('apply', file)
    await until(
      () => stopWorkers(desk),
      () => 'it does not work',
    )
    cut.kill('SIGKILL')
    const next = desk.start('apply', file)
    const first = await Promise.race([
      next.ended.then(() => 'the change'),
      pause(2000).then(() => 'the worker'),
    ])
    for (const { pid } of processesOf(desk)) signal(pid, 'SIGCONT')
    expect(first).toBe('the worker')
    expect(await next.ended).toMatchObject({ code: 0, stderr: '' })
    await expectWhole(desk, name)
    await desk.underlay('down', name)
    await expectNothingLeft(desk)
  })

  onDesk(
    'containers',
    'a killed process of a container harms neither lab nor other containers',
    async (desk, name, random) => {
      const file = desk.write('third.lab.yml', third(name))
      await desk.underlay('up', file)
      for (let round = 0; round < 10; round++) {
        const inside = processesOf(desk).filter(isInside)
        const victim = inside[Math.floor(random() * inside.length)]
        expect(victim).toBeDefined()
        signal(victim?.pid ?? 0, 'SIGKILL')
        expect(await desk.underlay('exec', name, 'fault1', '--', 'hostname')).toMatchObject({
          code: 0,
          stdout: 'fault1\n',
        })
        expect(await desk.underlay('exec', name, 'fault2', '--', 'hostname')).toMatchObject({
          code: 0,
          stdout: 'fault2\n',
        })
        expect(await desk.underlay('apply', file)).toMatchObject({ code: 0 })
        await expectWhole(desk, name)
      }
      killOwner(desk, name)
      await expectNothingLeft(desk)
    },
  )

  onDesk(
    'namespaces',
    'the kernel takes back each namespace of a lab that is killed',
    async (desk, name, random) => {
      const file = desk.write('first.lab.yml', first(name))
      const namespaces = ['fault1', 'fault2', 'lan', 'node1', 'node2', 'red@node1', 'red@node2']
      for (let round = 0; round < 3; round++) {
        await desk.underlay('up', file)
        const owner = ownerOf(desk, name) ?? 0
        const observer = await observe(owner, namespaces)
        try {
          expect(observer.cables()).toEqual(namespaces)
          await pause(random() * 100)
          process.kill(owner, 'SIGKILL')
          await until(
            () => observer.cables().length === 0,
            () => `still there: ${observer.cables().join(', ')}`,
          )
        } finally {
          observer.end()
        }
        await expectNothingLeft(desk)
      }
    },
  )
})

/** A test on a desk of its own, with a lab's name and random numbers. */
function onDesk(
  subject: string,
  title: string,
  run: (desk: Desk, name: string, random: () => number) => Promise<void>,
): void {
  const desk = newDesk(subject)
  test(title, () => run(desk, `${desk.name}-lab`, generator(seed)), minutes)
}

/** Whether a lab is there once whatever was cut off has come to an end: one that lives by itself tells nobody anything. */
async function livesByItself(desk: Desk, name: string): Promise<boolean> {
  const settled = () => {
    const owner = ownerOf(desk, name)
    return owner === undefined
      ? processesOf(desk).length === 0
      : target(`/proc/${owner}/fd/1`) === '/dev/null'
  }
  await until(settled, () => `half gone:\n${tracesOf(desk).join('\n')}`)
  return ownerOf(desk, name) !== undefined
}

async function expectWhole(desk: Desk, name: string): Promise<void> {
  const { stdout, stderr } = await desk.underlay('drift', name)
  expect(stdout + stderr).toMatch(/^The kernel has what was asked, and nothing else of this kind: /)
}

/** What works in a lab for a command at this moment. */
function workersOf(desk: Desk) {
  return processesOf(desk).filter(({ argv }) => argv[0] === 'xargs')
}

/** Stops what works in a lab; returns whether something was at work, and is now stopped. */
function stopWorkers(desk: Desk): boolean {
  const workers = workersOf(desk)
  for (const { pid } of workers) signal(pid, 'SIGSTOP')
  return workers.some(({ pid }) => contents(`/proc/${pid}/stat`).includes(') T '))
}

function killOwner(desk: Desk, name: string): void {
  const owner = ownerOf(desk, name)
  if (owner !== undefined) signal(owner, 'SIGKILL')
}

/** Sends a signal to a process that may have ended in this very moment. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Whether a process lives in a lab, and is not the one from which the lab hangs. */
function isInside({ pid, argv }: Process): boolean {
  const outside = [target('/proc/self/ns/pid'), '']
  return argv[2] !== 'underlay-lab' && !outside.includes(target(`/proc/${pid}/ns/pid`))
}

async function duration(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
function generator(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
