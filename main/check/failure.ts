import type { Finding } from './verdict.ts'

/** What the network's refusals mean, by the system's error name. Anything else is a trouble of the probe's own. */
const refusals: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused: the other side is there, but nothing takes it on this port',
  ECONNRESET: 'reset: the other side closed it at once',
  EPIPE: 'reset: the other side closed it at once',
  ETIMEDOUT: 'silence',
  EHOSTUNREACH: 'unreachable: nobody answers for the address on its segment, or a rule says so',
  ENETUNREACH: 'unreachable: no route',
  EACCES: 'prohibited by a route or rule on the way',
  EPERM: 'not sent: a rule of the namespace itself forbids it',
  EINVAL: 'not sent: the route is a black hole',
}

/** What a probe's failure is for the claim that it should have worked, with the evidence of what came back. */
export function findFailure(
  { code, message }: { readonly code: string; readonly message: string },
  sent: string,
): Finding {
  const meaning = refusals[code]
  // An answer that is not HTTP, in Node's own words: something is there.
  const state = meaning !== undefined ? 'fails' : code.startsWith('HPE_') ? 'neither' : 'broken'
  return { state, evidence: [sent, `came back: ${meaning === undefined ? '' : `${meaning} `}(${message})`] }
}
