import { expect, test } from 'vitest'
import { lineDiff, withContext } from '../../../renderer/editor/line-diff.ts'

const written = (older: string, newer: string) =>
  lineDiff(older, newer).map(
    ({ kind, text, line }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${line} ${text}`,
  )

test('a difference takes away and adds as few lines as can be', () => {
  expect(written('a\nb\nc\nd', 'a\nx\nc\ny\nd')).toEqual([' 1 a', '-2 b', '+2 x', ' 3 c', '+4 y', ' 5 d'])
  expect(written('a\nb', 'a\nb')).toEqual([' 1 a', ' 2 b'])
  expect(written('a', 'a\na')).toEqual([' 1 a', '+2 a'])
})

test('of both texts nothing is lost in it', () => {
  const older = Array.from({ length: 60 }, (_, i) => `${(i * 7) % 11}`).join('\n')
  const newer = Array.from({ length: 70 }, (_, i) => `${(i * 5) % 13}`).join('\n')
  const lines = lineDiff(older, newer)
  const side = (without: string) =>
    lines.flatMap(({ kind, text }) => (kind === without ? [] : [text])).join('\n')
  expect(side('added')).toBe(older)
  expect(side('removed')).toBe(newer)
})

test('texts that are too long to compare line with line are all changed between their first and last difference', () => {
  const lines = (word: string) => Array.from({ length: 3000 }, (_, i) => `${word}${i}`)
  const diff = lineDiff(['x', ...lines('a'), 'z'].join('\n'), ['x', ...lines('b'), 'z'].join('\n'))
  expect(diff.filter(({ kind }) => kind === 'same').map(({ text }) => text)).toEqual(['x', 'z'])
  expect(diff).toHaveLength(6002)
})

test('lines far from every change are counted, and not shown', () => {
  const text = Array.from({ length: 20 }, (_, i) => `${i}`)
  const pieces = withContext(lineDiff(text.join('\n'), text.with(10, 'x').join('\n')), 2)
  expect(pieces[0]).toEqual({ kind: 'left', count: 8 })
  expect(pieces.at(-1)).toEqual({ kind: 'left', count: 7 })
  expect(pieces).toHaveLength(8)
})
