import { describe, expect, test } from 'vitest'
import type { CheckItem, DriftItem } from '../../main/contract.ts'
import { eventually, testEngine } from './interface.ts'
import type { TestStream } from './interface.ts'
import { labFolder, startUnderlay, underlay } from './underlay.ts'

const labs = labFolder()
const engine = testEngine()

const text = `
lans:
  lan-a: { subnet: 172.31.1.0/24 }
  lan-b: { subnet: 192.168.1.0/24 }
routers: { r1: { lans: { lan-a: 172.31.1.1, lan-b: 192.168.1.1 } } }
hosts:
  node1: { lans: { lan-a: 172.31.1.5 } }
  node2: { lans: { lan-b: 192.168.1.25 } }
networks: { net: { driver: overlay } }
containers:
  c1: { host: node1, networks: [net] }
  c2: { host: node2, networks: [net], command: [sleep, "1000"], sysctls: { net.ipv4.ip_default_ttl: 60 } }
  c3: { host: node2, networks: [net] }
expect: [c1 reaches c2 in 1 hop, c2 reaches c3]
`
const lab = 'test-service'
const file = labs.write(lab, text)

const inside = (node: string, ...argv: string[]) => underlay('exec', lab, node, '--', ...argv)

/** The round after what stands in the stream now. */
async function nextRound(checks: TestStream<CheckItem>): Promise<string[]> {
  const from = checks.items.length
  await checks.until(({ type }) => type === 'round', from)
  const begin = checks.items.findIndex(({ type }, i) => i >= from && type === 'round')
  await checks.until(({ type }) => type === 'done', begin)
  const end = checks.items.findIndex(({ type }, i) => i > begin && type === 'done')
  return checks.items
    .slice(begin, end)
    .flatMap((item) => (item.type === 'verdict' ? [`${item.index} ${item.verdict.outcome}`] : []))
    .sort()
}

describe('A lab of an interface', () => {
  const one = engine.connect()
  const two = engine.connect()
  const running = [one, two].map((each) => each.open('labs.running', {}))

  test('comes up phase by phase, each with an object as an example, and all interfaces see it', async () => {
    const up = one.open('lab.up', { file, text, inVm: false })
    expect(await up.ended).toEqual([])
    expect(up.items.map(({ phase }) => phase)).toEqual(['namespaces', 'links', 'configure', 'start'])
    expect(up.items[0]).toMatchObject({ example: 'namespace lan-a' })
    for (const stream of running)
      await stream.until((summaries) => summaries.some((each) => each.lab === lab && each.containers === 3))
    const { summary, source, stopped } = await two.call('lab.describe', { lab })
    expect(summary).toMatchObject({ lab, file, hosts: 2, containers: 3 })
    expect([source, stopped]).toEqual([text, []])
  })

  test('is planned, applied and described as it then is', async () => {
    const changed = text.replace('  c3: {', '  c4: { host: node1, networks: [net] }\n  c3: {')
    const read = await one.call('lab.read', { file, text: changed })
    expect(read.lab?.containers.map(({ name }) => name)).toEqual(['c1', 'c2', 'c4', 'c3'])
    const plan = await one.call('lab.plan', { file, text: changed })
    expect(plan.running).toBe(true)
    expect(plan.steps.map(({ action }) => action)).not.toContain('remove')
    expect(plan.steps[0]).toMatchObject({ id: 'namespace c4', commands: ['ip netns add c4'], line: 13 })
    const before = await one.call('lab.describe', { lab })
    const from = running[1]?.items.length ?? 0
    expect(await one.open('lab.apply', { file, text: changed }).ended).toEqual([])
    await running[1]?.until((all) => all.some((each) => each.lab === lab && each.containers === 4), from)
    const after = await two.call('lab.describe', { lab })
    expect(after.summary.revision).not.toBe(before.summary.revision)
    expect(await one.open('lab.apply', { file, text }).ended).toEqual([])
    expect((await inside('c4', 'true')).stderr).toContain('no node named c4')
  })

  test('tells all errors of a text, and applies none of it', async () => {
    const wrong = text.replace('host: node2', 'host: node9')
    const read = await one.call('lab.read', { file, text: wrong })
    expect(read).toMatchObject({ name: lab, lab: null })
    expect(read.problems[0]?.place?.line).toBe(12)
    const problems = await one.open('lab.apply', { file, text: wrong }).ended
    expect(problems).toEqual(read.problems)
    expect(await one.call('lab.drift', { lab })).toEqual([])
  })

  test('fails its check while a link is down, and passes again when it is up', async () => {
    const checks = one.open('lab.checks', { lab })
    await checks.until(({ type }) => type === 'done')
    expect(await nextRound(checks)).toEqual(['0 pass', '1 pass'])
    await two.call('lab.setLink', { lab, namespace: 'node1', link: 'eth0', up: false })
    await checks.until((item) => item.type === 'verdict' && item.verdict.outcome === 'fail')
    expect((await inside('node1', 'ip', '-br', 'link', 'show', 'eth0')).stdout).toContain('DOWN')
    const late = two.open('lab.checks', { lab })
    await late.until((item) => item.type === 'verdict' && item.index === 0)
    expect(await nextRound(checks)).toEqual(['0 fail', '1 pass'])
    await two.call('lab.setLink', { lab, namespace: 'node1', link: 'eth0', up: true })
    await eventually(
      async () => (await nextRound(checks)).join() === '0 pass,1 pass',
      () => JSON.stringify(checks.items.slice(-3)),
    )
    expect(await one.call('lab.drift', { lab })).toEqual([])
    checks.close()
    late.close()
  })

  test('sets no link that is not there, whatever its name', async () => {
    const set = (namespace: string, link: string) =>
      one.problems('lab.setLink', { lab, namespace, link, up: false })
    expect((await set('node1', 'eth0; reboot'))[0]).toMatchObject({ code: 'no-such-link' })
    expect((await set('../../1/ns/net', 'lo'))[0]).toMatchObject({ code: 'no-such-namespace' })
  })

  test('tells changes of its kernel as they happen', async () => {
    const events = two.open('lab.events', { lab })
    const add = () => inside('c1', 'ip', 'address', 'add', '10.99.0.1/32', 'dev', 'lo')
    const remove = () => inside('c1', 'ip', 'address', 'del', '10.99.0.1/32', 'dev', 'lo')
    const heard = () =>
      events.items.some((batch) => batch.events.some(({ text }) => text.includes('10.99.0.1')))
    await eventually(
      async () => {
        await add()
        await remove()
        return heard()
      },
      () => JSON.stringify(events.items),
    )
    events.close()
  })

  test('shows on its links what a flood of pings carries', async () => {
    const links = one.open('lab.links', { lab })
    const first = await links.until(() => true)
    expect(first.links.map(({ namespace, link }) => `${namespace} ${link}`)).toEqual(
      expect.arrayContaining(['lan-a br0', 'node1 eth0', 'r1 eth1', 'net@node1 vxlan0']),
    )
    expect(first.links.some(({ namespace }) => namespace === 'c1')).toBe(false)
    const ping = startUnderlay('exec', lab, 'c1', '--', 'ping', '-f', '-s', '1000', '-w', '6', '10.0.1.3')
    const busy = (namespace: string, link: string) =>
      links.until((report) =>
        report.links.some(
          (load) =>
            load.namespace === namespace &&
            load.link === link &&
            load.sending > 20_000 &&
            load.receiving > 20_000,
        ),
      )
    await Promise.all([busy('node1', 'eth0'), busy('net@node2', 'vxlan0')])
    await ping
    await one.call('lab.setLink', { lab, namespace: 'node2', link: 'eth0', up: false })
    const far = await links.until((report) =>
      report.links.some(
        ({ namespace, link, running }) => namespace === 'lan-b' && link === 'node2' && !running,
      ),
    )
    expect(far.links.find(({ namespace, link }) => namespace === 'lan-b' && link === 'node2')?.up).toBe(true)
    await one.call('lab.setLink', { lab, namespace: 'node2', link: 'eth0', up: true })
    links.close()
  })

  test('tells of links that someone deleted, and of them again when they are put back', async () => {
    const links = one.open('lab.links', { lab })
    await links.until(() => true)
    const port = (load: { namespace: string; link: string }) =>
      load.namespace === 'lan-b' && load.link === 'node2'
    await inside('lan-b', 'ip', 'link', 'delete', 'node2')
    const report = await links.until(({ gone }) => gone.some(port))
    expect(report.gone).toContainEqual(expect.objectContaining({ namespace: 'node2', link: 'eth0' }))
    const from = links.items.length
    await one.call('lab.putBack', { lab })
    await links.until((each) => each.links.some(port), from)
    links.close()
  })

  test('says who asked for what the kernel has, and with which command', async () => {
    const { interfaces, routes } = await one.call('lab.inspect', { lab, node: 'node1' })
    expect(interfaces.find(({ name }) => name === 'eth0')?.asked?.commands).toContain(
      'ip -n node1 link set dev eth0 address ' +
        (interfaces.find(({ name }) => name === 'eth0')?.mac ?? '') +
        ' up',
    )
    expect(routes.find(({ destination }) => destination === 'default')?.asked?.commands).toEqual([
      'ip -n node1 route replace default via 172.31.1.1 dev eth0',
    ])
  })
})

describe('A container that is stopped', () => {
  const one = engine.connect()

  test('is off its networks, ends its programs, and is still a part of the lab', async () => {
    const fdb = () => inside('net@node1', 'bridge', 'fdb', 'show', 'dev', 'vxlan0')
    const mac = '02:42:0a:00:01:03'
    expect((await fdb()).stdout).toContain(`${mac} dst`)
    expect((await inside('c2', 'sh', '-c', 'sleep 999 >/dev/null 2>&1 & true')).code).toBe(0)
    await one.call('lab.stopContainer', { lab, container: 'c2' })
    expect((await fdb()).stdout).not.toContain(`${mac} dst`)
    const names = await underlay('inspect', lab)
    expect(names.stdout).toMatch(/c2 +container +node2 +stopped/)
    expect((await underlay('exec', lab, 'node2', '--', 'sh', '-c', 'ls /run/netns')).stdout).not.toContain(
      'c2',
    )
    const { stopped, lab: described } = await one.call('lab.describe', { lab })
    expect(stopped).toEqual(['c2'])
    expect(described.containers.map(({ name }) => name)).toContain('c2')
    expect(await one.call('lab.drift', { lab })).toEqual([])
  })

  test('is told to whoever wants something of it', async () => {
    const nodes = await one.call('lab.nodes', { lab })
    expect(nodes.find(({ name }) => name === 'c2')).toMatchObject({ stopped: true, up: false, addresses: [] })
    const [problem] = await one.problems('lab.inspect', { lab, node: 'c2' })
    expect(problem?.message).toBe('c2 is stopped.')
    expect((await inside('c2', 'true')).stderr).toContain('c2 is stopped.')
    const checks = one.open('lab.checks', { lab })
    await checks.until(({ type }) => type === 'done')
    const verdicts = checks.items.flatMap((item) => (item.type === 'verdict' ? [item.verdict] : []))
    const of = (text: string) => verdicts.find(({ expectation }) => expectation.text === text)
    expect(of('c1 reaches c2 in 1 hop')?.outcome).toBe('fail')
    expect(of('c2 reaches c3')).toMatchObject({ outcome: 'error', evidence: ['c2 is stopped'] })
    checks.close()
    const matrix = await one.call('lab.matrix', { lab, nodes: ['c2', 'c3'] })
    expect(matrix.rows[0]?.[1]).toEqual({ type: 'error', reason: 'c2 is stopped' })
    expect(matrix.rows[1]?.[0]).toMatchObject({ type: 'lost' })
  })

  test('stays stopped when the lab is changed', async () => {
    const changed = text.replace('c3: { host: node2,', 'c3: { host: node2, hostname: third,')
    expect(await one.open('lab.apply', { file, text: changed }).ended).toEqual([])
    expect((await one.call('lab.describe', { lab })).stopped).toEqual(['c2'])
    expect(await one.open('lab.apply', { file, text }).ended).toEqual([])
    expect(await one.call('lab.drift', { lab })).toEqual([])
  })

  test('is what it was when it is started', async () => {
    await one.call('lab.startContainer', { lab, container: 'c2' })
    expect((await inside('c2', 'ip', '-br', 'address', 'show', 'eth0')).stdout).toContain('10.0.1.3/24')
    const programs = (await inside('c2', 'ps', '-e', '-o', 'args')).stdout
    expect(programs).toContain('sleep 1000')
    expect(programs).not.toContain('sleep 999')
    expect((await inside('c1', 'ping', '-c', '1', '-W', '2', '10.0.1.3')).code).toBe(0)
    expect(await one.call('lab.drift', { lab })).toEqual([])
    expect((await one.call('lab.describe', { lab })).stopped).toEqual([])
  })

  test('has to be a container of the lab', async () => {
    const [problem] = await one.problems('lab.stopContainer', { lab, container: 'node1' })
    expect(problem).toMatchObject({ code: 'no-such-container' })
  })
})

describe('What someone changed by hand', () => {
  const one = engine.connect()
  const driftOf = async () => one.call('lab.drift', { lab })
  const item = (items: readonly DriftItem[], id: string) => items.find((each) => each.id === id)

  test('is told in sentences, with the commands that put it back', async () => {
    await inside('node1', 'ip', 'route', 'add', '198.51.100.0/24', 'via', '172.31.1.1')
    await inside('c2', 'sysctl', '-qw', 'net.ipv4.ip_default_ttl=33')
    await inside('r1', 'sysctl', '-qw', 'net.ipv4.ip_forward=0')
    await inside('net@node1', 'ip', 'link', 'set', 'vxlan0', 'mtu', '1400')
    await inside('c1', 'ip', 'address', 'del', '10.0.1.2/24', 'dev', 'eth0')
    const items = await driftOf()
    expect(item(items, 'route node1 198.51.100.0/24')).toMatchObject({
      what: 'added',
      text: 'The route to 198.51.100.0/24 in node1 was added by hand.',
      commands: ['ip -n node1 route delete 198.51.100.0/24 via 172.31.1.1 dev eth0'],
      keep: { path: ['hosts', 'node1', 'routes'], value: [{ to: '198.51.100.0/24', via: '172.31.1.1' }] },
    })
    expect(item(items, 'sysctl c2 net.ipv4.ip_default_ttl')).toMatchObject({
      what: 'changed',
      text: 'The setting net.ipv4.ip_default_ttl in c2 has value 33 instead of 60.',
      keep: { path: ['containers', 'c2', 'sysctls', 'net.ipv4.ip_default_ttl'], value: '33' },
    })
    expect(item(items, 'sysctl r1 net.ipv4.ip_forward')?.keep).toEqual({
      path: ['routers', 'r1', 'forwarding'],
      value: false,
    })
    const mtu = item(items, 'link net@node1 vxlan0')
    expect(mtu?.text).toBe('The link vxlan0 in net@node1 has mtu 1400 instead of 1450.')
    expect(mtu?.keep).toBeUndefined()
    expect(item(items, 'address c1 eth0 10.0.1.2/24')).toMatchObject({ what: 'removed', line: 11 })
  })

  test('is no drift any more where the file asks for it', async () => {
    const kept = text
      .replace('172.31.1.5 } }', '172.31.1.5 }, routes: [{ to: 198.51.100.0/24, via: 172.31.1.1 }] }')
      .replace('ip_default_ttl: 60', 'ip_default_ttl: 33')
    await one.open('lab.apply', { file, text: kept }).ended
    const ids = (await driftOf()).map(({ id }) => id)
    expect(ids).not.toContain('route node1 198.51.100.0/24')
    expect(ids).not.toContain('sysctl c2 net.ipv4.ip_default_ttl')
  })

  test('is put back, and what was added is gone', async () => {
    await inside('node1', 'ip', 'link', 'add', 'stray', 'type', 'veth', 'peer', 'name', 'yarts')
    await inside('node1', 'ip', 'link', 'add', 'dumb', 'type', 'dummy')
    await inside('node1', 'nft', 'add', 'table', 'ip6', 'mine')
    await inside('node1', 'nft', 'add', 'chain', 'ip6', 'mine', 'chain')
    await inside('node2', 'ip', 'link', 'del', 'eth0')
    await inside('c2', 'pkill', 'sleep')
    expect((await driftOf()).length).toBeGreaterThan(5)
    const { changes } = await one.call('lab.putBack', { lab })
    expect(changes).toContain('The link stray in node1 was added by hand.')
    expect(changes).toContain('The link eth0 in node2 is gone.')
    expect(await driftOf()).toEqual([])
    expect((await inside('c1', 'ping', '-c', '1', '-W', '2', '10.0.1.3')).code).toBe(0)
    expect((await inside('node1', 'nft', 'list', 'tables')).stdout).not.toContain('mine')
  })
})

describe('An interface', () => {
  test('that asks wrongly is told so, and goes on', async () => {
    const one = engine.connect()
    const [problem] = await one.problems('lab.describe', { lab: 'x'.repeat(300) })
    expect(problem).toMatchObject({ code: 'bad-call', evidence: [expect.stringContaining('lab: ')] })
    one.say('{"type":"call","id":900,"name":"lab.explode","params":{}}')
    one.say('{"type":"open","id":901,"name":"toString","params":{}}')
    await eventually(
      () => one.heard.filter(({ id }) => id >= 900).length === 2,
      () => JSON.stringify(one.heard),
    )
    expect(one.heard.filter(({ id }) => id >= 900).map(({ type }) => type)).toEqual(['refused', 'end'])
    expect(await one.problems('lab.describe', { lab: 'nowhere' })).toMatchObject([{ code: 'no-such-lab' }])
    expect((await one.call('machine.describe', {})).firstLab).toMatch(/two-lans\.lab\.yml$/)
    expect(one.isClosed()).toBe(false)
  })

  test('that does not take its items is sent no more after a while, and told how many it missed', async () => {
    const slow = engine.connect()
    const events = slow.open('lab.events', { lab }, { takes: false })
    const flood = 'for i in $(seq 1 4000); do echo link set dev lo mtu $((10000 + i)); done | ip -batch -'
    const size = () => JSON.stringify(events.items).length
    await eventually(
      async () => {
        await inside('c3', 'sh', '-c', flood)
        return size() > 500_000
      },
      () => `${size()} characters`,
    )
    const before = size()
    await inside('c3', 'sh', '-c', flood)
    await new Promise((resolve) => setTimeout(resolve, 500))
    // One batch may still be on its way when the window is full.
    expect(size() - before).toBeLessThan(before)
    const stopped = size()
    await inside('c3', 'sh', '-c', flood)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(size()).toBe(stopped)
    const from = events.items.length
    events.takeAll()
    expect((await events.until(() => true, from)).lost).toBeGreaterThan(1000)
    slow.close()
  })

  test('that goes away while a lab comes up does not stop it', async () => {
    const name = 'test-service-left'
    const other = labs.write(name, text)
    const leaving = engine.connect()
    const up = leaving.open('lab.up', { file: other, text, inVm: false })
    await up.until(() => true)
    leaving.close()
    const staying = engine.connect()
    await staying.open('labs.running', {}).until((all) => all.some((each) => each.lab === name))
    await eventually(
      async () => (await staying.problems('lab.down', { lab: name })).length === 0,
      () => 'still there',
    )
  })

  test('sees a lab end that a shell ended', async () => {
    const one = engine.connect()
    const running = one.open('labs.running', {})
    const checks = one.open('lab.checks', { lab })
    const links = one.open('lab.links', { lab })
    const events = one.open('lab.events', { lab })
    await running.until((all) => all.some((each) => each.lab === lab))
    await links.until(() => true)
    await underlay('down', lab)
    await running.until((all) => !all.some((each) => each.lab === lab), running.items.length)
    expect(await Promise.all([checks.ended, links.ended, events.ended])).toEqual([[], [], []])
    const broken = checks.items.filter((item) => item.type === 'verdict' && item.verdict.outcome === 'error')
    expect(broken).toEqual([])
  })
})
