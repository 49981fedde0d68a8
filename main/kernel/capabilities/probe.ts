import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { run, toolEnvironment } from '../spawn.ts'
import type { Capability } from './needed.ts'
import { isCapability } from './needed.ts'
import probeScript from './probe.sh?raw'
import { findTool } from './tools.ts'

/** What was tried: whether it works here, and the words of what failed (empty where it works). */
export type Probe = ReadonlyMap<Capability, { readonly available: boolean; readonly words: string }>

const namespaces = ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child']

/** Milliseconds; a machine that has not answered by then has stopped. */
const patience = 120_000

/** Tries every capability for real, in namespaces that end at once; nothing is left. Takes about a tenth of a second. */
export async function probeKernel(rootless: boolean): Promise<Probe> {
  const user = rootless ? ['--user', '--map-root-user'] : []
  const argv = ['unshare', ...user, ...namespaces, '--', 'bash', '-s'] as const
  const { stdout, stderr } = await run([...argv], { input: probeScript, timeout: patience })
  const probe = new Map(readLines(stdout))
  const first = rootless ? 'user-namespaces' : 'namespaces'
  if (probe.has('namespaces'))
    return rootless ? probe.set('user-namespaces', { available: true, words: '' }) : probe
  return probe.set(first, { available: false, words: withoutNoise(stderr) })
}

/**
 * Whether the subordinate ids of this user can be mapped into a user namespace (`unshare --map-auto`). Costs a process only
 * where /etc/subuid and /etc/subgid give the user a range and the helpers that map it are installed.
 */
export async function probeSubordinateIds(): Promise<boolean> {
  if (!findTool('newuidmap') || !findTool('newgidmap')) return false
  if (!['/etc/subuid', '/etc/subgid'].every((file) => hasRange(file))) return false
  const argv = [
    'unshare',
    '--user',
    '--map-root-user',
    '--map-auto',
    '--',
    'setpriv',
    '--reuid=1',
    '--clear-groups',
    'true',
  ] as const
  return (await run([...argv], { timeout: patience, env: { ...toolEnvironment() } })).code === 0
}

/** One line of subuid(5) for each range: `NAME-OR-UID:FIRST:COUNT`. */
function hasRange(file: string): boolean {
  try {
    const names = [String(process.getuid?.()), userName()]
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .some(([name, , count]) => name !== undefined && names.includes(name) && Number(count) > 1)
  } catch {
    return false
  }
}

/** Empty for a uid that has no name on this machine. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}

function readLines(stdout: string): [Capability, { available: boolean; words: string }][] {
  return [...stdout.matchAll(/^(yes|no) (\S+) ?(.*)$/gm)].flatMap(([, answer, name, words = '']) =>
    isCapability(name) ? [[name, { available: answer === 'yes', words }]] : [],
  )
}

function withoutNoise(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter((line) => line !== '' && !line.includes('sigprocmask unblock failed'))
  return lines.join(' ')
}
