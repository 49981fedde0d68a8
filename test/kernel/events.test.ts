import { readFileSync, readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inNamespace, inSandbox } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import type { LabEvent } from '../../main/observe/events.ts'
import { watchEvents } from '../../main/observe/events.ts'
import { cable, object, startLab } from './observed-lab.ts'

let lab: Awaited<ReturnType<typeof startLab>>
let events: LabEvent[]
let stop: AbortController
let watching: ReturnType<typeof watchEvents>

beforeEach(async () => {
  lab = await startLab('events', [
    ...cable,
    object({
      kind: 'link',
      namespace: 'one',
      link: 'vxlan0',
      device: { type: 'vxlan', vni: 5000, port: 4789, underlay: 'one', learning: true, proxy: true },
      up: true,
    }),
  ])
  events = []
  stop = new AbortController()
  watching = watchEvents(lab, (event) => events.push(event), stop.signal)
  // What was there before is not told: the first change that is told shows that the watcher listens.
  await expect.poll(flap, { timeout: 10_000 }).toBeGreaterThan(0)
  await expect.poll(() => texts('two').at(-1)).toBe('address 192.0.2.1/32 on lo removed')
  await new Promise((resolve) => setTimeout(resolve, 100))
  events.length = 0
})

async function flap(): Promise<number> {
  await inside('two', 'ip address add 192.0.2.1/32 dev lo')
  await inside('two', 'ip address delete 192.0.2.1/32 dev lo')
  return events.length
}

afterEach(async () => {
  stop.abort()
  await watching
  await lab.end()
})

describe('events', () => {
  test('tell links, addresses, routes, neighbours and forwarding entries with the right names in every namespace', async () => {
    await inside('one', 'ip link add br7 type bridge')
    await inside('two', 'ip address add 10.9.9.9/24 dev eth0')
    await inside('two', 'ip route add 10.5.0.0/24 via 10.9.0.1')
    await inside('two', 'ip route delete 10.5.0.0/24')
    await inside('one', 'ip neighbour add 10.0.0.3 lladdr 02:42:0a:00:00:03 dev vxlan0 nud permanent')
    await inside('one', 'bridge fdb add 02:42:0a:00:00:03 dev vxlan0 dst 10.9.0.2 self permanent')
    await inside('one', 'bridge fdb delete 02:42:0a:00:00:03 dev vxlan0 dst 10.9.0.2 self')
    await told('one', 'fdb 02:42:0a:00:00:03 on vxlan0 removed')
    expect(texts('one')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^link br7 added: state down, mtu 1500, mac /),
        'neighbour 10.0.0.3 on vxlan0 added: at 02:42:0a:00:00:03, state permanent',
        'fdb 02:42:0a:00:00:03 on vxlan0 added: vtep 10.9.0.2, state permanent',
      ]),
    )
    expect(texts('two')).toEqual([
      'address 10.9.9.9/24 on eth0 added',
      'route 10.9.9.0/24 added: on eth0',
      'route 10.5.0.0/24 added: via 10.9.0.1, on eth0',
      'route 10.5.0.0/24 removed',
    ])
    const [first] = events.filter(({ namespace }) => namespace === 'two')
    expect(first).toMatchObject({ what: 'address', action: 'added', name: '10.9.9.9/24 on eth0', facts: {} })
    expect(Math.abs(Date.parse(first?.time ?? '') - Date.now())).toBeLessThan(10_000)
  })

  test('tell that a link went down, and which routes went with it', async () => {
    await inside('two', 'ip link set eth0 down')
    await told('two', 'route default removed')
    expect(texts('two')).toEqual(
      expect.arrayContaining(['link eth0: state up → down', 'route 10.9.0.0/24 removed']),
    )
    await told('one', 'link port: state up → no carrier')
  })

  test('tell the bridge that a port joins by its true name', async () => {
    // A link of the same number in the other namespace has another name.
    await inside('one', 'ip link add br7 type bridge')
    await inside('two', 'ip link add br8 type bridge')
    await inside('two', 'ip link add br9 type bridge')
    await inside('two', 'ip link add br10 type bridge')
    await inside('one', 'ip link set port master br7')
    await told('one', 'link port: bridge none → br7')
    await inside('one', 'ip link set port nomaster')
    await told('one', 'link port: bridge br7 → none')
  })

  test('tell a neighbour that was learnt from traffic', async () => {
    await inside('two', 'ping -c1 -W2 10.9.0.1')
    await expect
      .poll(() => texts('two').join('\n'))
      .toMatch(/^neighbour 10\.9\.0\.1 on eth0 added: at [0-9a-f:]+, state reachable$/m)
    await told('one', 'fdb 02:00:00:00:00:02 on port added: state learnt')
  })

  test('tell what a VXLAN device misses', async () => {
    await inside('one', 'ip link set vxlan0 master br0')
    await inside('two', 'ping -c1 -W1 10.9.0.77')
    await expect
      .poll(() => events.find(({ action }) => action === 'missed'))
      .toMatchObject({ what: 'neighbour', name: '10.9.0.77 on vxlan0' })
  })

  test('tell of namespaces that come later, and of all that is in them', async () => {
    await lab.add([
      object({ kind: 'namespace', namespace: 'three' }),
      object({ kind: 'link', namespace: 'three', link: 'br0', device: { type: 'bridge' }, up: true }),
      object({ kind: 'address', namespace: 'three', link: 'br0', address: '10.3.0.1/24' }),
    ])
    await told('three', 'address 10.3.0.1/24 on br0 added')
    expect(texts('three')).toEqual(
      expect.arrayContaining(['namespace three added', 'route 10.3.0.0/24 added: on br0']),
    )
    events.length = 0
    await run([...inSandbox(lab.sandbox), 'ip', 'netns', 'delete', 'three'])
    await told('three', 'namespace three removed')
  })

  test('end when nobody listens any more, and leave no process', async () => {
    expect(monitors()).toBe(4)
    stop.abort()
    expect(await watching).toEqual({ ok: true, value: undefined })
    await expect.poll(monitors).toBe(0)
  })

  test('end with the lab', async () => {
    await lab.end()
    expect(await watching).toEqual({ ok: true, value: undefined })
  })
})

function inside(namespace: string, command: string) {
  const [program = '', ...args] = command.split(' ')
  return run([...inNamespace(lab.sandbox, namespace), program, ...args])
}

function texts(namespace: string): string[] {
  return events.filter((event) => event.namespace === namespace).map(({ text }) => text)
}

function told(namespace: string, text: string) {
  return expect.poll(() => texts(namespace), { timeout: 5_000 }).toContain(text)
}

/** Monitors that live in this lab: those whose pid namespace is its owner's. */
function monitors(): number {
  const folder = `/proc/${String(lab.sandbox.owner)}/root/proc`
  return readdirSync(folder)
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => commandLine(`${folder}/${pid}/cmdline`).includes('monitor\0')).length
}

function commandLine(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
