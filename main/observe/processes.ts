import { readFile, readdir } from 'node:fs/promises'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { ownPath, pathInside } from '../kernel/sandbox/sandbox.ts'
import type { ProcessState } from './state.ts'

/** The pid (as the sandbox counts) of a node's first process, or nothing as long as nobody has entered the node. */
export async function firstProcess(sandbox: Sandbox, node: string): Promise<number | undefined> {
  const pid = Number(await readFile(ownPath(sandbox, `nodes/${node}/pid`), 'utf8').catch(() => ''))
  if (!(pid > 0)) return undefined
  const alive = await readFile(pathInside(sandbox, `/proc/${String(pid)}/stat`)).catch(() => undefined)
  return alive && pid
}

/** The processes in a node's own process list, without its first one, which only waits. `first` is that one. */
export async function readProcesses(sandbox: Sandbox, first: number): Promise<ProcessState[]> {
  const root = `/proc/${String(first)}/root`
  const folder = pathInside(sandbox, `${root}/proc`)
  const [entries, names, ids] = await Promise.all([
    readdir(folder).catch(() => []),
    readFile(pathInside(sandbox, `${root}/etc/passwd`), 'utf8').catch(() => ''),
    readFile(`/proc/${String(sandbox.owner)}/uid_map`, 'utf8').catch(() => ''),
  ])
  const pids = entries.map(Number).filter((pid) => pid > 1)
  const found = await Promise.all(pids.map((pid) => readProcess(folder, pid)))
  return found
    .filter((process) => process !== undefined)
    .map(({ pid, command, uid }) => ({ pid, command, user: userName(idInside(uid, ids), names) }))
    .sort((a, b) => a.pid - b.pid)
}

/** Processes end at any time: one that is gone is none. Kernel-style names for those without a command line, as ps has it. */
async function readProcess(
  folder: string,
  pid: number,
): Promise<{ pid: number; command: string; uid: number } | undefined> {
  try {
    const [line, status] = await Promise.all([
      readFile(`${folder}/${String(pid)}/cmdline`, 'utf8'),
      readFile(`${folder}/${String(pid)}/status`, 'utf8'),
    ])
    const name = /^Name:\t(.*)$/m.exec(status)?.[1] ?? ''
    const uid = Number(/^Uid:\t\d+\t(\d+)/m.exec(status)?.[1])
    const command = line.replace(/\0$/, '').replaceAll('\0', ' ')
    return { pid, command: command === '' ? `[${name}]` : command, uid }
  } catch {
    return undefined
  }
}

/** A uid of this machine as the lab counts it, by user_namespaces(7): lines of `FIRST-INSIDE FIRST-OUTSIDE COUNT`. */
export function idInside(outside: number, map: string): number {
  for (const line of map.split('\n')) {
    const [inside = NaN, from = NaN, count = NaN] = line.trim().split(/\s+/).map(Number)
    if (outside >= from && outside < from + count) return inside + outside - from
  }
  return outside
}

function userName(uid: number, passwd: string): string {
  const entry = passwd.split('\n').find((line) => line.split(':')[2] === String(uid))
  return entry?.split(':')[0] ?? String(uid)
}
