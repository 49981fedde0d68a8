import type { RouteAnswer } from '../lookups.ts'
import { lookUpRoute } from '../lookups.ts'
import { routeEvidence } from '../questions.ts'
import type { Evidence } from '../walk.ts'
import type { Case } from './case.ts'

/** Asks the kernel for a route, as evidence. */
export async function lookUp(
  { lab, known }: Case,
  namespace: string,
  destination: string,
  passedOn?: { readonly source: string; readonly link: string },
): Promise<{ readonly answer: RouteAnswer; readonly evidence: readonly Evidence[] }> {
  const answer = await lookUpRoute(lab.sandbox, { namespace, destination, ...(passedOn && { passedOn }) })
  return { answer, evidence: routeEvidence(known.world, namespace, answer, answer.via ?? destination) }
}
