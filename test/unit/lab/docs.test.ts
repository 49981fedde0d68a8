import { expect, it } from 'vitest'
import { parseLab } from '../../../main/lab/read.ts'
import { labFileDocs } from '../../../scripts/lab-file-docs.ts'

it('docs/lab-file.md says what the schema says', async () => {
  await expect(labFileDocs()).toMatchFileSnapshot('../../../docs/lab-file.md')
})

it('the example in docs/lab-file.md is a valid lab', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(labFileDocs())?.[1] ?? ''
  expect(parseLab(example, '/labs/example.lab.yml')).toMatchObject({ ok: true })
})
