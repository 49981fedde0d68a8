import type { ILink, ILinkProvider, Terminal } from '@xterm/xterm'
import type { Lab } from '../../main/contract.ts'

const ipv4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g

/** An address in a line, from its first column to its last, counted from 1. */
export interface FoundAddress {
  readonly address: string
  readonly from: number
  readonly to: number
}

/** The IPv4 addresses that a line has. Its letters are one column wide each, or the columns are only about right. */
export function addressesIn(line: string): readonly FoundAddress[] {
  return [...line.matchAll(ipv4)].map(({ 0: address, index }) => ({
    address,
    from: index + 1,
    to: index + address.length,
  }))
}

/** Which node of a lab has an address. */
export function addressOwners(lab: Lab | undefined): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  for (const node of [...(lab?.routers ?? []), ...(lab?.hosts ?? [])])
    for (const { address } of node.lans) if (address) owners.set(bare(address), node.name)
  for (const { name, endpoints } of lab?.containers ?? [])
    for (const { address } of endpoints) if (address) owners.set(bare(address), name)
  return owners
}

/** Makes addresses of the lab's nodes clickable; `choose` gets the node. */
export function addressLinks(
  terminal: Terminal,
  owners: () => ReadonlyMap<string, string>,
  choose: (node: string) => void,
): ILinkProvider {
  return {
    provideLinks: (y, give) => {
      const line = terminal.buffer.active.getLine(y - 1)?.translateToString(true) ?? ''
      const links = addressesIn(line).flatMap(({ address, from, to }): ILink[] => {
        const node = owners().get(address)
        if (node === undefined) return []
        const range = { start: { x: from, y }, end: { x: to, y } }
        return [{ range, text: address, activate: () => choose(node) }]
      })
      give(links.length > 0 ? links : undefined)
    },
  }
}

function bare(address: string): string {
  return address.split('/')[0] ?? address
}
