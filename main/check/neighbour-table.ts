import { readFile } from 'node:fs/promises'

/**
 * All namespaces of a machine share one table of IPv4 neighbours. Where it is full, packets are lost that nothing in the lab
 * would have lost.
 */

/** How many entries the table takes; 1,024 is the kernel's default. */
export async function neighbourRoom(): Promise<number> {
  const text = await readFile('/proc/sys/net/ipv4/neigh/default/gc_thresh3', 'utf8').catch(() => '')
  return Number(text) || 1024
}

/** How often since the machine's start there was no room for another entry. */
export async function neighbourOverflows(): Promise<number> {
  return countOverflows(await readFile('/proc/net/stat/arp_cache', 'utf8').catch(() => ''))
}

/** Adds up the column `table_fulls` of the kernel's statistics: a line for each processor, in hexadecimal. */
export function countOverflows(statistics: string): number {
  const [head = [], ...processors] = statistics.split('\n').map((line) => line.trim().split(/\s+/))
  const column = head.indexOf('table_fulls')
  return processors.reduce((sum, numbers) => sum + (parseInt(numbers[column] ?? '', 16) || 0), 0)
}
