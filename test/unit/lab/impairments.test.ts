import { describe, expect, it } from 'vitest'
import { keptLive, readLive, withLive } from '../../../main/lab/live-impairments.ts'
import { TWO_HOSTS, codesOf, labOf, onlyProblem } from './labs.ts'

const LAB = `${TWO_HOSTS}networks:
  web: { driver: overlay }
  flat: { driver: macvlan, ipam: { subnet: 192.168.1.0/24, ip_range: 192.168.1.128/25 }, driver_opts: { parent: eth0 } }
containers:
  c1: { host: h1, networks: [web] }
  c2: { host: h2, networks: [flat] }
  c3: { host: h1 }
`
const file = (line: string): string => `${LAB}impairments:\n  ${line}\n`
const first = (line: string) => labOf(file(line)).impairments[0]

describe('an impairment', () => {
  it('has rates in bits a second, times in microseconds and shares in percent', () => {
    expect(
      first(
        'h1 lan: { rate: 1.5mbit, delay: 40ms, jitter: 500us, loss: 0.1%, corrupt: 1%, duplicate: 2%, reorder: 100% }',
      ),
    ).toMatchObject({
      effects: {
        rate: 1_500_000,
        delay: 40_000,
        jitter: 500,
        loss: 0.1,
        corrupt: 1,
        duplicate: 2,
        reorder: 100,
      },
      text: '1.5 mbit, delay 40 ms ± 500 us, 0.1% lost, 1% corrupted, 2% duplicated, 100% reordered',
      down: false,
      live: false,
    })
  })

  it.each([
    ['h1 lan: { rate: 1mbit }', ['h1 eth0']],
    ['h1 lan: { rate: 1mbit, direction: in }', ['lan h1']],
    ['h1 lan: { rate: 1mbit, direction: both }', ['h1 eth0', 'lan h1']],
    ['c1 web: { rate: 1mbit, direction: both }', ['c1 eth0', 'web@h1 c1-eth0']],
    ['c1 docker_gwbridge: { rate: 1mbit, direction: in }', ['h1 c1-eth1']],
    ['c3 bridge: { rate: 1mbit, direction: in }', ['h1 c3-eth0']],
    ['c2 flat: { rate: 1mbit }', ['c2 eth0']],
    ['c1 web: { down: true }', []],
  ])('acts where packets leave: %s', (line, ends) => {
    expect(first(line)?.shaped.map(({ namespace, link }) => `${namespace} ${link}`)).toEqual(ends)
  })

  it.each([
    ['h1 lan: { rate: 10 }', '`10` is not a rate.'],
    ['h1 lan: { rate: 10mbps }', 'not bytes'],
    ['h1 lan: { rate: 1bit }', 'from 1 kbit to 100 gbit'],
    ['h1 lan: { delay: 40 }', 'Write it with its unit: `40ms`'],
    ['h1 lan: { delay: 2 min }', '`2 min` is not a time.'],
    ['h1 lan: { loss: 1 }', '`1` is not a percentage.'],
    ['h1 lan: { loss: 101% }', 'from 0.0001% to 100%'],
    ['h1 lan: { latency: 4ms }', '`latency` is not a key'],
    ['h1 lan: { jitter: 4ms }', 'Add `delay:`.'],
    ['h1 lan: { delay: 4ms, jitter: 5ms }', 'A delay of 4 ms cannot vary by 5 ms.'],
    ['h1 lan: { rate: 1mbit, reorder: 5% }', 'none wait without a `delay`'],
    ['h1 lan: { down: true, direction: both }', 'down both ways'],
    ['h1 lan: {}', 'asks for nothing'],
    ['h1: { rate: 1mbit }', 'does not name a link'],
    ['h3 lan: { rate: 1mbit }', 'Did you mean `h1`?'],
    ['h1 web: { rate: 1mbit }', 'Its links lead to `lan`.'],
    ['c2 flat: { rate: 1mbit, direction: in }', 'has no other end of its own'],
  ])('is refused: %s', (line, words) => {
    expect(onlyProblem(file(line))).toContain(words)
  })

  it('is told at its line, and all that is wrong at once', () => {
    const wrong = file('h1 lan: { rate: 10 }\n  h9 lan: { loss: 1% }\n  c1 lan: { delay: 1x }')
    expect(codesOf(wrong)).toEqual(['14:19 bad-value', '15:3 unknown-node', '16:20 bad-value'])
  })

  it('is not refused for a node that has problems of its own', () => {
    expect(onlyProblem(file('c1 wbe: { loss: 1% }').replace('[web]', '[wbe]'))).toContain(
      'There is no network',
    )
  })
})

describe('what is set while a lab runs', () => {
  const lab = labOf(file('h1 lan: { rate: 1mbit }\n  c1 web: { down: true }'))
  const set = (node: string, to: string, words: Record<string, unknown>) => {
    const read = readLive(lab, { node, to }, words)
    if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join(' '))
    return read.value
  }
  const texts = (of: typeof lab) =>
    of.impairments.map(({ node, to, text, live }) => `${node} ${to} ${text} ${String(live)}`)

  it('takes the place of what the file says of the same link', () => {
    expect(
      texts(withLive(lab, [set('h1', 'lan', { loss: '2%' }), set('h2', 'lan', { delay: '1s' })])),
    ).toEqual(['c1 web down false', 'h1 lan 2% lost true', 'h2 lan delay 1 s true'])
  })

  it('may be that nothing goes wrong there, whatever the file says', () => {
    const live = [set('h1', 'lan', { none: true })]
    expect(texts(withLive(lab, live))).toEqual(['c1 web down false', 'h1 lan none true'])
    expect(withLive(lab, live).impairments.at(-1)).toMatchObject({ shaped: [], effects: {}, down: false })
    expect(keptLive(live, lab, lab)).toEqual(live)
    expect(keptLive(live, lab, { ...lab, hosts: [] })).toEqual([])
  })

  it('stays when the file changes elsewhere, and goes with its link or where the file has a new word', () => {
    const live = [set('h1', 'lan', { loss: '2%' }), set('c3', 'bridge', { down: true })]
    const names = (after: typeof lab) => keptLive(live, lab, after).map(({ node }) => node)
    expect(names(lab)).toEqual(['h1', 'c3'])
    expect(names(labOf(file('h1 lan: { rate: 2mbit }')))).toEqual(['c3'])
    expect(names({ ...lab, containers: [] })).toEqual(['h1'])
  })

  it.each([
    [{ speed: '1mbit' }, '`speed` is not a key of an impairment.'],
    [{ rate: '1' }, '`rate`: `1` is not a rate.'],
    [{ down: 'x' }, '`down` cannot be `x`.'],
    [{}, 'asks for nothing'],
    [{ none: true, rate: '1mbit' }, '`none` says that nothing goes wrong'],
    [{ none: false }, '`none` is not a key'],
  ])('is refused for what a lab file could not say: %j', (words, message) => {
    const read = readLive(lab, { node: 'h1', to: 'lan' }, words)
    expect(read.ok ? '' : read.problems[0]?.message).toContain(message)
  })
})
