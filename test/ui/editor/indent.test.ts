import { expect, test } from 'vitest'
import { indentBelow } from '../../../renderer/editor/code/indent.ts'

test.each([
  ['containers:', 2],
  ['  uber-net:   # the overlay', 4],
  ['  c1: { host: node1 }', 2],
  ['# a note: nothing follows', 0],
  ['', 0],
])('a line below `%s` begins in column %i', (line, column) => {
  expect(indentBelow(line)).toBe(column)
})
