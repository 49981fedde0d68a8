import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What becomes of a request for a page. */
export type Verdict =
  /** A browser that was invited: it gets a cookie and is sent on. */
  | { readonly type: 'welcome'; readonly cookie: string }
  | { readonly type: 'known' }
  | {
      readonly type: 'refused'
      readonly status: number
      readonly sentence: string
      readonly hint: string
    }

/** Decides who may use the engine. Whoever may, may do all that this user may: labs run programs. */
export interface Doorkeeper {
  readonly admit: (request: IncomingMessage) => Verdict
  /** Whether a WebSocket may be opened: only by the interface's own page, in a browser that was invited. */
  readonly mayConnect: (request: IncomingMessage) => boolean
  /** An address that works once; the one before stops working. */
  readonly invitation: () => string
}

/**
 * A doorkeeper for the server on a port of 127.0.0.1. The address that it gives out carries a token that works once, and is
 * exchanged for a cookie that scripts cannot read and other sites cannot make a browser send. The cookie follows from `key`, so
 * that a page finds an engine again that was started anew. `Host` is checked against DNS rebinding, `Origin` against
 * WebSockets of other sites.
 */
export function createDoorkeeper(port: number, key: Buffer): Doorkeeper {
  const cookieName = `underlay-${String(port)}`
  const session = createHmac('sha256', key)
    .update(`session ${String(port)}`)
    .digest('base64url')
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${String(port)}`)
  let token = ''

  const rightHost = ({ headers }: IncomingMessage) =>
    headers.host !== undefined && hosts.includes(headers.host)
  const invited = ({ headers }: IncomingMessage) =>
    (headers.cookie ?? '')
      .split(/;\s*/)
      .some((pair) => pair.startsWith(`${cookieName}=`) && same(pair.slice(cookieName.length + 1), session))

  return {
    admit: (request) => {
      if (!rightHost(request)) return wrongHost(hosts)
      const given = new URL(request.url ?? '/', 'http://localhost').searchParams.get('token')
      if (given !== null && token !== '' && same(given, token)) {
        token = ''
        const cookie = `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`
        return { type: 'welcome', cookie }
      }
      if (invited(request)) return { type: 'known' }
      return given === null ? notInvited() : usedUp()
    },
    mayConnect: (request) =>
      rightHost(request) &&
      request.headers.origin === `http://${request.headers.host ?? ''}` &&
      invited(request),
    invitation: () => {
      token = randomBytes(24).toString('base64url')
      return `http://${hosts[0] ?? ''}/?token=${token}`
    },
  }
}

/** Compares in a time that tells nothing of where two texts differ. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function wrongHost(hosts: readonly string[]): Verdict {
  return {
    type: 'refused',
    status: 421,
    sentence: 'This address is not Underlay’s.',
    hint: `Open it as http://${hosts.join(' or http://')}, with the token that underlay serve prints.`,
  }
}

function notInvited(): Verdict {
  return {
    type: 'refused',
    status: 403,
    sentence: 'This browser was not let in yet.',
    hint: 'Open the address with the token that underlay serve has printed in its terminal.',
  }
}

function usedUp(): Verdict {
  return {
    type: 'refused',
    status: 403,
    sentence: 'This address has been used, and works only once.',
    hint: 'Press Enter in the terminal in which underlay serve runs: it prints a new one.',
  }
}
