import type { Cell, Lab } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'

const say = texts.checks.matrix

/** So many nodes may all ping each other where the kernel's neighbour table is as large as it is by default. */
export const mostNodes = 30

/** The nodes that a matrix can have: all that send packets of their own. */
export function matrixNodes({ containers, hosts, routers }: Lab): string[] {
  return [...containers, ...hosts, ...routers].map(({ name }) => name)
}

/** Whether any node of the lab has an IPv6 address. */
export function usesIpv6({ hosts, routers, containers }: Lab): boolean {
  const ends = [...hosts, ...routers].flatMap(({ lans }) => lans)
  const endpoints = containers.flatMap((container) => container.endpoints)
  return [...ends, ...endpoints].some(({ addresses }) => addresses.some((address) => address.includes(':')))
}

/** What a cell has room for. */
export function cellText(cell: Cell): string {
  switch (cell.type) {
    case 'self':
      return '·'
    case 'reached':
      return milliseconds(cell.milliseconds)
    case 'lost':
      return '✗'
    case 'error':
      return '?'
  }
}

/** A cell as a sentence. */
export function cellSentence(from: string, to: string, cell: Cell): string {
  switch (cell.type) {
    case 'self':
      return say.self(from)
    case 'reached':
      return say.reached(from, to, cell.address, milliseconds(cell.milliseconds))
    case 'lost':
      return say.lost(from, to, cell.address, cell.reason)
    case 'error':
      return say.error(from, to, cell.reason)
  }
}

function milliseconds(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0)
}
