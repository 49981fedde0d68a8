import { describe, expect, it } from 'vitest'
import { commandLine } from '../../../main/kernel/command.ts'
import { changeCommands, makeCommands } from '../../../main/kernel/commands.ts'
import { differences } from '../../../main/kernel/diff.ts'
import type { Qdisc } from '../../../main/kernel/objects.ts'
import type { TcQdisc } from '../../../main/kernel/qdisc.ts'
import { qdiscFacts } from '../../../main/kernel/qdisc.ts'

const netem: Qdisc = {
  kind: 'qdisc',
  namespace: 'r1',
  link: 'eth1',
  discipline: 'netem',
  rate: 10_000_000,
  delay: 40_000,
  jitter: 500,
  loss: 33.33333,
  corrupt: 0.1,
  duplicate: 1,
  reorder: 5,
}

/** What iproute2 6.1 printed of it on Linux 6.1. */
const printed: TcQdisc = {
  kind: 'netem',
  handle: '8001:',
  dev: 'eth1',
  root: true,
  options: {
    delay: { delay: 0.04, jitter: 0.000499 },
    'loss-random': { loss: 0.333333 },
    duplicate: { duplicate: 0.01 },
    reorder: { reorder: 0.05 },
    corrupt: { corrupt: 0.001 },
    rate: { rate: 1_250_000 },
  },
}

function factsOf(...qdiscs: TcQdisc[]) {
  return qdiscFacts({ namespace: 'r1', links: [], routes: [], neighbours: [], fdb: [], ports: [], qdiscs })
}

describe('a queueing discipline', () => {
  it('is one command that says all of it', () => {
    expect(makeCommands(netem).map(commandLine)).toEqual([
      'tc -n r1 qdisc replace dev eth1 root netem limit 1000 delay 40000us 500us loss random 33.33333% corrupt 0.1% duplicate 1% reorder 5% rate 10000000bit',
    ])
    const bucket: Qdisc = { ...base, discipline: 'tbf', rate: 2_000_000, burst: 3036 }
    expect(makeCommands(bucket).map(commandLine)).toEqual([
      'tc -n r1 qdisc replace dev eth1 root tbf rate 2000000bit burst 3036 latency 50ms',
    ])
  })

  it('is made anew where it changes: the kernel keeps what a new word does not name', () => {
    expect(changeCommands(netem, { ...netem, corrupt: undefined })).toBeUndefined()
  })

  it('is the same although the kernel counts in ticks and tc prints six digits', () => {
    const [found] = factsOf(printed)
    expect(found && differences(netem, found)).toEqual([])
  })

  it('is another one where a value is', () => {
    const [found] = factsOf(printed)
    expect(found && differences({ ...netem, delay: 41_000, loss: undefined, reorder: 5.1 }, found)).toEqual([
      'delay 40000 → 41000',
      'loss 33.3333 → none',
      'reorder 5 → 5.1',
    ])
  })

  it('is no fact where the kernel chose it, or where it is within another one', () => {
    expect(factsOf({ kind: 'noqueue', handle: '0:', dev: 'lo', root: true })).toEqual([])
    expect(factsOf({ kind: 'bfifo', handle: '8002:', dev: 'eth1' })).toEqual([])
  })
})

const base = { kind: 'qdisc', namespace: 'r1', link: 'eth1' } as const
