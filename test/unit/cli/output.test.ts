import { expect, test } from 'vitest'
import { problemText, table } from '../../../main/cli/output.ts'
import { inputProblem } from '../../../main/problem.ts'

test('a problem shows place, line, what is wrong and what to do', () => {
  const place = { file: 'x.lab.yml', line: 7, column: 3, key: 'networks.net' }
  const problem = {
    ...inputProblem('unknown-key', 'There is no key `drivr`.', 'Did you mean `driver`?', place),
    quote: '  drivr: overlay',
  }
  expect(problemText(problem)).toBe(
    [
      'x.lab.yml:7:3: error: There is no key `drivr`.',
      '    7 |   drivr: overlay',
      '      |   ^',
      '      Did you mean `driver`?',
    ].join('\n'),
  )
})

test('columns are as wide as their widest cell, the last one as wide as it is', () => {
  expect(
    table([
      ['a', 'bb'],
      ['aaa', 'b'],
    ]),
  ).toBe('a    bb\naaa  b')
})
