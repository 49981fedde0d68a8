import { describe, expect, test } from 'vitest'
import type { Arrangement, Pane } from '../../../renderer/terminal/arrangement.ts'
import * as arranging from '../../../renderer/terminal/arrangement.ts'
import { keepArrangement, readArrangement } from '../../../renderer/terminal/kept.ts'

const pane = (terminal: string): Pane => ({ kind: 'pane', terminal, node: terminal.toUpperCase() })
const { empty, addTab, splitPane, removePane, replacePane, activate, addMissing, tabFrom } = arranging

/** Tabs as text: `a|b` beside, `a/b` below, `(…)` within; the active terminal with a star, the shown tab in brackets. */
function drawn({ tabs, current }: Arrangement): string {
  const draw = (tree: arranging.Tree, active: string): string =>
    tree.kind === 'pane'
      ? tree.terminal + (tree.terminal === active ? '*' : '')
      : `(${tree.parts.map((part) => draw(part, active)).join(tree.direction === 'right' ? '|' : '/')})`
  return tabs
    .map(({ id, tree, active }) => (id === current ? `[${draw(tree, active)}]` : draw(tree, active)))
    .join(' ')
}

const two = addTab(addTab(empty, pane('a')), pane('b'))

describe('the arrangement of terminals', () => {
  test('shows a new terminal in a tab of its own', () => {
    expect(drawn(two)).toBe('a* [b*]')
  })

  test('puts a terminal beside another one, and below that', () => {
    const right = splitPane(two, 'b', pane('c'), 'right')
    expect(drawn(right)).toBe('a* [(b|c*)]')
    expect(drawn(splitPane(right, 'c', pane('d'), 'down'))).toBe('a* [(b|(c/d*))]')
  })

  test('puts the third beside the others where it goes the same way', () => {
    const right = splitPane(two, 'b', pane('c'), 'right')
    expect(drawn(splitPane(right, 'b', pane('d'), 'right'))).toBe('a* [(b|d*|c)]')
  })

  test('gives the room of a closed terminal to its neighbour', () => {
    const split = splitPane(splitPane(two, 'b', pane('c'), 'right'), 'c', pane('d'), 'down')
    expect(drawn(removePane(split, 'd'))).toBe('a* [(b|c*)]')
    expect(drawn(removePane(removePane(split, 'd'), 'b'))).toBe('a* [c*]')
  })

  test('closes a tab with its last terminal, and shows the next one', () => {
    expect(drawn(removePane(two, 'b'))).toBe('[a*]')
    expect(drawn(removePane(activate(two, 'a'), 'b'))).toBe('[a*]')
    expect(removePane(removePane(two, 'a'), 'b')).toEqual(empty)
  })

  test('reopens a terminal in the place of the old one', () => {
    expect(drawn(replacePane(splitPane(two, 'b', pane('c'), 'down'), 'b', pane('x')))).toBe('a* [(x/c*)]')
  })

  test('adds terminals that no pane shows behind the tab that is shown', () => {
    expect(drawn(addMissing(activate(two, 'a'), [pane('a'), pane('c')]))).toBe('[a*] b* c*')
    expect(addMissing(two, [pane('a')])).toEqual(two)
  })

  test('goes round the tabs in both directions', () => {
    expect(tabFrom(two, 1)?.id).toBe('a')
    expect(tabFrom(two, -1)?.id).toBe('a')
    expect(tabFrom(empty, 1)).toBeUndefined()
  })

  test('outlives a reload of the page, each lab with its own', () => {
    const split = splitPane(two, 'b', pane('c'), 'right')
    keepArrangement('one', split)
    expect(readArrangement('one')).toEqual(split)
    expect(readArrangement('two')).toEqual(empty)
    sessionStorage.setItem('terminals:two', '{"tabs":[{"id":3}]}')
    expect(readArrangement('two')).toEqual(empty)
  })
})
