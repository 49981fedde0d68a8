import { expect, it } from 'vitest'
import { parseLab } from '../../../main/lab/read.ts'
import { labFileDocs } from '../../../scripts/lab-file-docs.ts'

it('docs/lab-file.md says what the schema says', async () => {
  await expect(labFileDocs()).toMatchFileSnapshot('../../../docs/lab-file.md')
})

it('the examples in docs/lab-file.md are valid labs', () => {
  const examples = [...labFileDocs().matchAll(/```yaml\n(name:[\s\S]*?)```/g)].map(([, text = '']) => text)
  expect(examples).toHaveLength(2)
  for (const example of examples)
    expect(parseLab(example, '/labs/example.lab.yml')).toMatchObject({ ok: true })
})
