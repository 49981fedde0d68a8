import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Lab } from '../../../main/contract.ts'
import { parseLab } from '../../../main/lab/parse.ts'

/** The lab of a text. */
export function labOf(text: string): Lab {
  const parsed = parseLab(text, '/labs/test.lab.yml')
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'))
  return parsed.value
}

/** All preset labs. */
export function presets(): Lab[] {
  const root = resolve('labs')
  return readdirSync(root).flatMap((chapter) =>
    readdirSync(join(root, chapter))
      .filter((file) => file.endsWith('.lab.yml'))
      .map((file) => labOf(readFileSync(join(root, chapter, file), 'utf8'))),
  )
}

/** A preset lab by its name. */
export function preset(name: string): Lab {
  const found = presets().find((lab) => lab.name === name)
  if (!found) throw new Error(`no preset ${name}`)
  return found
}

/** A lab in which every name is the given text with a number; such a lab cannot be read from a file. */
export function renamed(lab: Lab, text: string): Lab {
  const names = new Set([
    ...[...lab.lans, ...lab.routers, ...lab.hosts, ...lab.containers, ...lab.networks].map(
      ({ name }) => name,
    ),
  ])
  const numbers = new Map([...names].map((name, index) => [name, `${text}${index}`]))
  const replaced: unknown = JSON.parse(JSON.stringify(lab), (key, value: unknown) =>
    ['name', 'lan', 'host', 'network'].includes(key) && typeof value === 'string'
      ? (numbers.get(value) ?? value)
      : value,
  )

  return replaced as Lab
}
