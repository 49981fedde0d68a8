import { describe, expect, test } from 'vitest'
import { splitWhole } from '../../../main/terminal/whole.ts'

describe('a terminal’s text', () => {
  test.each([
    ['plain text', ''],
    ['red \u001b[31mtext', ''],
    ['title \u001b]0;x\u0007', ''],
    ['a', '\u001b'],
    ['a', '\u001b[3'],
    ['a', '\u001b[?25'],
    ['a', '\u001b]0;half a title'],
    ['a', '\u001b]0;a title\u001b'],
    ['a\u001b[31m', '\u001b('],
  ])('is handed out as %j while %j is not yet whole', (whole, rest) => {
    expect(splitWhole(whole + rest)).toEqual([whole, rest])
  })

  test('is handed out as it is where a control sequence does not end for thousands of characters', () => {
    const text = '\u001b]0;' + 'x'.repeat(5000)
    expect(splitWhole(text)).toEqual([text, ''])
  })
})
