import { readExpectation } from './long-expectation.ts'
import type { Draft } from './short-expectation.ts'
import { readSentence } from './short-expectation.ts'
import type { Claim, Expectation } from './lab.ts'
import { parseAddress } from './ip.ts'
import { guess, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import { expectationSchema } from './expectation-schema.ts'
import type { Sections } from './sections.ts'
import { fit } from './shape.ts'
import type { Path } from './source.ts'

/** What an expectation may name. */
export interface Cast {
  /** Containers, hosts and routers. */
  readonly speakers: ReadonlySet<string>
  /** The same, and LANs and overlay sandboxes (`NETWORK@HOST`), which can be looked at. */
  readonly all: ReadonlySet<string>
  /** False where a section could not be read: then nobody knows all the names. */
  readonly whole: boolean
  /** False where a container or network has problems of its own: then nobody knows which sandboxes there are. */
  readonly sandboxesKnown: boolean
}

/** Reads all expectations, in sentences and mappings, and checks that what they name is there. */
export function readExpectations(report: Report, sections: Sections, cast: Cast): Expectation[] {
  return sections.expect.flatMap((item, index) => {
    const path = ['expect', index]
    const draft = typeof item === 'string' ? sentence(report, item, path) : mapping(report, item, path)
    if (!draft || !checkNames(report, cast, draft.claim, path)) return []
    const { text, claim, negated, eventually } = draft
    return [{ text, claim, negated, eventually, origin: originOf(report, path) }]
  })
}

function sentence(report: Report, text: string, path: Path): Draft | undefined {
  const read = readSentence(text)
  if ('claim' in read) return read
  tell(report, path, 'value', { code: 'bad-expectation', ...read })
  return undefined
}

function mapping(report: Report, item: unknown, path: Path): Draft | undefined {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) {
    const hint = 'Write a sentence such as `c1 reaches c2`, or a mapping with the same words.'
    tell(report, path, 'value', {
      code: 'bad-expectation',
      message: 'An expectation is a sentence or a mapping.',
      hint,
    })
    return undefined
  }
  const input = fit(report, expectationSchema, item, path, 'the expectation')
  if (!input) return undefined
  const read = readExpectation(input)
  if ('claim' in read) return read
  tell(report, path, 'value', { code: 'bad-expectation', ...read })
  return undefined
}

/** Who a claim is about: its `from` sends, its `node` is looked at, its `to` answers. */
function checkNames(report: Report, cast: Cast, claim: Claim, path: Path): boolean {
  const told: string[] = []
  const refuse = (message: string, name: string, known: ReadonlySet<string>): void => {
    const meant = guess(report, name, known)
    const hint =
      meant === undefined ? 'Name a container, host or router of this lab.' : `Did you mean \`${meant}\`?`
    tell(report, path, 'value', { code: 'unknown-node', message, hint })
    told.push(name)
  }
  const { all } = cast
  const actor = 'from' in claim ? claim.from : claim.node
  const looks = !('from' in claim)
  const runsThere = claim.type === 'ping' || claim.type === 'tcp' || claim.type === 'udp'
  const actors = looks || runsThere ? all : cast.speakers
  if (cast.whole && !actors.has(actor) && (cast.sandboxesKnown || !actor.includes('@'))) {
    const message = all.has(actor)
      ? `\`${actor}\` is no container, host or router: nothing runs there.`
      : `There is no \`${actor}\` in this lab.`
    refuse(message, actor, actors)
  }
  if ('to' in claim && cast.whole && !cast.speakers.has(claim.to) && parseAddress(claim.to) === undefined) {
    const message = all.has(claim.to)
      ? `\`${claim.to}\` is no container, host or router: nobody answers there.`
      : `There is no \`${claim.to}\` in this lab.`
    refuse(message, claim.to, cast.speakers)
  }
  return told.length === 0
}
