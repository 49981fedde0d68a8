import { readFile } from 'node:fs/promises'

/**
 * All namespaces of a machine share one table of IPv4 neighbours, and one of IPv6. Where it is full, packets are lost that
 * nothing in the lab would have lost.
 */

/** How many entries a table takes, the smaller one of the two; 1,024 is the kernel's default. */
export async function neighbourRoom(): Promise<number> {
  const rooms = await Promise.all(
    ['ipv4', 'ipv6'].map(async (family) => {
      const file = `/proc/sys/net/${family}/neigh/default/gc_thresh3`
      return Number(await readFile(file, 'utf8').catch(() => '')) || 1024
    }),
  )
  return Math.min(...rooms)
}

/** How often since the machine's start there was no room for another entry. */
export async function neighbourOverflows(): Promise<number> {
  const counts = await Promise.all(
    ['arp_cache', 'ndisc_cache'].map(async (table) =>
      countOverflows(await readFile(`/proc/net/stat/${table}`, 'utf8').catch(() => '')),
    ),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Adds up the column `table_fulls` of the kernel's statistics: a line for each processor, in hexadecimal. */
export function countOverflows(statistics: string): number {
  const [head = [], ...processors] = statistics.split('\n').map((line) => line.trim().split(/\s+/))
  const column = head.indexOf('table_fulls')
  return processors.reduce((sum, numbers) => sum + (parseInt(numbers[column] ?? '', 16) || 0), 0)
}
