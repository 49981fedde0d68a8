import { timeText } from './amounts.ts'
import { formatAddress } from './ip.ts'
import type { Claim } from './lab.ts'
import type { ExpectationInput } from './schema.ts'
import {
  EVENTUALLY,
  addressClaim,
  fdbClaim,
  httpClaim,
  neighbourClaim,
  resolvesClaim,
  routeClaim,
  sourceClaim,
} from './short-expectation.ts'
import type { Draft, Misunderstanding } from './short-expectation.ts'
import { listed } from './suggest.ts'

const VERBS = ['reaches', 'gets', 'has', 'resolves', 'run'] as const
const MODIFIERS = new Set(['from', 'on', 'not', 'eventually'])
/** The words that each verb takes beside itself. */
const COMPANIONS: Readonly<Record<(typeof VERBS)[number], readonly string[]>> = {
  reaches: ['hops', 'mtu', 'rtt', 'tcp', 'udp', 'as'],
  gets: ['saying'],
  has: [],
  resolves: ['to'],
  run: ['prints'],
}

/** Reads the long form of an expectation; the text is the sentence that says the same. */
export function readExpectation(input: ExpectationInput): Draft | Misunderstanding {
  const verbs = VERBS.filter((verb) => input[verb] !== undefined)
  const [verb, second] = verbs
  if (verb === undefined)
    return {
      message: 'The expectation has no verb.',
      hint: `Add one of ${listed(VERBS.map((word) => `\`${word}\``))}.`,
    }
  if (second !== undefined)
    return {
      message: `The expectation has two verbs, \`${verb}\` and \`${second}\`.`,
      hint: 'Write two expectations.',
    }
  const actor = input.from ?? input.on
  if (actor === undefined) {
    return {
      message: 'The expectation does not say who.',
      hint: `Add \`${verb === 'has' || verb === 'run' ? 'on' : 'from'}:\` with the name of a node.`,
    }
  }
  if (input.from !== undefined && input.on !== undefined)
    return { message: 'The expectation has both `from` and `on`.', hint: 'Remove one of the two.' }
  const stray = Object.keys(input).find(
    (key) => key !== verb && !MODIFIERS.has(key) && !COMPANIONS[verb].includes(key),
  )
  if (stray !== undefined) {
    const allowed = COMPANIONS[verb].map((word) => `\`${word}\``)
    return {
      message: `\`${stray}\` says nothing beside \`${verb}\`.`,
      hint: allowed.length > 0 ? `\`${verb}\` takes ${listed(allowed, 'or')}.` : 'Remove it.',
    }
  }
  const claim = claimOf(verb, actor, input)
  if (typeof claim === 'string')
    return {
      message: `The expectation is wrong: ${claim}`,
      hint: 'Compare it with the short form of the same words.',
    }
  const seconds =
    input.eventually === true ? EVENTUALLY : input.eventually === false ? 0 : (input.eventually ?? 0)
  const negated = input.not ?? false
  return { text: sentenceOf(claim, negated), claim, negated, eventually: seconds }
}

function claimOf(verb: (typeof VERBS)[number], actor: string, input: ExpectationInput): Claim | string {
  switch (verb) {
    case 'reaches':
      return reachesClaim(actor, input.reaches ?? '', input)
    case 'gets':
      return httpClaim(actor, input.gets ?? '', input.saying)
    case 'has':
      return hasClaim(actor, input.has ?? {})
    case 'resolves':
      return resolvesClaim(
        actor,
        input.resolves ?? '',
        input.to === undefined ? undefined : formatAddress(input.to),
      )
    case 'run': {
      const argv = input.run ?? []
      if ((argv[0] ?? '') === '') return '`run` names no program.'
      return {
        type: 'command',
        node: actor,
        argv,
        ...(input.prints !== undefined && { prints: input.prints }),
      }
    }
  }
}

function reachesClaim(
  from: string,
  to: string,
  { hops, mtu, rtt, tcp, udp, as }: ExpectationInput,
): Claim | string {
  const given =
    [tcp, udp, as].filter((value) => value !== undefined).length +
    (hops !== undefined || mtu !== undefined || rtt !== undefined ? 1 : 0)
  if (given > 1)
    return 'a connection (`tcp`, `udp`, `as`) and a ping (`hops`, `mtu`, `rtt`) are two expectations.'
  if (tcp !== undefined) return { type: 'tcp', from, to, port: tcp }
  if (udp !== undefined) return { type: 'udp', from, to, port: udp }
  if (as !== undefined) return sourceClaim(from, to, formatAddress(as))
  return {
    type: 'ping',
    from,
    to,
    ...(hops !== undefined && { hops }),
    ...(mtu !== undefined && { mtu }),
    ...(rtt !== undefined && { rtt }),
  }
}

function hasClaim(node: string, has: NonNullable<ExpectationInput['has']>): Claim | string {
  const things = (['address', 'route', 'fdb', 'neighbour'] as const).filter(
    (thing) => has[thing] !== undefined,
  )
  const [thing] = things
  if (thing === undefined || things.length > 1)
    return '`has` takes one of `address`, `route`, `fdb` and `neighbour`.'
  const takes = { address: ['link'], route: ['via', 'link'], fdb: ['via'], neighbour: ['at'] }[thing]
  const stray = Object.keys(has).find((key) => key !== thing && !takes.includes(key))
  if (stray !== undefined) return `\`${stray}\` says nothing beside \`${thing}\`.`
  const via = has.via === undefined ? undefined : formatAddress(has.via)
  switch (thing) {
    case 'address':
      return addressClaim(node, has.address ?? '', has.link)
    case 'route':
      return routeClaim(node, has.route ?? '', via, has.link)
    case 'fdb':
      return fdbClaim(node, has.fdb ?? '', via)
    case 'neighbour':
      return neighbourClaim(node, formatAddress(has.neighbour ?? 0), has.at)
  }
}

function clause(word: string, value: string | number | undefined): string {
  return value === undefined ? '' : ` ${word} ${value}`
}

/** The short form of a claim. */
export function sentenceOf(claim: Claim, negated: boolean): string {
  const verb = (positive: string, plain: string): string => (negated ? `does not ${plain}` : positive)
  const has = negated ? 'has no' : 'has'
  switch (claim.type) {
    case 'ping': {
      const hops = claim.hops === undefined ? '' : ` in ${claim.hops} ${claim.hops === 1 ? 'hop' : 'hops'}`
      const rtt = claim.rtt === undefined ? '' : ` in at least ${timeText(claim.rtt)}`
      return `${claim.from} ${verb('reaches', 'reach')} ${claim.to}${hops}${clause('with mtu', claim.mtu)}${rtt}`
    }
    case 'tcp':
    case 'udp':
      return `${claim.from} ${verb('reaches', 'reach')} ${claim.to} on ${claim.type} ${claim.port}`
    case 'source':
      return `${claim.from} ${verb('reaches', 'reach')} ${claim.to} as ${claim.address}`
    case 'http':
      return `${claim.from} ${verb('gets', 'get')} ${claim.url}${clause('saying', claim.saying)}`
    case 'address':
      return `${claim.node} ${has} address ${claim.address}${clause('on', claim.link)}`
    case 'route':
      return `${claim.node} ${has} route ${claim.destination}${clause('via', claim.via)}${clause('on', claim.link)}`
    case 'fdb':
      return `${claim.node} ${has} fdb entry ${claim.mac}${clause('via', claim.vtep)}`
    case 'neighbour':
      return `${claim.node} ${has} neighbour ${claim.address}${clause('at', claim.mac)}`
    case 'resolves':
      return `${claim.node} ${verb('resolves', 'resolve')} ${claim.name}${clause('to', claim.address)}`
    case 'command': {
      const prints = claim.prints === undefined ? '' : ` and prints ${claim.prints}`
      return `${claim.node} ${verb('runs', 'run')} ${claim.argv.join(' ')}${prints}`
    }
  }
}
