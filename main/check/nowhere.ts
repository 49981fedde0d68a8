import type { Destination } from './destination.ts'
import type { Finding } from './verdict.ts'

/** What is found where there is no address to send to. */
export function nowhere(to: string, { type }: Exclude<Destination, { type: 'address' }>): Finding {
  if (type === 'none') return { state: 'fails', evidence: [`nothing sent: ${to} has no address`] }
  return { state: 'broken', evidence: [`${to} is neither a node of the lab nor an address`] }
}
