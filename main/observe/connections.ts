import { run } from '../kernel/spawn.ts'
import type { Connection, Readable, TrackedConnection, Tuple } from './state.ts'

/** The sockets of a namespace. `inside` starts a command line there. */
export async function readConnections(inside: readonly [string, ...string[]]): Promise<Readable<Connection>> {
  const { code, stdout, stderr } = await run([...inside, 'ss', '-H', '-tunap'])
  if (code !== 0) return { unavailable: `\`ss\` could not list them: ${lastLine(stderr)}` }
  return { entries: parseSockets(stdout) }
}

/** The connections that a namespace tracks. `inside` starts a command line there, with the machine's files. */
export async function readTracked(
  inside: readonly [string, ...string[]],
): Promise<Readable<TrackedConnection>> {
  const file = await run([...inside, 'cat', '/proc/net/nf_conntrack'])
  if (file.code === 0) return { entries: parseTracked(file.stdout) }
  const tool = await run([...inside, 'conntrack', '-L', '-o', 'extended'])
  if (tool.code === 0) return { entries: parseTracked(tool.stdout) }
  const reason = 'this kernel has no /proc/net/nf_conntrack, and the tool `conntrack` cannot list them either'
  return { unavailable: `${reason}: ${lastLine(tool.stderr)}` }
}

/** Parses lines of `ss -H -tunap`. */
export function parseSockets(text: string): Connection[] {
  return linesOf(text).flatMap((line) => {
    const [protocol, state, , , local, remote, owner] = line.split(/\s+/)
    if (protocol === undefined || state === undefined || local === undefined || remote === undefined)
      return []
    const [, program, pid] = /^users:\(\("([^"]*)",pid=(\d+)/.exec(owner ?? '') ?? []
    return [{ protocol, state, local, remote, ...(program !== undefined && { program, pid: Number(pid) }) }]
  })
}

/** Parses lines of /proc/net/nf_conntrack, which `conntrack -L -o extended` prints as well. */
export function parseTracked(text: string): TrackedConnection[] {
  return linesOf(text).flatMap((line) => {
    const [, , protocol, , timeout, ...rest] = line.split(/\s+/)
    const second = rest.findIndex((word, i) => word.startsWith('src=') && rest.slice(0, i).some(isSource))
    if (protocol === undefined || second < 0) return []
    const state = rest[0]?.includes('=') ? undefined : rest[0]
    return [
      {
        protocol,
        ...(state !== undefined && { state }),
        timeout: Number(timeout),
        original: readTuple(rest.slice(0, second)),
        reply: readTuple(rest.slice(second)),
        unreplied: rest.includes('[UNREPLIED]'),
      },
    ]
  })
}

function isSource(word: string): boolean {
  return word.startsWith('src=')
}

function readTuple(words: readonly string[]): Tuple {
  const value = (key: string) => words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1)
  const [sport, dport] = [value('sport'), value('dport')]
  return {
    source: value('src') ?? '',
    destination: value('dst') ?? '',
    ...(sport !== undefined && { sourcePort: Number(sport) }),
    ...(dport !== undefined && { destinationPort: Number(dport) }),
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

function lastLine(text: string): string {
  return linesOf(text).at(-1) ?? 'no answer'
}
