import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Lab, LinkLoad } from '../../../main/contract.ts'
import { parseLab } from '../../../main/lab/parse.ts'
import { devicesOf, graphOf, lanBridge } from '../../../renderer/map/graph.ts'

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

/** Loads as the engine reports them of a healthy lab; with changes by `NAMESPACE/INTERFACE`, where `null` is a link that is gone. */
export function loadsOf(
  lab: Lab,
  changes: Readonly<Record<string, Partial<LinkLoad> | null>> = {},
): Map<string, LinkLoad> {
  const { lans, routers, hosts } = graphOf(lab)
  const cables = [...routers, ...hosts].flatMap((node) => node.cables.flatMap(({ ends }) => ends))
  const ports = hosts.flatMap(({ containers }) =>
    containers.flatMap(({ links }) => links.flatMap(({ ends }) => ends.slice(1))),
  )
  const devices = hosts.flatMap(({ networks }) => networks.flatMap(devicesOf).map(({ end }) => end))
  const all = [...cables, ...ports, ...devices, ...lans.map((lan) => lanBridge(lan).end)]
  const loads = new Map<string, LinkLoad>()
  const idle = { up: true, running: true, receiving: 0, sending: 0, dropped: 0 }
  for (const { namespace, link } of [...all, ...all.map((end) => ({ ...end, link: 'lo' }))])
    loads.set(`${namespace}/${link}`, { namespace, link, ...idle })
  for (const [key, change] of Object.entries(changes)) {
    const load = loads.get(key)
    if (!load) throw new Error(`no link ${key}`)
    if (change) loads.set(key, { ...load, ...change })
    else loads.delete(key)
  }
  return loads
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
