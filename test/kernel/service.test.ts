import { describe, expect, test } from 'vitest'
import type { CheckItem } from '../../main/contract.ts'
import { eventually } from './interface.ts'
import type { TestStream } from './interface.ts'
import { serviceLab } from './service-lab.ts'
import { startUnderlay } from './underlay.ts'

const { engine, lab, file, text, inside } = serviceLab({ isUp: false })

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
