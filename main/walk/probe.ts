import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'

/** What a walk sends. */
export type Probe =
  /** `size`: bytes of the whole packet, which then may not be fragmented, unless `fragment` lets it. */
  | { readonly kind: 'ping'; readonly size?: number; readonly fragment?: true }
  | { readonly kind: 'tcp' | 'udp' | 'http'; readonly port: number }
  | { readonly kind: 'arp' }
  /** A question for the addresses of a name, sent to the destination as the DNS server. */
  | { readonly kind: 'dns'; readonly name?: string }

/** The forms in which a probe is written, for help and completion. */
export const probeForms = [
  'ping',
  'ping:BYTES',
  'ping:BYTES:fragment',
  'tcp:PORT',
  'udp:PORT',
  'http',
  'http:PORT',
  'arp',
  'dns',
  'dns:NAME',
]

/** Reads a probe as it is written on the command line: `ping`, `ping:1450`, `tcp:80`, `dns:web`. */
export function parseProbe(text: string): Result<Probe> {
  const colon = text.indexOf(':')
  const kind = colon < 0 ? text : text.slice(0, colon)
  const rest = colon < 0 ? undefined : text.slice(colon + 1)
  switch (kind) {
    case 'ping': {
      if (rest === undefined) return ok({ kind })
      const [bytes = '', word] = rest.split(':')
      if (word !== undefined && word !== 'fragment') return refuse(text, `“${word}” says nothing of a ping.`)
      const size = numberOf(bytes, 68, 65_535)
      return size === undefined
        ? refuse(text, 'A size is a number of bytes from 68 to 65535.')
        : ok({ kind, size, ...(word !== undefined && { fragment: true }) })
    }
    case 'tcp':
    case 'udp':
    case 'http': {
      const port = numberOf(rest ?? (kind === 'http' ? '80' : ''), 1, 65_535)
      return port === undefined ? refuse(text, 'A port is a number from 1 to 65535.') : ok({ kind, port })
    }
    case 'arp':
      return rest === undefined ? ok({ kind }) : refuse(text, 'An ARP request has nothing to choose.')
    case 'dns':
      return rest === ''
        ? refuse(text, 'Name what is asked for.')
        : ok({ kind, ...(rest !== undefined && { name: rest }) })
    default:
      return refuse(text, 'There is no such kind.')
  }
}

/** A probe to an address, in words. */
export function probeWords(probe: Probe, address: string): string {
  switch (probe.kind) {
    case 'ping':
      return probe.size === undefined
        ? `ping ${address}`
        : `ping ${address} with ${probe.size} bytes that ${probe.fragment ? 'may' : 'may not'} be fragmented`
    case 'tcp':
    case 'udp':
      return `${probe.kind.toUpperCase()} to ${address} port ${probe.port}`
    case 'http':
      return `GET http://${address.includes(':') ? `[${address}]` : address}${probe.port === 80 ? '' : `:${probe.port}`}/`
    case 'arp':
      return `ARP: who has ${address}?`
    case 'dns':
      return `DNS question${probe.name === undefined ? '' : ` for ${probe.name}`} to ${address}`
  }
}

function numberOf(text: string, least: number, most: number): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  return value >= least && value <= most ? value : undefined
}

function refuse(text: string, why: string) {
  return failed(
    inputProblem('bad-probe', `${text} is no probe. ${why}`, `Probes are: ${probeForms.join(', ')}.`),
  )
}
