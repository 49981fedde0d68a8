import { Ajv2020 } from 'ajv/dist/2020.js'
import { CORE_SCHEMA, dump, load, mergeTag } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { FAMILIES, contains, parseAddress, parseBlock } from '../../../main/lab/ip.ts'
import { labFileJsonSchema } from '../../../main/lab/json-schema.ts'
import type { Lab } from '../../../main/lab/lab.ts'
import { parseLab } from '../../../main/lab/read.ts'
import { isRecord } from '../../../main/lab/source.ts'
import type { Result } from '../../../main/problem.ts'
import { mutated, randomFrom } from './mutations.ts'
import type { Json, Random } from './mutations.ts'
import { SAMPLES } from './samples.ts'

const accepts = new Ajv2020({ strict: false }).compile(labFileJsonSchema())
const values = SAMPLES.map((text): Json => {
  const value = load(text, { schema: CORE_SCHEMA.withTags(mergeTag) })
  return isRecord(value) ? value : {}
})

/** Reads a file that may be anything; the answer is a lab that holds together, or problems that tell what and where. */
function read(text: string): Result<Lab> {
  const parsed = parseLab(text, '/labs/fuzz.lab.yml')
  if (parsed.ok) {
    checkLab(parsed.value)
    return parsed
  }
  const lines = text.split(/\r\n|\n|\r/).length
  const bad = parsed.problems.filter(({ message, hint, place, blame }) => {
    const spoken =
      /[.!?]$/.test(message) && hint !== '' && !/undefined|\[object|Invalid input|NaN/.test(message + hint)
    return blame !== 'input' || !spoken || !place || place.line < 1 || place.line > lines
  })
  expect([bad, parsed.problems.length > 0]).toEqual([[], true])
  return parsed
}

/** What must hold for every lab, whatever the file says. */
function checkLab(lab: Lab): void {
  const taken = new Set<string>()
  const broken: string[] = []
  const must = (holds: boolean, what: string): void => {
    if (!holds) broken.push(what)
  }
  const own = (what: string): void => {
    must(!taken.has(what), `${what} twice`)
    taken.add(what)
  }
  for (const { name, host, endpoints } of lab.containers) {
    for (const family of FAMILIES)
      must(
        endpoints.filter(({ gateways }) => gateways.includes(family)).length <= 1,
        `${name}: several gateways`,
      )
    for (const { network, addresses, link, port, mac } of endpoints) {
      const of = lab.networks.find(
        (one) => one.name === network && (one.driver !== 'bridge' || one.host === host),
      )
      const scope = of?.driver === 'bridge' ? `${network}@${host}` : network
      must(addresses.length > 0, `${name}: no address on ${network}`)
      for (const address of addresses) {
        const plain = parseAddress(address.split('/')[0] ?? '') ?? 0n
        const holds = of?.subnets.some(({ subnet }) =>
          contains(parseBlock(subnet) ?? { first: 0n, length: 128 }, plain),
        )
        must(holds === true, `${name}: ${address} is not in ${network}`)
        own(`${scope} ${address}`)
      }
      if (mac !== undefined) own(`${scope} ${mac}`)
      own(`${name} ${link}`)
      if (port !== undefined) own(`${of?.driver === 'overlay' ? `${network}@${host}` : host} ${port}`)
      for (const text of [link, port ?? 'x'])
        must(/^[A-Za-z0-9_.-]{1,15}$/.test(text), `${name}: interface ${text}`)
    }
  }
  expect(broken).toEqual([])
}

function count(value: Json, section: string): number {
  const entries = value[section]
  return isRecord(entries) ? Object.keys(entries).length : Array.isArray(entries) ? entries.length : 0
}

function randomText(random: Random, text: string): string {
  const characters = '{}[]:,#&*!|>\'"%@`-?<~ \n\t\r\0\u0007äx0.\uFEFF\u2028'
  let now = text
  for (let edits = random(4) + 1; edits > 0; edits--) {
    const position = random(now.length + 1)
    const width = random(6)
    const insert = Array.from({ length: random(4) }, () => characters[random(characters.length)] ?? '').join(
      '',
    )
    now = now.slice(0, position) + insert + now.slice(position + width)
  }
  return random(10) === 0 ? now.slice(0, random(now.length + 1)) : now
}

describe('thousands of changed lab files', { timeout: 120_000 }, () => {
  it('with an unknown key anywhere are refused', () => {
    const random = randomFrom(1)
    for (let round = 0; round < 1000; round++) {
      const { value, path } = mutated(values[round % values.length] ?? {}, random, 'unknown-key')
      if (path.at(-1) === 'environment') continue
      const parsed = read(dump(value))
      expect([path.join('.'), parsed.ok]).toEqual([path.join('.'), false])
      expect(
        !parsed.ok &&
          parsed.problems.some(({ message, place, quote }) =>
            /qqqq/.test(`${message} ${quote ?? ''} ${place?.key ?? ''}`),
          ),
      ).toBe(true)
    }
  })

  it('with keys deleted, renamed and values replaced, swapped and doubled are refused or wholly understood', () => {
    const random = randomFrom(2)
    let accepted = 0
    for (let round = 0; round < 4000; round++) {
      const once = mutated(values[round % values.length] ?? {}, random).value
      const value = round % 3 === 0 ? mutated(once, random).value : once
      const parsed = read(dump(value, { noRefs: true }))
      if (!accepts(value)) expect([value, parsed.ok]).toEqual([value, false])
      if (!parsed.ok) continue
      accepted++
      const { lans, routers, hosts, containers, expectations } = parsed.value
      const outside = lans.some(({ name }) => name === 'internet') ? 1 : 0
      expect([
        lans.length - outside,
        routers.length,
        hosts.length - outside,
        containers.length,
        expectations.length,
      ]).toEqual(['lans', 'routers', 'hosts', 'containers', 'expect'].map((section) => count(value, section)))
    }
    expect(accepted).toBeGreaterThan(300)
  })

  it('with characters changed never break the reader', () => {
    const random = randomFrom(3)
    for (let round = 0; round < 4000; round++) read(randomText(random, SAMPLES[round % SAMPLES.length] ?? ''))
  })

  it('of nothing but noise never break the reader', () => {
    const random = randomFrom(4)
    for (let round = 0; round < 1000; round++)
      read(
        randomText(
          random,
          Array.from({ length: random(200) }, () => String.fromCharCode(random(128))).join(''),
        ),
      )
  })
})
