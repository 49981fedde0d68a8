import { describe, expect, test } from 'vitest'
import { newDesk } from './command-line.ts'
import { expectNothingLeft } from './traces.ts'

const desk = newDesk('refused')
const name = `${desk.name}-lab`

/** A lab in which everything goes well; more containers may be written below it. */
const lab = (mtu = 1500) => `name: ${name}
lans: { lan: { subnet: 10.1.0.0/24 } }
hosts: { node1: { lans: [lan] }, node2: { lans: [lan] } }
networks:
  web: { driver: bridge, host: node1, ipam: { subnet: 10.8.0.0/24 } }
  red: { driver: overlay, driver_opts: { mtu: ${mtu} } }
containers:
  fault1: { host: node1, networks: [web] }
  fault2: { host: node1, networks: [web], command: [sleep, inf] }
  leaving: { host: node2, networks: [red, bridge], command: [sleep, inf] }
`

/** What the kernel, or the machine, refuses: lines to add to the lab, and what is said of it. */
const refusals = [
  {
    what: 'a setting’s value that the kernel does not take',
    lines: "  fault3: { host: node2, networks: [red], sysctls: { net.ipv4.ip_forward: 'banana' } }",
    said: [
      /:11:1: error: The kernel refused `ip netns exec fault3 sysctl -w 'net\.ipv4\.ip_forward=banana'`: .*Invalid argument\n/,
      /wanted: The lab file asks for net\.ipv4\.ip_forward = banana in fault3\.\n/,
      /\n +sysctl: setting key "net\.ipv4\.ip_forward": Invalid argument\n/,
      /\n +The kernel does not accept one of the values\.\n$/,
    ],
  },
  {
    what: 'a program that is not there',
    lines: '  fault3: { host: node2, networks: [red], command: [no-such-program, --fast] }',
    said: [
      /:11:1: error: The kernel refused `start no-such-program --fast {3}# in fault3`: no-such-program: no such program\n/,
      /wanted: The command of fault3, started with the lab\.\n/,
      /\n +There is no program of that name in the machine’s system folders\.\n$/,
    ],
  },
]

describe.each(refusals)('$what', ({ lines, said }) => {
  test('ends an `up`: nothing is left, and it is told with command, the kernel’s words, line and reason', async () => {
    const { code, stdout, stderr } = await desk.underlay('up', desk.write('bad.lab.yml', lab() + lines))
    for (const words of said) expect(stderr).toMatch(words)
    expect(stdout).toBe('')
    expect(code).toBe(3)
    await expectNothingLeft(desk)
  })

  test('ends an `apply`: the lab is what it was before, and a ping in it loses nothing', async () => {
    await desk.underlay('up', desk.write('good.lab.yml', lab()))
    const ping = desk.start('exec', name, 'fault1', '--', 'ping', '-q', '-i', '0.02', '-c', '75', 'fault2')
    const bad = desk.write('bad.lab.yml', lab(1400).replace(/ {2}leaving.*\n/, '') + lines)
    const { code, stdout, stderr } = await desk.underlay('apply', bad)
    for (const words of said)
      expect(stderr).toMatch(words.source.startsWith(':11') ? new RegExp(words.source.slice(3)) : words)
    expect(stderr).toContain(`${bad}:10:1: error: `)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect((await ping.ended).stdout).toContain('75 packets transmitted, 75 received, 0% packet loss')
    await expectAsAsked()
    await desk.underlay('down', name)
    await expectNothingLeft(desk)
  })
})

test('a link that somebody made by hand in the way of an `apply` ends it: the lab is what it was before', async () => {
  await desk.underlay('up', desk.write('good.lab.yml', lab()))
  const file = desk.write('more.lab.yml', `${lab()}  fault3: { host: node1, networks: [web, red] }\n`)
  const { stdout } = await desk.underlay('plan', file)
  const [, port = ''] = /link add .*?(\S+) type veth peer name eth0 netns fault3/.exec(stdout) ?? []
  await desk.underlay('exec', name, 'node1', '--', 'ip', 'link', 'add', port, 'type', 'bridge')
  const refused = await desk.underlay('apply', file)
  expect(refused.stderr).toMatch(
    new RegExp(`error: The kernel refused .ip -n node1 link add .*${port} type veth`),
  )
  expect(refused.stderr).toContain('RTNETLINK answers: File exists')
  expect(refused.code).toBe(3)
  await expectAsAsked()
  expect(await desk.underlay('apply', file)).toMatchObject({ code: 0, stderr: '' })
  await expectAsAsked()
  await desk.underlay('down', name)
  await expectNothingLeft(desk)
})

async function expectAsAsked(): Promise<void> {
  const { stdout, stderr } = await desk.underlay('drift', name)
  expect(stdout + stderr).toMatch(/^The kernel has what was asked, and nothing else of this kind: /)
}
