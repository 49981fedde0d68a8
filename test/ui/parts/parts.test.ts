import { mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import CopyButton from '../../../renderer/parts/CopyButton.vue'
import ProblemNote from '../../../renderer/parts/ProblemNote.vue'
import Section from '../../../renderer/parts/Section.vue'
import { bytes, counted } from '../../../renderer/parts/amount.ts'
import { preciseClock } from '../../../renderer/parts/clock.ts'
import { matches } from '../../../renderer/parts/matches.ts'

test('bytes are told in powers of 1000', () => {
  expect([0, 999, 1000, 1_540_000, 250_000_000].map(bytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '1.5 MB',
    '250 MB',
  ])
})

test('one is singular, all others are plural', () => {
  expect([0, 1, 2].map((count) => counted(count, 'packet'))).toEqual(['0 packets', '1 packet', '2 packets'])
})

test('a moment is shown with its milliseconds', () => {
  expect(preciseClock(new Date(2026, 0, 2, 3, 4, 5, 67))).toBe('03:04:05.067')
})

test('a search finds texts that have all of its words, in any order and case', () => {
  expect(matches('eth0 in Node1', 'node1 ETH')).toBe(true)
  expect(matches('eth0 in node1', 'node2 eth')).toBe(false)
})

test('a problem shows what is wrong, what to do and the kernel’s words, and leads to its line', async () => {
  const place = { file: '/x', line: 7, column: 1, key: '' }
  const evidence = ['RTNETLINK answers: File exists']
  const problem = {
    code: 'x',
    blame: 'kernel' as const,
    message: 'It failed.',
    hint: 'Do this.',
    place,
    evidence,
  }
  const note = mount(ProblemNote, { props: { problem } })
  for (const words of ['It failed.', 'Do this.', 'File exists']) expect(note.text()).toContain(words)
  await note.get('button').trigger('click')
  expect(note.emitted('line')).toEqual([[7]])
})

test('a section is folded by its heading, and says so', async () => {
  const section = mount(Section, { props: { title: 'Routes', count: 3 }, slots: { default: 'default via' } })
  expect(section.text()).toContain('default via')
  await section.get('button').trigger('click')
  expect(section.get('button').attributes('aria-expanded')).toBe('false')
  expect(section.text()).not.toContain('default via')
})

test('what cannot be copied is said to be so', async () => {
  vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('denied')) } })
  const button = mount(CopyButton, { props: { text: 'ip route', what: 'the command' } })
  expect(button.attributes('aria-label')).toBe('Copy the command')
  await button.trigger('click')
  await vi.waitFor(() => expect(button.attributes('aria-label')).toContain('does not let'))
  vi.unstubAllGlobals()
})
