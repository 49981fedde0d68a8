import { parseTrustedJson } from '../kernel/json.ts'
import { inNamespace } from '../kernel/sandbox/enter.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { run } from '../kernel/spawn.ts'

/** A question to the kernel's routing: where would a packet go? */
export interface RouteQuestion {
  readonly namespace: string
  readonly destination: string
  /** With the link that it came in by: for packets that are passed on. */
  readonly passedOn?: { readonly source: string; readonly link: string }
}

/** The kernel's answer. */
export interface RouteAnswer {
  readonly command: string
  /** The route that was found, as `ip` prints it; or the kernel's words where there is none. */
  readonly says: string
  /** The route's own destination: `default`, `10.0.0.0/24`. */
  readonly route?: string
  /** `unicast` where absent; else `local`, `unreachable`, `blackhole`, `prohibit` … */
  readonly type?: string
  readonly via?: string
  readonly link?: string
  readonly source?: string
}

interface IpAnswer {
  readonly type?: string
  readonly dst: string
  readonly gateway?: string
  readonly via?: { readonly host: string }
  readonly dev?: string
  readonly prefsrc?: string
}

/** Asks the kernel for the route of a packet (`ip route get`), with the entry of the table that answers it. */
export async function lookUpRoute(sandbox: Sandbox, question: RouteQuestion): Promise<RouteAnswer> {
  const { namespace, destination, passedOn } = question
  const family = destination.includes(':') ? ['-6'] : []
  const came = passedOn ? ['from', passedOn.source, 'iif', passedOn.link] : []
  const argv = [...family, 'route', 'get', 'fibmatch', destination, ...came]
  const command = `ip ${argv.join(' ')}`
  const outcome = await run([...inNamespace(sandbox, namespace), 'ip', '-j', ...argv])
  const words = outcome.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('nsenter'))
  if (outcome.code !== 0) return { command, says: words.join(' ') }
  const [found] = parseTrustedJson<IpAnswer[]>(outcome.stdout)
  if (!found) return { command, says: words.join(' ') }
  const via = found.gateway ?? found.via?.host
  const parts = [
    ...(found.type === undefined ? [] : [found.type]),
    found.dst,
    ...(via === undefined ? [] : ['via', via]),
    ...(found.dev === undefined ? [] : ['dev', found.dev]),
  ]
  return {
    command,
    says: parts.join(' '),
    route: found.dst,
    ...(found.type !== undefined && found.type !== 'unicast' && { type: found.type }),
    ...(via !== undefined && { via }),
    ...(found.dev !== undefined && { link: found.dev }),
    ...(found.prefsrc !== undefined && { source: found.prefsrc }),
  }
}
