import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { LabRun } from '../../../main/check/junit.ts'
import { junit } from '../../../main/check/junit.ts'
import type { Verdict } from '../../../main/check/verdict.ts'
import { inputProblem } from '../../../main/problem.ts'
import { expectation } from './lab.ts'

const verdict = (text: string, outcome: Verdict['outcome'], evidence: string[]): Verdict => ({
  expectation: expectation(
    { type: 'ping', from: 'c1', to: 'c2' },
    { text, origin: { key: 'expect.0', line: 42 } },
  ),
  outcome,
  evidence,
  seconds: 0.25,
})

const nasty = 'a "quoted" <tag> & \u0000\u0007\u001b[31m\ud800 ]]> \ufffe 𝄞'

const kept = 'a "quoted" <tag> & \ufffd\ufffd\ufffd[31m\ufffd ]]> \ufffd 𝄞'

const runs: LabRun[] = [
  {
    lab: 'demo',
    file: 'demo.lab.yml',
    seconds: 1.5,
    result: {
      verdicts: [
        verdict('c1 reaches c2', 'pass', ['came back: 64 bytes']),
        verdict(`c1 gets ${nasty}`, 'fail', [`came back: ${nasty}`, 'kernel: line two']),
        verdict('c1 reaches c3', 'error', ['ping could not be run']),
      ],
    },
  },
  {
    lab: 'wrong',
    file: 'wrong.lab.yml',
    seconds: 0.1,
    result: {
      problems: [
        inputProblem('unknown-key', 'There is no key `hots`.', 'Did you mean `hosts`?', {
          file: 'wrong.lab.yml',
          line: 3,
          column: 1,
          key: 'hots',
        }),
      ],
    },
  },
]

/** Asks a real XML parser: Python's, which refuses what is not well-formed. */
function parsed(xml: string): unknown {
  const script = [
    'import sys, json, xml.etree.ElementTree as e',
    'tree = lambda n: {"tag": n.tag, "attributes": n.attrib, "text": n.text or "", "children": [tree(c) for c in n]}',
    'print(json.dumps(tree(e.fromstring(sys.stdin.buffer.read()))))',
  ].join('\n')
  return JSON.parse(execFileSync('python3', ['-c', script], { input: xml, encoding: 'utf8' }))
}

describe('JUnit XML', () => {
  const tree = parsed(junit(runs))

  test('has a suite for each lab with its counts', () => {
    expect(tree).toMatchObject({
      tag: 'testsuites',
      attributes: { tests: '4', failures: '1', errors: '2', time: '1.600' },
      children: [
        {
          tag: 'testsuite',
          attributes: { name: 'demo', file: 'demo.lab.yml', tests: '3', failures: '1', errors: '1' },
        },
        { tag: 'testsuite', attributes: { name: 'wrong', tests: '1', failures: '0', errors: '1' } },
      ],
    })
  })

  test('has a case for each expectation, with evidence as text', () => {
    expect(tree).toMatchObject({
      children: [
        {
          children: [
            {
              attributes: {
                name: 'c1 reaches c2',
                classname: 'demo',
                file: 'demo.lab.yml',
                line: '42',
                time: '0.250',
              },
              children: [{ tag: 'system-out', text: 'came back: 64 bytes' }],
            },
            { children: [{ tag: 'failure', text: `came back: ${kept}\nkernel: line two` }] },
            { children: [{ tag: 'error', attributes: { message: 'ping could not be run' } }] },
          ],
        },
        {},
      ],
    })
  })

  test('shows a lab that did not come up as a case with an error', () => {
    expect(tree).toMatchObject({
      children: [
        {},
        {
          children: [
            {
              attributes: { name: 'the lab comes up' },
              children: [{ tag: 'error', attributes: { message: 'There is no key `hots`.' } }],
            },
          ],
        },
      ],
    })
    expect(junit(runs)).toContain('wrong.lab.yml:3:1')
  })

  test('keeps every character that XML takes, and replaces those that it does not', () => {
    expect(tree).toMatchObject({
      children: [{ children: [{}, { attributes: { name: `c1 gets ${kept}` } }, {}] }, {}],
    })
  })

  test.skipIf(spawnSync('xmllint', ['--version']).error)('is well-formed for xmllint', () => {
    expect(spawnSync('xmllint', ['--noout', '-'], { input: junit(runs) }).status).toBe(0)
  })
})
