import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import GuidePanel from '../../../renderer/guide/GuidePanel.vue'
import { useChecks } from '../../../renderer/stores/checks.ts'
import { labOf, labText, openLab, settle } from '../parts/engine.ts'

const text = `${labText}exercise:
  symptom: '"It does **not** work."'
  hints: [Look at \`c1\`., Look closer.]
  minutes: 5
  solution: 'Run \`underlay exec small c1 -- ip link set eth0 up\`.'
`

async function exercise(running = true) {
  let told = 0
  const engine = await openLab(
    { text, running },
    {
      'lab.hints': (params) => {
        if (typeof params === 'object' && params && 'next' in params && params.next === true) told++
        const all = ['Look at `c1`.', 'Look closer.']
        return { told: all.slice(0, told), left: all.length - told }
      },
      'lab.solution': () => ({ faults: ['eth0 of c1 is down'], text: 'Set it up.' }),
    },
  )
  const guide = engine.show(GuidePanel)
  useChecks().start()
  await settle()
  return { engine, guide }
}
const button = ({ guide }: Awaited<ReturnType<typeof exercise>>, name: string) =>
  guide.findAll('button').find((each) => each.text() === name)

test('the guide of an exercise has the symptom, and no word of the fault', async () => {
  const { guide } = await exercise(false)
  expect(guide.get('.exercise blockquote').text()).toBe('"It does not work."')
  expect(guide.text()).toContain('Start the lab, then look around.')
  expect(guide.text()).not.toContain('set eth0 up')
  expect(guide.text()).not.toContain('Look closer')
})

test('hints are told one by one, on request', async () => {
  const all = await exercise()
  expect(all.guide.text()).not.toContain('Look at')
  await button(all, 'A hint (2 left)')?.trigger('click')
  await settle()
  expect(all.guide.text()).toContain('Look at')
  expect(all.guide.text()).not.toContain('Look closer')
  await button(all, 'A hint (the last one)')?.trigger('click')
  await settle()
  expect(all.guide.text()).toContain('Look closer')
  expect(all.guide.findAll('button').some((each) => each.text().startsWith('A hint'))).toBe(false)
})

test('a clock runs for whoever wants one', async () => {
  const all = await exercise()
  expect(all.guide.find('[role=timer]').exists()).toBe(false)
  await button(all, 'Show a clock')?.trigger('click')
  expect(all.guide.get('[role=timer]').text()).toMatch(/^\d+:\d\d more than the 5 minutes/)
})

test('when all checks hold it is solved, and tells what was broken', async () => {
  const { engine, guide } = await exercise()
  const { expectations } = labOf(text)
  const verdict = (index: number, outcome: 'pass' | 'fail') =>
    engine.tell('lab.checks', {
      type: 'verdict',
      index,
      verdict: { expectation: expectations[index], outcome, evidence: [], seconds: 0 },
    })
  await engine.tell('lab.checks', { type: 'round', expectations: expectations.map((each) => each.text) })
  await verdict(0, 'pass')
  await verdict(1, 'fail')
  expect(guide.text()).toContain('1 of 2 checks hold')
  expect(guide.text()).not.toContain('Solved')
  await verdict(1, 'pass')
  await flushPromises()
  expect(guide.text()).toContain('Solved')
  expect(guide.text()).toContain('eth0 of c1 is down')
  expect(guide.text()).toContain('Set it up.')
})
