import { isUnicast, parseAddress, parseBlock, parseCidr, formatBlock } from './ip.ts'
import { parseTime } from './amounts.ts'
import type { Claim, Expectation } from './lab.ts'
import { listed, nearest } from './suggest.ts'

/** An expectation before its names are checked. */
export type Draft = Omit<Expectation, 'origin'>
/** Why a sentence is no expectation. */
export interface Misunderstanding {
  readonly message: string
  readonly hint: string
}

/** Seconds that the word `eventually` stands for. */
export const EVENTUALLY = 5

/** The sentences, by their verb. */
export const GRAMMAR: Readonly<Record<string, readonly string[]>> = {
  reaches: [
    'A reaches B',
    'A reaches B in N hops',
    'A reaches B in at least 80 ms',
    'A reaches B with mtu 1450',
    'A reaches B on tcp 80',
    'A reaches B on udp 53',
    'A reaches B as 10.1.0.1',
  ],
  gets: ['A gets http://B/ [saying TEXT]'],
  'has address': ['A has address 10.0.0.3[/24] [on eth0]'],
  'has route': ['A has route 10.0.0.0/24 [via ADDRESS] [on eth0]', 'A has route default [via ADDRESS]'],
  'has fdb entry': ['A has fdb entry MAC [via VTEP]'],
  'has neighbour': ['A has neighbour ADDRESS [at MAC]'],
  resolves: ['A resolves NAME [to ADDRESS]'],
}

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/
const INTERFACE = /^[A-Za-z0-9_.-]{1,15}$/

/** The words of a sentence, read from left to right. */
interface Words {
  next(): string | undefined
  /** Takes the next word if it is this one. */
  take(word: string): boolean
  /** All that is left, as it is written. */
  rest(): string
  readonly done: boolean
}

function wordsOf(text: string): Words {
  const matches = [...text.matchAll(/\S+/g)]
  let position = 0
  return {
    next: () => matches[position++]?.[0],
    take: (word) => {
      const same = matches[position]?.[0] === word
      if (same) position++
      return same
    },
    rest: () => {
      const start = matches[position]?.index ?? text.length
      position = matches.length
      return text.slice(start).trim()
    },
    get done() {
      return position >= matches.length
    },
  }
}

/** Reads one sentence of the grammar, or says which sentence comes nearest to it. */
export function readSentence(written: string): Draft | Misunderstanding {
  const text = written.trim().replace(/\s+/g, ' ')
  const saying = text.indexOf(' saying ')
  const suffix = saying < 0 && text.endsWith(' eventually')
  const prefix = text.startsWith('eventually ')
  const plain = text.slice(prefix ? 11 : 0, suffix ? -11 : undefined)
  const words = wordsOf(plain)
  const actor = words.next()
  if (actor === undefined)
    return { message: 'The expectation is empty.', hint: 'Write a sentence such as `c1 reaches c2`.' }
  const verb = readVerb(words)
  if (typeof verb === 'string') return { message: verb, hint: nearestSentence(plain) }
  const claim = readClaim(verb.verb, actor, words)
  if (typeof claim === 'string') return { message: `\`${text}\`: ${claim}`, hint: forms(verb.verb, plain) }
  if (!words.done)
    return {
      message: `\`${text}\`: \`${words.rest()}\` is left over at the end.`,
      hint: forms(verb.verb, plain),
    }
  return { text, claim, negated: verb.negated, eventually: prefix || suffix ? EVENTUALLY : 0 }
}

/** The sentences of a verb; of several, those with the preposition that was written. */
function forms(verb: string, written: string): string {
  const sentences = GRAMMAR[verb] ?? []
  const preposition = /^\S+ .*? (in|with|on|as) /.exec(`${written} `)?.[1]
  const near = sentences.filter(
    (sentence) => preposition !== undefined && sentence.includes(` ${preposition} `),
  )
  return `Write ${listed(
    (near.length > 0 ? near : sentences).map((sentence) => `\`${sentence}\``),
    'or',
  )}.`
}

const VERBS = ['reaches', 'gets', 'has', 'resolves']

function nearestSentence(text: string): string {
  const words = text.split(' ')
  const meant = nearest(words[1] ?? '', VERBS)
  if (meant !== undefined && meant !== words[1])
    return `Did you mean \`${[words[0], meant, ...words.slice(2)].join(' ')}\`?`
  const keys = Object.keys(GRAMMAR).filter((verb) => meant === undefined || verb.startsWith(meant))
  const sentences = keys.map((verb) => `\`${GRAMMAR[verb]?.[0] ?? ''}\``)
  return `Write ${listed(sentences, 'or')}; or the opposite with \`does not reach\`, \`has no address\`.`
}

function readVerb(words: Words): { verb: string; negated: boolean } | string {
  const word = words.next()
  if (word === 'reaches' || word === 'gets' || word === 'resolves') return { verb: word, negated: false }
  if (word === 'does') {
    if (!words.take('not')) return 'After `does` comes `not`.'
    const verb = words.next()
    const positive = { reach: 'reaches', get: 'gets', resolve: 'resolves' }[verb ?? '']
    if (positive !== undefined) return { verb: positive, negated: true }
    if (verb === 'have') return readThing(words, true)
    return verb === undefined
      ? 'The sentence ends after `does not`.'
      : `\`does not ${verb}\` is not a verb of expectations.`
  }
  if (word === 'has') return readThing(words, words.take('no'))
  return word === undefined ? 'The sentence has no verb.' : `\`${word}\` is not a verb of expectations.`
}

function readThing(words: Words, negated: boolean): { verb: string; negated: boolean } | string {
  const thing = words.next()
  if (thing === 'address' || thing === 'route' || thing === 'neighbour')
    return { verb: `has ${thing}`, negated }
  if (thing === 'fdb') {
    words.take('entry')
    return { verb: 'has fdb entry', negated }
  }
  return `A node has an \`address\`, \`route\`, \`fdb entry\` or \`neighbour\`, not \`${thing ?? 'nothing'}\`.`
}

/** Reads what follows the verb; a text says what is wrong with it. */
function readClaim(verb: string, actor: string, words: Words): Claim | string {
  const object = verb === 'gets' ? (words.next() ?? '') : words.next()
  if (object === undefined || object === '') return 'the sentence ends too early.'
  switch (verb) {
    case 'reaches':
      return readReaches(actor, object, words)
    case 'gets': {
      const saying = words.take('saying') ? unquote(words.rest()) : undefined
      return httpClaim(actor, object, saying)
    }
    case 'has address':
      return addressClaim(actor, object, words.take('on') ? words.next() : undefined)
    case 'has route': {
      const via = words.take('via') ? (words.next() ?? '') : undefined
      return routeClaim(actor, object, via, words.take('on') ? (words.next() ?? '') : undefined)
    }
    case 'has fdb entry':
      return fdbClaim(actor, object, words.take('via') ? (words.next() ?? '') : undefined)
    case 'has neighbour':
      return neighbourClaim(actor, object, words.take('at') ? (words.next() ?? '') : undefined)
    default:
      return resolvesClaim(actor, object, words.take('to') ? (words.next() ?? '') : undefined)
  }
}

function readReaches(from: string, to: string, words: Words): Claim | string {
  if (words.take('in')) {
    if (words.take('at')) return readRoundTrip(from, to, words)
    const hops = number(words.next(), 64)
    const unit = words.next()
    if (hops === undefined || (unit !== 'hop' && unit !== 'hops'))
      return 'after `in` comes a number from 1 to 64 and `hops`.'
    return { type: 'ping', from, to, hops }
  }
  if (words.take('with')) {
    const mtu = words.take('mtu') ? number(words.next(), 65535) : undefined
    return mtu === undefined || mtu < 68
      ? 'after `with` comes `mtu` and a number from 68 to 65,535.'
      : { type: 'ping', from, to, mtu }
  }
  if (words.take('on')) {
    const type = words.next()
    const port = number(words.next(), 65535)
    if ((type !== 'tcp' && type !== 'udp') || port === undefined)
      return 'after `on` comes `tcp` or `udp` and a port from 1 to 65,535.'
    return { type, from, to, port }
  }
  if (words.take('as')) return sourceClaim(from, to, words.next() ?? '')
  return { type: 'ping', from, to }
}

function readRoundTrip(from: string, to: string, words: Words): Claim | string {
  const rtt = words.take('least') ? parseTime(words.rest()) : undefined
  return rtt === undefined
    ? 'after `in at` comes `least` and a time, such as `80 ms`.'
    : { type: 'ping', from, to, rtt }
}

function number(text: string | undefined, maximum: number): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,5}$/.test(text)) return undefined
  return Number(text) <= maximum ? Number(text) : undefined
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text
}

function isAddress(text: string): boolean {
  const parsed = parseAddress(text)
  return parsed !== undefined && isUnicast(parsed)
}

/** "The other side sees this source address." */
export function sourceClaim(from: string, to: string, address: string): Claim | string {
  return isAddress(address)
    ? { type: 'source', from, to, address }
    : 'after `as` comes the source address that the other side sees.'
}

/** "The web server answers." */
export function httpClaim(from: string, url: string, saying: string | undefined): Claim | string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || parsed.protocol !== 'http:' || !url.startsWith('http://')) {
    return parsed?.protocol === 'https:'
      ? '`https` is not served in labs; write `http://`.'
      : `\`${url}\` is not a web address.`
  }
  if (saying === '') return 'after `saying` comes the text that the answer must contain.'
  return { type: 'http', from, url, ...(saying !== undefined && { saying }) }
}

/** "The node has this address." */
export function addressClaim(node: string, address: string, link: string | undefined): Claim | string {
  if (!isAddress(address) && !parseCidr(address)) return `\`${address}\` is not an IPv4 address.`
  if (link !== undefined && !INTERFACE.test(link)) return `\`${link}\` is not an interface name.`
  return { type: 'address', node, address, ...(link !== undefined && { link }) }
}

/** "The node has a route there." */
export function routeClaim(
  node: string,
  to: string,
  via: string | undefined,
  link: string | undefined,
): Claim | string {
  const block = to === 'default' ? { first: 0, length: 0 } : parseBlock(to)
  if (!block) return `\`${to}\` is not a subnet, and not \`default\`.`
  if (via !== undefined && !isAddress(via)) return `\`${via}\` is not an IPv4 address.`
  if (link !== undefined && !INTERFACE.test(link)) return `\`${link}\` is not an interface name.`
  const destination = block.length === 0 ? 'default' : formatBlock(block)
  return {
    type: 'route',
    node,
    destination,
    ...(via !== undefined && { via }),
    ...(link !== undefined && { link }),
  }
}

/** "Frames for this MAC address go to this VTEP." */
export function fdbClaim(node: string, written: string, vtep: string | undefined): Claim | string {
  const mac = written.toLowerCase()
  if (!MAC.test(mac)) return `\`${written}\` is not a MAC address.`
  if (vtep !== undefined && !isAddress(vtep)) return `\`${vtep}\` is not an IPv4 address.`
  return { type: 'fdb', node, mac, ...(vtep !== undefined && { vtep }) }
}

/** "The node knows this neighbour's MAC address." */
export function neighbourClaim(node: string, address: string, written: string | undefined): Claim | string {
  const mac = written?.toLowerCase()
  if (!isAddress(address)) return `\`${address}\` is not an IPv4 address.`
  if (mac !== undefined && !MAC.test(mac)) return `\`${written ?? ''}\` is not a MAC address.`
  return { type: 'neighbour', node, address, ...(mac !== undefined && { mac }) }
}

/** "The name resolves." */
export function resolvesClaim(node: string, name: string, address: string | undefined): Claim | string {
  if (address !== undefined && !isAddress(address)) return `\`${address}\` is not an IPv4 address.`
  return { type: 'resolves', node, name, ...(address !== undefined && { address }) }
}
