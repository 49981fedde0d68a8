import { expect, test } from 'vitest'
import { presetLabs } from '../../../main/presets.ts'
import { firstSentence } from '../../../main/service/library.ts'
import { readLab } from '../../../main/lab-file.ts'

test('what a lab teaches is the first sentence of its guide, without headings, drawings and marks', () => {
  const guide = '# A title\n\n```\ndrawing\n```\n\n- a list\n\nTwo `hosts` on\none LAN. They talk.\n'
  expect(firstSentence(guide)).toBe('Two hosts on one LAN.')
  expect(firstSentence('# Only a title\n')).toBe('')
})

test('every preset lab says what it teaches', async () => {
  for (const file of await presetLabs()) {
    const lab = await readLab(file)
    expect(lab.ok && firstSentence(lab.value.about), file).toMatch(/^\S.{10,200}[.:!?]$/)
  }
})
