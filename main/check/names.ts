import type { Claim } from '../lab/lab.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import type { CheckedLab } from './checked-lab.ts'
import { wordsOf } from './in-namespace.ts'
import { runInNode, timedOut } from './in-node.ts'
import type { Finding } from './verdict.ts'
import { broken } from './verdict.ts'

/** Seconds for a lookup: twice what the resolver waits for one silent name server. */
const patience = 10

/** Exit code of `getent` for a name that nobody knows. */
const unknownName = 2

/** What a lookup in a node was, and the IPv4 addresses that came back, in the order in which programs would try them. */
export interface Lookup {
  readonly sent: string
  readonly addresses: readonly string[]
  readonly back: string
}

/** A resolves NAME, or resolves it to an address: as programs in the node resolve it (hosts file, then name servers). */
export async function checkResolves(
  lab: CheckedLab,
  claim: Extract<Claim, { type: 'resolves' }>,
): Promise<Finding> {
  const lookup = await lookUpName(lab, claim.node, claim.name)
  if (!lookup.ok) return broken(lookup.problems)
  const { sent, addresses, back } = lookup.value
  const holds = claim.address === undefined ? addresses.length > 0 : addresses.includes(claim.address)
  return { state: holds ? 'holds' : 'fails', evidence: [sent, back] }
}

/** Looks a name up in a node. A name that is not known has no addresses; a problem means that the lookup did not work. */
export async function lookUpName(lab: CheckedLab, node: string, name: string): Promise<Result<Lookup>> {
  // Without --no-addrconfig a node that has only its loopback interface could not resolve even `localhost`.
  const argv = ['getent', '--no-addrconfig', 'ahostsv4', '--', name]
  const told = await runInNode(lab, node, argv, patience)
  if (!told.ok) return told
  const { code, stdout, stderr } = told.value
  const sent = `asked in ${node}: ${argv.join(' ')}`
  if (code === 0) {
    const addresses = [...new Set(wordsOf(stdout).map((line) => line.split(' ')[0] ?? ''))]
    return ok({ sent, addresses, back: `came back: ${addresses.join(', ')}` })
  }
  if (code === unknownName) return ok({ sent, addresses: [], back: `came back: ${name} is not known` })
  if (code === timedOut) return ok({ sent, addresses: [], back: `came back: nothing within ${patience} s` })
  return failed(
    kernelProblem('lookup-broken', `getent failed in ${node}.`, 'The lines below are its own words.', {
      evidence: [`exit code ${code}`, ...wordsOf(stderr)],
    }),
  )
}
