import { valueOf } from '../value-of.ts'
import { readFileSync } from 'node:fs'
import { down, up } from '../../main/engine.ts'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import type { RunningLab } from '../../main/record.ts'
import { takeWalk } from '../../main/walk/take.ts'
import { overlayLab } from './labs.ts'

/**
 * Part of `npm run bench`: how long a walk takes, from the order to its telling, across two LANs and in a lab of 4 hosts × 50 containers. Beside it, in
 * turns in the same run: as many `tcpdump`s as the walk has namespaces, started until all of them listen, with one ping between.
 */
const rounds = Number(process.env['ROUNDS'] ?? 5)

const twoLans = 'labs/overlay/two-lans.lab.yml'
await compare('two LANs', twoLans, readFileSync(twoLans, 'utf8'), ['c1', 'c2'])
await compare('4 hosts × 50 containers', '/tmp/bench-walk.lab.yml', overlayLab('bench-walk', 4, 50), [
  'c1-1',
  'c4-50',
])

async function compare(title: string, file: string, text: string, ends: readonly [string, string]) {
  const lab = valueOf(await up({ file, text }))
  try {
    const ours: number[] = []
    const theirs: number[] = []
    let places: readonly string[] = []
    for (let round = 0; round < rounds; round++) {
      const started = performance.now()
      const taken = valueOf(await takeWalk(lab, { from: ends[0], to: ends[1], probe: { kind: 'ping' } }))
      ours.push(performance.now() - started)
      places = taken.listened.namespaces
      theirs.push(await withTcpdump(lab, places, ends[0], taken.address))
    }
    console.log(
      `a walk, ${title}: ${inMilliseconds(ours)} with all its explanations; ${places.length} tcpdumps and a ping: ${inMilliseconds(theirs)}; ratio ${(median(ours) / median(theirs)).toFixed(2)}`,
    )
  } finally {
    await down(lab.record.lab.name)
  }
}

async function withTcpdump(
  { sandbox }: RunningLab,
  places: readonly string[],
  from: string,
  address: string,
) {
  const started = performance.now()
  const flags = ['-i', 'any', '-c', '1', '-Z', 'root', '-w', '/dev/null', 'icmp or udp port 4789']
  const dumps = places.map((namespace) =>
    run([...inNamespace(sandbox, namespace), 'timeout', '2', 'tcpdump', ...flags]),
  )
  await run([...inNamespace(sandbox, from), 'ping', '-c', '3', '-i', '0.05', address])
  await Promise.all(dumps)
  return performance.now() - started
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN
}

function inMilliseconds(times: readonly number[]): string {
  const range = [Math.min(...times), Math.max(...times)].map((time) => time.toFixed(0)).join('–')
  return `${median(times).toFixed(0)} ms (${range})`
}
