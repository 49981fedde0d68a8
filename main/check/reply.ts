import type { Outcome } from '../kernel/spawn.ts'

/**
 * Up to two echo requests, a second apart: the first may be slow (neighbours are asked, programs start), and one that stays
 * away shows nothing. An error that comes back ends it at once.
 */
export const pingArguments = ['-n', '-c', '1', '-w', '2'] as const

/** What one `ping -c 1` found out. */
export type Reply =
  /** `milliseconds`: round-trip time. */
  | { readonly type: 'reached'; readonly said: string; readonly milliseconds: number }
  | { readonly type: 'lost'; readonly said: string }
  /** ping itself could not work. */
  | { readonly type: 'broken'; readonly said: string }

/**
 * Reads the output of iputils ping, run with {@link pingArguments} and messages in English. No route, a rule that refuses, and
 * a packet too long for the link are answers of the network, told by exit codes that ping also has for its own troubles.
 */
export function readReply({ code, stdout, stderr }: Outcome): Reply {
  const lines = (stdout + '\n' + stderr).split('\n').map((line) => line.trim())
  const answer = lines.find((line) => /^\d+ bytes from /.test(line))
  if (code === 0 && answer !== undefined) {
    return { type: 'reached', said: answer, milliseconds: Number(/time=([\d.]+)/.exec(answer)?.[1] ?? 0) }
  }
  const refusal = lines.find((line) => /^From /.test(line)) ?? lines.find((line) => refusals.test(line))
  if (refusal !== undefined) return { type: 'lost', said: plainWords(refusal) }
  if (nothingSent({ stdout })) {
    return {
      type: 'broken',
      said: 'nothing could be sent: the kernel’s neighbour table is full (gc_thresh3)',
    }
  }
  const sent = /^(\d+) packets transmitted, 0 received/m.exec(stdout)?.[1]
  if (code === 1 && sent !== undefined) return { type: 'lost', said: `no answer (${sent} sent, 0 received)` }
  return {
    type: 'broken',
    said: lines.find((line) => line.startsWith('ping: ')) ?? `ping ended with exit code ${code}`,
  }
}

/** Whether the kernel had no room for the packet, which is no answer of the network's. */
function nothingSent({ stdout }: Pick<Outcome, 'stdout'>): boolean {
  return /^0 packets transmitted/m.test(stdout)
}

const refusals =
  /^ping: (local error: |sendmsg: |connect: (Network is unreachable|No route to host|Invalid argument)|Do you want to ping broadcast)/

/** ping asks about broadcast whenever connect is refused; the route lookup in the evidence tells which of the two it was. */
function plainWords(line: string): string {
  return line.startsWith('ping: Do you want')
    ? 'ping: connect: Permission denied (prohibited, or a broadcast address)'
    : line
}
