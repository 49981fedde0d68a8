import { describe, expect, test } from 'vitest'
import { eventually } from './interface.ts'
import { serviceLab } from './service-lab.ts'
import { underlay } from './underlay.ts'

const { labs, engine, lab, text, inside } = serviceLab({ isUp: true })

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
