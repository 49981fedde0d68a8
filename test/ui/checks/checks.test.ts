import { expect, test } from 'vitest'
import ChecksPanel from '../../../renderer/checks/ChecksPanel.vue'
import { involved } from '../../../renderer/checks/involved.ts'
import { pendingRows, take } from '../../../renderer/checks/row.ts'
import { summary } from '../../../renderer/checks/summary.ts'
import { useChecks } from '../../../renderer/stores/checks.ts'
import { labOf, labText, openLab, settle } from '../parts/engine.ts'

const lab = labOf(labText)
const texts = lab.expectations.map(({ text }) => text)
const round = { type: 'round', expectations: texts } as const

function verdict(index: number, outcome: 'pass' | 'fail' | 'error') {
  const expectation = lab.expectations[index]
  if (!expectation) throw new Error('no such expectation')
  return {
    type: 'verdict',
    index,
    verdict: { expectation, outcome, evidence: ['came back: nothing'], seconds: 0.5 },
  } as const
}

async function checking() {
  const engine = await openLab()
  useChecks(engine.pinia).start()
  await settle()
  const panel = engine.show(ChecksPanel)
  await engine.tell('lab.checks', round)
  return { engine, panel, checks: useChecks(engine.pinia) }
}

test('an expectation is pending, then looked at, then judged; its time is that of the last change', () => {
  const [early, late] = [new Date(1000), new Date(2000)]
  const begun = take(pendingRows(lab.expectations), round, early)
  expect(begun.map(({ state }) => state)).toEqual(['running', 'running'])
  const judged = take(take(begun, verdict(0, 'pass'), early), verdict(0, 'pass'), late)
  expect(judged[0]).toMatchObject({ state: 'pass', changedAt: early })
  expect(take(judged, verdict(0, 'fail'), late)[0]).toMatchObject({ state: 'fail', changedAt: late })
})

test('a new round keeps what is known, and forgets what is no longer expected', () => {
  const known = take(take([], round, new Date()), verdict(0, 'pass'), new Date())
  expect(take(known, round, new Date())[0]?.state).toBe('pass')
  const other = take(known, { type: 'round', expectations: ['c2 reaches c1'] }, new Date())
  expect(other).toEqual([{ text: 'c2 reaches c1', state: 'running', evidence: [] }])
})

test('an expectation involves the nodes that it names, by address or alias, too', () => {
  const claims = lab.expectations.map(({ claim }) => involved(claim, lab).sort())
  expect(claims).toEqual([
    ['c1', 'c2'],
    ['c1', 'c2'],
  ])
  expect(involved({ type: 'route', node: 'web@node1', destination: 'default' }, lab)).toEqual(['web@node1'])
  expect(involved({ type: 'ping', from: 'c1', to: '192.0.2.1' }, lab)).toEqual(['c1'])
})

test('how many hold is one sentence', () => {
  expect(summary({ total: 18, pass: 18, fail: 0, error: 0 })).toBe('All 18 hold')
  expect(summary({ total: 18, pass: 15, fail: 2, error: 1 })).toBe(
    '15 of 18 hold, 2 fail, 1 could not be checked',
  )
})

test('each expectation has its outcome as a word, its evidence, and its line', async () => {
  const { engine, panel } = await checking()
  await engine.tell('lab.checks', verdict(0, 'fail'))
  await engine.tell('lab.checks', verdict(1, 'pass'))
  expect(panel.findAll('.word').map((word) => word.text())).toEqual(['fails', 'holds'])
  await panel.get('.head').trigger('click')
  expect(panel.text()).toContain('came back: nothing')
  await panel.get('.line').trigger('click')
  expect(panel.emitted('line')).toEqual([[lab.expectations[0]?.origin.line]])
})

test('nodes of a failing expectation are known to fail, until it holds again', async () => {
  const { engine, checks } = await checking()
  await engine.tell('lab.checks', verdict(0, 'fail'))
  expect([...checks.failing].sort()).toEqual(['c1', 'c2'])
  await engine.tell('lab.checks', verdict(0, 'error'))
  expect(checks.failing.size).toBe(0)
})

test('a change is told politely to those who do not see it; the first look is not read out line by line', async () => {
  const { engine, panel } = await checking()
  await engine.tell('lab.checks', verdict(0, 'pass'))
  await engine.tell('lab.checks', verdict(1, 'pass'))
  await engine.tell('lab.checks', { type: 'done' })
  expect(panel.get('.news').text()).not.toContain('holds.')
  await engine.tell('lab.checks', verdict(0, 'fail'))
  expect(panel.get('[role="status"]').text()).toBe(`${texts[0] ?? ''}: fails.`)
})

test('only those that do not hold are shown when that is asked for', async () => {
  const { engine, panel } = await checking()
  await engine.tell('lab.checks', verdict(0, 'pass'))
  await engine.tell('lab.checks', verdict(1, 'fail'))
  await panel.get('input').setValue(true)
  expect(panel.findAll('.check')).toHaveLength(1)
})

test('before the lab runs, its expectations are there and not judged', async () => {
  const engine = await openLab({ running: false })
  useChecks(engine.pinia).start()
  const panel = engine.show(ChecksPanel)
  expect(panel.findAll('.word').map((word) => word.text())).toEqual(['not looked at', 'not looked at'])
  expect(panel.text()).toContain('2 expectations, looked at once the lab runs')
})
