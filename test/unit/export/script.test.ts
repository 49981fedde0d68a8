import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { kernelObjects } from '../../../main/drivers/index.ts'
import { shellScript } from '../../../main/export/script.ts'
import { dot, mermaid } from '../../../main/export/picture.ts'
import { diff } from '../../../main/kernel/diff.ts'
import { plan } from '../../../main/kernel/plan.ts'
import type { Lab } from '../../../main/lab/lab.ts'
import { parseLab } from '../../../main/lab/read.ts'
import { filesOf } from '../../../main/nodes.ts'

const hostile = `$(touch /tmp/x); 'a" \\ & | <b> \`id\``

function lab(title: string): Lab {
  const text = `
title: ${JSON.stringify(title)}
hosts: { node1: {} }
containers:
  c1: { host: node1, command: [echo, ${JSON.stringify(title)}, /lab/page], environment: { A: ${JSON.stringify(title)} } }
`
  const parsed = parseLab(text, '/labs/hostile.lab.yml')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

test('text of a lab file stays text in an exported script', () => {
  const model = lab(hostile)
  const script = shellScript(model, plan(diff([], kernelObjects(model))), (node) => filesOf(model, node))
  expect(() => execFileSync('bash', ['-n'], { input: script })).not.toThrow()
  const words = execFileSync('bash', {
    input: `lab=/x; printf '%s\\n' ${lastCommand(script)}`,
    encoding: 'utf8',
  })
  expect(words.split('\n')).toEqual(['echo', hostile, '/x/page', ''])
})

test('a title of several lines cannot leave its remark', () => {
  const model = lab('one\ntouch /tmp/two')
  const script = shellScript(model, plan(diff([], kernelObjects(model))), (node) => filesOf(model, node))
  expect(script.split('\n')[1]).toBe('# hostile — one touch /tmp/two')
})

test('text of a lab file stays text in a picture', () => {
  expect(dot(lab(hostile))).toContain(String.raw`\" \\ & | <b>`)
  expect(mermaid(lab(hostile))).not.toContain('<b>')
})

/** The words of the program that the script starts last, without its redirections. */
function lastCommand(script: string): string {
  const lines = script.split('\n')
  const end = lines.findIndex((line) => line.endsWith('/log 2>&1 &'))
  return (lines[end] ?? '').replace(/ >\S+ 2>&1 &$/, '')
}

test('a script of an encrypted overlay holds no key: it draws its own, and puts them where its batches name them', () => {
  const text = `
lans: { lan: { subnet: 192.168.1.0/24 } }
hosts: { node1: { lans: [lan] }, node2: { lans: [lan] } }
networks: { secret: { driver: overlay, driver_opts: { encrypted: true } } }
containers: { c1: { host: node1, networks: [secret] }, c2: { host: node2, networks: [secret] } }
`
  const parsed = parseLab(text, '/labs/secret.lab.yml')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const model = parsed.value
  const script = shellScript(model, plan(diff([], kernelObjects(model))), (node) => filesOf(model, node))
  expect(script).toContain("with_keys <<'END_OF_BATCH' | inside node1 ip -batch -")
  const drawing = script.split('\n').filter((line) => /^(KEY_\d=|with_keys\(\))/.test(line))
  const batch = script.split('\n').filter((line) => line.startsWith('xfrm state add'))
  const input = `${drawing.join('\n')}\nwith_keys <<'END'\n${batch.join('\n')}\nEND\n`
  const filled = () => execFileSync('bash', { input, encoding: 'utf8' })
  const keys = new Set([...filled().matchAll(/ 0x([0-9a-f]{32})[0-9a-f]{8} 64$/gm)].map(([, key]) => key))
  expect(batch).toHaveLength(8)
  expect(keys.size).toBe(3)
  expect(filled()).not.toBe(filled())
})
