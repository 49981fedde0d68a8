import { valueOf } from '../value-of.ts'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { down, drift, up } from '../../main/engine.ts'
import type { RunningLab } from '../../main/record.ts'
import { parseProbe } from '../../main/walk/probe.ts'
import { takeWalk } from '../../main/walk/take.ts'
import type { Leg, Walk } from '../../main/walk/walk.ts'

/** Brings a lab up, and takes it down when the test is over, after nothing of a walk was found to be left in it. */
export async function inLab(
  file: string,
  test: (lab: RunningLab) => Promise<void>,
  text = readFileSync(file, 'utf8'),
) {
  const lab = valueOf(await up({ file, text }))
  try {
    // Ports of a bridge begin to forward when the kernel has noticed their cables, which it does once a second at least (linkwatch).
    await new Promise((resolve) => setTimeout(resolve, 1200))
    await test(lab)
    expect(await drift(lab)).toEqual([])
  } finally {
    await down(lab.record.lab.name)
  }
}

/** Takes a walk; `probe` as on the command line. */
export async function walk(lab: RunningLab, from: string, to: string, probe = 'ping'): Promise<Walk> {
  return valueOf(await takeWalk(lab, { from, to, probe: valueOf(parseProbe(probe)) }))
}

/** The first packet of a kind. */
export function legOf(taken: Walk, kind: Leg['kind']): Leg {
  const leg = taken.legs.find((one) => one.kind === kind)
  if (!leg) throw new Error(`no ${kind}: ${JSON.stringify(taken.legs.map(({ title }) => title))}`)
  return leg
}

/** The places of a packet's way in order: `c1 eth0 out`. */
export function placesOf({ hops }: Leg): string[] {
  return hops.map(({ namespace, link, direction }) => `${namespace} ${link} ${direction}`)
}
