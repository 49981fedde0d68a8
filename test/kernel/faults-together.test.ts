import { rmSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { namesIn, newDesk } from './command-line.ts'
import { expectNothingLeft } from './traces.ts'

const desk = newDesk('together')

const lab = (name: string) => `name: ${name}
lans: { lan: { subnet: 10.1.0.0/24 } }
hosts: { node1: { lans: [lan] }, node2: { lans: [lan] } }
networks: { red: { driver: overlay, ipam: { subnet: 10.9.0.0/24 } } }
containers:
  fault1: { host: node1, networks: { red: { ipv4_address: 10.9.0.2 } }, command: [sh, -c, 'hostname >/tmp/${name}; sleep inf'] }
  fault2: { host: node2, networks: { red: { ipv4_address: 10.9.0.3 } }, ports: ['80:80'] }
expect: [fault1 reaches fault2, fault2 has address 10.9.0.3/24]
`

afterEach(async () => {
  const { stdout } = await desk.underlay('ls', '--json')
  await Promise.all(
    namesIn(stdout)
      .filter((name) => name.startsWith(desk.name))
      .map((name) => desk.underlay('down', name)),
  )
  await expectNothingLeft(desk)
})

test('of several `up` of one lab at once exactly one brings it up, and the others say why not', async () => {
  const name = `${desk.name}-one`
  const file = desk.write('one.lab.yml', lab(name))
  const ends = await Promise.all(Array.from({ length: 4 }, () => desk.underlay('up', file)))
  expect(ends.map(({ code }) => code).sort()).toEqual([0, 2, 2, 2])
  for (const { stderr } of ends.filter(({ code }) => code !== 0)) {
    expect(stderr).toMatch(
      /^error: (Another command is bringing up or changing the lab|A lab named) .*\n +.*underlay down.*\n$/,
    )
  }
  expect(await desk.underlay('check', name)).toMatchObject({ code: 0 })
})

test('of several `apply` of one lab at once none meets another half-way', async () => {
  const name = `${desk.name}-one`
  await desk.underlay('up', desk.write('one.lab.yml', lab(name)))
  const file = desk.write(
    'two.lab.yml',
    lab(name).replace('expect:', '  fault3: { host: node1, networks: [red, bridge] }\nexpect:'),
  )
  const ends = await Promise.all(Array.from({ length: 4 }, () => desk.underlay('apply', file)))
  const codes = ends.map(({ code }) => code)
  expect(codes).toContain(0)
  expect(codes.every((code) => code === 0 || code === 2)).toBe(true)
  expect(await desk.underlay('drift', name)).toMatchObject({ code: 0 })
})

test('a `down` while the lab comes up ends it, and the `up` says so', async () => {
  const name = `${desk.name}-one`
  const up = desk.start('up', desk.write('one.lab.yml', lab(name)))
  let down = await desk.underlay('down', name)
  while (down.code !== 0) down = await desk.underlay('down', name)
  const { code, stderr } = await up.ended
  if (code !== 0) {
    expect(stderr).toMatch(/^error: The lab.* (was ended while this command worked on it|could not be made)/)
    expect(code).toBe(3)
  }
})

test('two labs with the same names and addresses come up at once, and know nothing of each other', async () => {
  const names = [`${desk.name}-one`, `${desk.name}-two`]
  const files = names.map((name, i) => desk.write(`${i}.lab.yml`, lab(name)))
  expect(await Promise.all(files.map((file) => desk.underlay('up', file)))).toMatchObject([
    { code: 0 },
    { code: 0 },
  ])
  const checks = await Promise.all(names.map((name) => desk.underlay('check', name)))
  expect(checks).toMatchObject([{ code: 0 }, { code: 0 }])
  await desk.underlay('exec', names[0] ?? '', 'fault2', '--', 'ip', 'link', 'set', 'eth0', 'down')
  expect(await desk.underlay('check', names[0] ?? '')).toMatchObject({ code: 1 })
  expect(await desk.underlay('check', names[1] ?? '')).toMatchObject({ code: 0 })
  expect((await desk.underlay('exec', names[1] ?? '', 'fault1', '--', 'ls', '/tmp')).stdout).toBe(
    `${names[1]}\n`,
  )
  await desk.underlay('down', names[0] ?? '')
  expect(await desk.underlay('check', names[1] ?? '')).toMatchObject({ code: 0 })
})

test('a lab whose file is deleted while it runs is looked at, checked and ended as before, by name and by file', async () => {
  const name = `${desk.name}-one`
  const file = desk.write('one.lab.yml', lab(name))
  await desk.underlay('up', file)
  rmSync(file)
  for (const given of [name, file]) {
    expect(await desk.underlay('check', given)).toMatchObject({ code: 0, stderr: '' })
    expect(await desk.underlay('inspect', given, 'fault1')).toMatchObject({ code: 0, stderr: '' })
    expect(await desk.underlay('drift', given)).toMatchObject({ code: 0, stderr: '' })
    expect(await desk.underlay('exec', given, 'fault1', '--', 'hostname')).toMatchObject({
      stdout: 'fault1\n',
    })
  }
  expect(await desk.underlay('apply', file)).toMatchObject({ code: 2, stdout: '' })
  expect((await desk.underlay('ls')).stdout).toContain(file)
  expect(await desk.underlay('down', file)).toMatchObject({ code: 0, stdout: `${name} is down.\n` })
})
