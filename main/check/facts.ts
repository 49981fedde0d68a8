import { z } from 'zod'
import type { Claim } from '../lab/lab.ts'
import type { CheckedLab } from './checked-lab.ts'
import { runInNamespace, wordsOf } from './in-namespace.ts'
import type { Finding } from './verdict.ts'
import { broken } from './verdict.ts'

/** A claim about what the kernel holds in one node. */
export type FactClaim = Extract<Claim, { type: 'address' | 'route' | 'fdb' | 'neighbour' }>

/** One thing that the kernel holds: whether it is what was claimed, and the kernel's line of it. */
interface Held {
  readonly matches: boolean
  readonly line: string
}

/** So many lines of what is there instead are shown. */
const shown = 8

/** A has an address, a route, an FDB entry or a neighbour: read from the kernel in A's namespace, at this moment. */
export async function checkFact(lab: CheckedLab, claim: FactClaim): Promise<Finding> {
  const asked = questionsFor(claim)
  const held: Held[] = []
  for (const argv of asked) {
    const answer = await runInNamespace(lab, claim.node, argv)
    if (!answer.ok) return broken(answer.problems)
    const { code, stdout, stderr } = answer.value
    if (code !== 0) return { state: 'broken', evidence: [`${argv.join(' ')}: ${wordsOf(stderr).join(' ')}`] }
    held.push(...readHeld(claim, stdout))
  }
  const matching = held.filter(({ matches }) => matches)
  const told = matching.length > 0 ? matching : nearestFirst(held, subjectOf(claim))
  const lines = told.slice(0, shown).map(({ line }) => `kernel: ${line}`)
  const rest = matching.length > 0 ? 0 : held.length - lines.length
  return {
    state: matching.length > 0 ? 'holds' : 'fails',
    evidence: [
      ...asked.map((argv) => `asked in ${claim.node}: ${argv.join(' ')}`),
      ...(lines.length > 0 ? lines : [`kernel: ${claim.node} has none at all`]),
      ...(rest > 0 ? [`kernel: … and ${rest} more`] : []),
    ],
  }
}

/** What the kernel has on the very thing that was claimed, though otherwise than claimed, is the best evidence. */
function nearestFirst(held: readonly Held[], subject: string): Held[] {
  const isNear = ({ line }: Held) => line.toLowerCase().startsWith(subject.toLowerCase())
  return [...held.filter(isNear), ...held.filter((each) => !isNear(each))]
}

function subjectOf(claim: FactClaim): string {
  if (claim.type === 'fdb') return claim.mac
  return claim.type === 'route' ? destinationOf(claim.destination) : claim.address
}

/** One command line, or one for each family where a default route may be of either. */
function questionsFor(claim: FactClaim): [string, ...string[]][] {
  if (claim.type === 'fdb') return [['bridge', '-json', 'fdb', 'show']]
  return familiesOf(claim).map((family) => ['ip', family, '-json', claim.type, 'show'])
}

function familiesOf(claim: Exclude<FactClaim, { type: 'fdb' }>): ('-4' | '-6')[] {
  const subject = claim.type === 'route' ? claim.destination : claim.address
  if (subject !== 'default') return [subject.includes(':') ? '-6' : '-4']
  const via = claim.type === 'route' ? claim.via : undefined
  if (via === undefined) return ['-4', '-6']
  return [via.includes(':') ? '-6' : '-4']
}

const address = z.object({ local: z.string(), prefixlen: z.number() })
const links = z.array(z.object({ ifname: z.string(), addr_info: z.array(address) }))
const routes = z.array(
  z.object({ dst: z.string(), gateway: z.string().optional(), dev: z.string().optional() }),
)
const entries = z.array(
  z.object({ mac: z.string(), ifname: z.string(), dst: z.string().optional(), state: z.string().optional() }),
)
const neighbours = z.array(
  z.object({
    dst: z.string(),
    dev: z.string(),
    lladdr: z.string().optional(),
    state: z.array(z.string()),
  }),
)

/** Compares what the kernel's tools print as JSON with a claim; throws where it is not what they are known to print. */
export function readHeld(claim: FactClaim, json: string): Held[] {
  const told: unknown = JSON.parse(json)
  switch (claim.type) {
    case 'address':
      return links.parse(told).flatMap(({ ifname, addr_info }) =>
        addr_info.map(({ local, prefixlen }) => ({
          matches:
            [local, `${local}/${prefixlen}`].includes(claim.address) && (claim.link ?? ifname) === ifname,
          line: `${local}/${prefixlen} on ${ifname}`,
        })),
      )
    case 'route':
      return routes.parse(told).map(({ dst, gateway, dev }) => ({
        matches:
          dst === destinationOf(claim.destination) &&
          (claim.via === undefined || claim.via === gateway) &&
          (claim.link === undefined || claim.link === dev),
        line: dst + word('via', gateway) + word('on', dev),
      }))
    case 'fdb':
      return entries.parse(told).map(({ mac, ifname, dst, state }) => ({
        matches: mac === claim.mac.toLowerCase() && (claim.vtep === undefined || claim.vtep === dst),
        line: `${mac} on ${ifname}${word('via', dst)}${state === 'permanent' ? '' : ' (learnt)'}`,
      }))
    case 'neighbour':
      return neighbours.parse(told).map(({ dst, dev, lladdr, state }) => ({
        matches:
          dst === claim.address &&
          lladdr !== undefined &&
          (claim.mac === undefined || claim.mac.toLowerCase() === lladdr),
        line: `${dst}${word('at', lladdr)} on ${dev}, ${state.join(' ')}`,
      }))
  }
}

function word(preposition: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${preposition} ${value}`
}

/** A destination as the kernel prints it. */
function destinationOf(destination: string): string {
  if (destination === '0.0.0.0/0' || destination === '::/0') return 'default'
  return destination.replace(destination.includes(':') ? /\/128$/ : /\/32$/, '')
}
