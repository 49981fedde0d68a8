import type { Claim, Family } from '../lab/lab.ts'
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

/** What a lookup in a node was, and the addresses that came back, those of IPv4 first. */
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

/** What `getent` asks for: which addresses, of both families where none is said. */
const databases: Readonly<Record<Family | 'both', string>> = {
  both: 'ahosts',
  ipv4: 'ahostsv4',
  ipv6: 'ahostsv6',
}

/** Looks a name up in a node. A name that is not known has no addresses; a problem means that the lookup did not work. */
export async function lookUpName(
  lab: CheckedLab,
  node: string,
  name: string,
  family?: Family,
): Promise<Result<Lookup>> {
  // Without --no-addrconfig a node that has only its loopback interface could not resolve even `localhost`.
  const argv = ['getent', '--no-addrconfig', databases[family ?? 'both'], '--', name]
  const told = await runInNode(lab, node, argv, patience)
  if (!told.ok) return told
  const { code, stdout, stderr } = told.value
  const sent = `asked in ${node}: ${argv.join(' ')}`
  if (code === 0) {
    const told = [...new Set(wordsOf(stdout).map((line) => line.split(' ')[0] ?? ''))]
    // Asked for IPv6 alone, the resolver tells IPv4 addresses in the clothes of IPv6.
    const found = told.filter((address) => !address.startsWith('::ffff:'))
    const addresses = found.sort((a, b) => Number(a.includes(':')) - Number(b.includes(':')))
    if (addresses.length === 0) return ok({ sent, addresses, back: `came back: ${name} has no such address` })
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
