import type { CheckedLab } from './checked-lab.ts'
import { wordsOf, runInNamespace } from './in-namespace.ts'

/**
 * Evidence for something that did not arrive: how the kernel routes it in the source's namespace, what it knows of the next
 * hop, and the state of the destination's own interface where a node of the lab has it.
 */
export async function kernelWords(
  lab: CheckedLab,
  from: string,
  address: string,
  to?: string,
): Promise<string[]> {
  const route = await lookUp(lab, from, ['ip', 'route', 'get', address])
  const hop = nextHop(route, address)
  const neighbour =
    hop && (await lookUp(lab, from, ['ip', 'neighbour', 'show', 'to', hop.address, 'dev', hop.link]))
  const arrival =
    to === undefined ? undefined : await lookUp(lab, to, ['ip', '-brief', 'address', 'show', 'to', address])
  return [
    `kernel: route in ${from}: ${route}`,
    ...(neighbour === undefined
      ? []
      : [`kernel: neighbour in ${from}: ${neighbour || `${hop?.address ?? ''} is not known`}`]),
    ...(arrival === undefined
      ? []
      : [`kernel: interface in ${to ?? ''}: ${arrival || `none has ${address}`}`]),
  ]
}

/** Where a route lookup sends a packet next, read from `ip route get`; nothing where the node itself takes it. */
export function nextHop(route: string, address: string): { address: string; link: string } | undefined {
  const link = / dev (\S+)/.exec(route)?.[1]
  if (link === undefined || link === 'lo' || route.startsWith('local ')) return undefined
  return { address: / via (\S+)/.exec(route)?.[1] ?? address, link }
}

async function lookUp(lab: CheckedLab, node: string, argv: [string, ...string[]]): Promise<string> {
  const told = await runInNamespace(lab, node, argv)
  if (!told.ok) return told.problems.map(({ message }) => message).join(' ')
  const { code, stdout, stderr } = told.value
  const line = wordsOf(code === 0 ? stdout : stderr)[0] ?? ''
  return line
    .replace(/^RTNETLINK answers: /, '')
    .replace(/ uid \d+/, '')
    .replace(/ {2,}/g, ' ')
    .trim()
}
