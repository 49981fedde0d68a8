import type { Container, Lab } from '../../main/contract.ts'
import { graphOf } from './graph.ts'

/** What becomes of a thing when the lab file is applied to the running lab. */
export type Pending = 'added' | 'removed' | 'changed'

/** A running lab with all that its file asks for besides. */
interface MergedLab {
  readonly lab: Lab
  /** By the map's ids; empty where the file says what runs. */
  readonly pending: ReadonlyMap<string, Pending>
}

interface Named {
  readonly name: string
  readonly driver?: string
  readonly host?: string
}

/** Each host has a gateway bridge of the same name. */
function keyOf({ name, driver, host }: Named): string {
  return driver === 'bridge' ? `${name}@${host ?? ''}` : name
}

const sections = ['lans', 'routers', 'hosts', 'networks', 'containers'] as const

/** Puts a running lab and what its edited file asks for on one map, and tells where they differ. */
export function mergeLabs(running: Lab, asked: Lab | null | undefined): MergedLab {
  if (!asked || saysOf(asked) === saysOf(running)) return { lab: running, pending: new Map() }
  const lab: Lab = {
    ...running,
    lans: joined(running.lans, asked.lans),
    routers: joined(running.routers, asked.routers, withLans),
    hosts: joined(running.hosts, asked.hosts, withLans),
    networks: joined(running.networks, asked.networks),
    containers: joined(running.containers, asked.containers, withEndpoints),
  }
  return { lab, pending: differences(running, asked, lab) }
}

/** All of one list, and those of another whose names are new; of both where they have one name. */
function joined<T extends Named>(
  running: readonly T[],
  asked: readonly T[],
  both: (running: T, asked: T) => T = (one) => one,
): readonly T[] {
  const wanted = new Map(asked.map((one) => [keyOf(one), one]))
  const names = new Set(running.map(keyOf))
  return [
    ...running.map((one) => {
      const other = wanted.get(keyOf(one))
      return other ? both(one, other) : one
    }),
    ...asked.filter((one) => !names.has(keyOf(one))),
  ]
}

function withLans<T extends { readonly lans: readonly { readonly lan: string; readonly link: string }[] }>(
  running: T,
  asked: T,
): T {
  return { ...running, lans: [...running.lans, ...newOnes(running.lans, asked.lans, ({ lan }) => lan)] }
}

function withEndpoints(running: Container, asked: Container): Container {
  const endpoints = newOnes(running.endpoints, asked.endpoints, ({ network }) => network)
  return { ...running, endpoints: [...running.endpoints, ...endpoints] }
}

/** What is new, except under the name of an interface that is there: that one is drawn. */
function newOnes<T extends { readonly link: string }>(
  running: readonly T[],
  asked: readonly T[],
  to: (one: T) => string,
): readonly T[] {
  const taken = new Set(running.flatMap((one) => [to(one), `link ${one.link}`]))
  return asked.filter((one) => !taken.has(to(one)) && !taken.has(`link ${one.link}`))
}

function differences(running: Lab, asked: Lab, merged: Lab): ReadonlyMap<string, Pending> {
  const [now, then] = [graphOf(running).items, graphOf(asked).items]
  const pending = new Map<string, Pending>()
  for (const id of graphOf(merged).items.keys()) {
    if (!now.has(id)) pending.set(id, 'added')
    else if (!then.has(id)) pending.set(id, 'removed')
    else if (id.startsWith('link:') && now.get(id)?.label !== then.get(id)?.label) pending.set(id, 'changed')
  }
  for (const section of sections) {
    const before = new Map(running[section].map((one) => [keyOf(one), saysOf(one)]))
    for (const one of asked[section]) {
      const id = `${section === 'networks' ? 'network' : 'node'}:${keyOf(one)}`
      const text = before.get(keyOf(one))
      if (text !== undefined && text !== saysOf(one))
        for (const each of idsOf(id, now)) if (!pending.has(each)) pending.set(each, 'changed')
    }
  }
  return pending
}

/** A network is drawn on each of its hosts. */
function idsOf(id: string, items: ReadonlyMap<string, unknown>): readonly string[] {
  return items.has(id) || id.startsWith('node:')
    ? [id]
    : [...items.keys()].filter((each) => each.startsWith(`${id}@`))
}

/** What a part of a lab says, whichever its line in the file is. */
function saysOf(part: unknown): string {
  return JSON.stringify(part, (key, value: unknown) =>
    key === 'origin' || key === 'file' ? undefined : value,
  )
}
