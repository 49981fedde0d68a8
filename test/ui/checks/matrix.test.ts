import { expect, test } from 'vitest'
import MatrixView from '../../../renderer/checks/MatrixView.vue'
import { openLab, settle } from '../parts/engine.ts'

const reached = { type: 'reached', address: '10.0.0.4', milliseconds: 0.123 }
const lost = { type: 'lost', address: '10.0.0.3', reason: 'nothing came back' }
const matrix = {
  nodes: ['c1', 'c2'],
  rows: [
    [{ type: 'self' }, reached],
    [lost, { type: 'self' }],
  ],
}

async function found() {
  const engine = await openLab({}, { 'lab.matrix': () => matrix })
  const view = engine.show(MatrixView)
  const ask = view.findAll('button').find((button) => button.text() === 'Find out')
  await ask?.trigger('click')
  await settle()
  return { engine, view }
}

test('who reaches whom is asked for all nodes, when the button is pressed', async () => {
  const { engine } = await found()
  const asked = engine.asked.filter(({ name }) => name === 'lab.matrix')
  expect(asked).toEqual([
    { name: 'lab.matrix', params: { lab: 'small', nodes: ['c1', 'c2', 'node1', 'node2'] } },
  ])
})

test('the answer is a table with a heading for each row and column, and no cell is told by colour alone', async () => {
  const { view } = await found()
  expect(view.findAll('[scope="row"]').map((head) => head.text())).toEqual(['c1', 'c2'])
  expect(view.findAll('td').map((cell) => cell.get('[aria-hidden]').text())).toEqual(['·', '0.12', '✗', '·'])
  expect(view.findAll('td')[2]?.text()).toContain('c2 does not reach c1 at 10.0.0.3: nothing came back')
})

test('arrow keys move from cell to cell, and the cell is told as a sentence', async () => {
  const { view } = await found()
  const cell = view.get('td[tabindex="0"]')
  expect(view.get('.sentence').text()).toBe('c1 reaches c2 at 10.0.0.4 in 0.12 ms')
  await cell.trigger('keydown', { key: 'ArrowDown' })
  await cell.trigger('keydown', { key: 'Home' })
  expect(view.get('.sentence').text()).toContain('c2 does not reach c1')
  expect(view.findAll('td[tabindex="0"]')).toHaveLength(1)
  expect(document.activeElement?.textContent).toContain('c2 does not reach c1')
})

test('fewer nodes can be chosen, but not fewer than two', async () => {
  const { view } = await found()
  for (const box of view.findAll('input[type="checkbox"]').slice(0, 3)) await box.setValue(false)
  expect(view.text()).toContain('1 of 4 nodes')
  expect(view.text()).toContain('Choose at least two')
  expect(view.get('button').attributes('disabled')).toBeDefined()
})
