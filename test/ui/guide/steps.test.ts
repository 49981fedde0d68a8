import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseLab } from '../../../main/lab/parse.ts'
import { nodeNames } from '../../../renderer/guide/node-names.ts'
import type { Part } from '../../../renderer/guide/markdown.ts'
import { parseMarkdown } from '../../../renderer/guide/markdown.ts'
import { isCommand } from '../../../renderer/guide/programs.ts'
import { codeParts, stepOf } from '../../../renderer/guide/steps.ts'

const nodes = new Set(['c1', 'web@node1'])

function pieces(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => ('parts' in part ? pieces(part.parts) : [part]))
}

function presetLabs() {
  const files = readdirSync('labs', { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.lab.yml'))
    .map((file) => {
      const read = parseLab(readFileSync(`labs/${file}`, 'utf8'), `/${file}`)
      if (!read.ok) throw new Error(file)
      return { file, lab: read.value }
    })
}

test('a command for a node is typed into that node’s terminal, without the remark behind it', () => {
  expect(stepOf('underlay exec small c1 -- ping -c1 "a b"   # nothing', nodes)).toEqual({
    step: { type: 'run', node: 'c1', command: 'ping -c1 "a b"' },
    text: 'underlay exec small c1 -- ping -c1 "a b"',
    remark: 'nothing',
  })
})

test('a shell of a node is opened, and the lines indented below it are typed there', () => {
  const parts = codeParts('underlay shell small web@node1\n  ip route\n\nip link\n', nodes)
  expect(parts).toMatchObject([
    { type: 'step', step: { type: 'run', node: 'web@node1', command: '' } },
    { type: 'step', step: { type: 'run', node: 'web@node1', command: 'ip route' } },
    { type: 'step', step: { type: 'choose', command: 'ip link' } },
  ])
})

test('a command is a program that looks at networks, with words behind it that go with it', () => {
  const commands = [
    'ping -c1 c2',
    'ip -br address',
    'bridge fdb show br br0',
    'nft list table ip x',
    'ss -ltn',
  ]
  const others = ['ping', 'ip_forward', 'bridge (docker0)', 'host none', '10.0.0.0/24', 'web c1', 'PING c1']
  expect(commands.filter((text) => !isCommand(text))).toEqual([])
  expect(others.filter(isCommand)).toEqual([])
})

test('the checks are looked at; other commands, and those for nodes that are not there, can be copied', () => {
  const kinds = ['check small', 'drift small', 'exec small nobody -- ls', 'shell small', 'exec small c1'].map(
    (words) => stepOf(`underlay ${words}`, nodes)?.step.type,
  )
  expect(kinds).toEqual(['checks', 'copy', 'copy', 'copy', 'copy'])
})

test('what is no command of Underlay stays text, with the indentation that all lines share taken off', () => {
  expect(codeParts('   a\n     b\n\n   c\n', nodes)).toEqual([{ type: 'text', text: 'a\n  b\n\nc' }])
  expect(stepOf('underlayer exec small c1 -- ls', nodes)).toBeUndefined()
})

test.each(presetLabs())(
  'every command of the guide of $file for a node names a node that is there',
  ({ lab }) => {
    const known = nodeNames(lab)
    const written = pieces(parseMarkdown(lab.about)).flatMap((part): readonly { readonly text: string }[] => {
      if (part.type === 'block') return codeParts(part.text, known)
      return part.type === 'code' ? [stepOf(part.text, known) ?? { text: part.text }] : []
    })
    const forNodes = written.filter(({ text }) => /^underlay (exec|shell) \S+ \S/.test(text))
    for (const step of forNodes) expect(step).toMatchObject({ step: { type: 'run' } })
  },
)

test('the preset labs’ guides have steps', () => {
  const count = presetLabs().filter(({ lab }) => /underlay exec/.test(lab.about)).length
  expect(count).toBeGreaterThan(20)
})
