import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkExpectation } from '../../main/check/check.ts'
import type { Verdict } from '../../main/check/verdict.ts'
import type { FreshLab } from '../../main/engine.ts'
import { up } from '../../main/engine.ts'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import { readLabFile } from '../../main/lab/read.ts'
import type { Claim, Expectation } from '../../main/lab/lab.ts'

/** The MAC address of c2 on its overlay. */
export const c2Mac = '02:42:0a:09:00:04'

const origin = { key: 'expect.0', line: 1 }

/** A claim, the outcome of its check, and a piece of the evidence for that. */
type Row = readonly [
  what: string,
  claim: Claim,
  outcome: Verdict['outcome'],
  evidence: string,
  negated?: 'not',
]

/** The lab of check.lab.yml, up for the tests of one file. */
export function checkedLab() {
  let lab: FreshLab | undefined

  beforeAll(async () => {
    const source = await readLabFile(`${import.meta.dirname}/check.lab.yml`)
    const started = source.ok ? await up(source.value) : source
    if (!started.ok) throw new Error(JSON.stringify(started.problems, undefined, 2))
    lab = started.value
    const ready = await check({ type: 'http', from: 'visitor', url: 'http://10.8.0.2/' }, { eventually: 10 })
    expect(ready).toMatchObject({ outcome: 'pass' })
  })
  afterAll(() => lab?.end())

  const running = (): FreshLab => {
    if (!lab) throw new Error('the lab is not up')
    return lab
  }

  function check(claim: Claim, rest: Partial<Expectation> = {}): Promise<Verdict> {
    return checkExpectation(running(), { text: '', claim, negated: false, eventually: 0, origin, ...rest })
  }

  /** Something by hand in a namespace of the lab. */
  async function byHand(namespace: string, ...argv: [string, ...string[]]): Promise<void> {
    const { code, stderr } = await run([...inNamespace(running().sandbox, namespace), ...argv])
    expect(stderr).toBe('')
    expect(code).toBe(0)
  }

  /** Each row becomes a test. */
  function rows(list: readonly Row[]): void {
    for (const [what, claim, outcome, evidence, negated] of list) {
      test.concurrent(what, async () => {
        const verdict = await check(claim, { negated: negated === 'not' })
        expect(verdict).toMatchObject({ outcome })
        expect(verdict.evidence.join('\n')).toContain(evidence)
      })
    }
  }

  return { running, check, byHand, rows }
}
