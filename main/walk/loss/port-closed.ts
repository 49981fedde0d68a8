import { inNamespace } from '../../kernel/sandbox/enter.ts'
import { run } from '../../kernel/spawn.ts'
import type { Case, Finding } from './case.ts'

/** Nobody listens at the port, or not on this address. */
export async function portClosed({ lab, sent }: Case, namespace: string): Promise<Finding> {
  const { probe } = sent
  const udp = probe.kind === 'udp' || probe.kind === 'dns'
  const port = 'port' in probe ? probe.port : 53
  const argv = ['ss', '-Hln', udp ? '-u' : '-t'] as const
  const { stdout } = await run([...inNamespace(lab.sandbox, namespace), ...argv])
  const all = stdout.split('\n').filter((line) => line.trim() !== '')
  const there = all.map((line) => line.split(/\s+/)[3] ?? '').filter((local) => local !== '')
  const here = there.filter((local) => local.endsWith(`:${port}`))
  const kind = udp ? 'UDP' : 'TCP'
  const text =
    here.length > 0
      ? `${namespace} listens at ${kind} port ${port} only on ${here.join(', ')}, and not on the address that was asked.`
      : `The port is closed: no program in ${namespace} listens at ${kind} port ${port}, and its kernel says so.`
  return {
    reason: 'port-closed',
    namespace,
    text,
    hint:
      here.length > 0
        ? 'Have the program listen on all addresses (0.0.0.0 or ::).'
        : `Start the program, or ask another port${there.length > 0 ? `: ${there.join(', ')} are open there` : ''}.`,
    evidence: [{ namespace, command: argv.join(' '), says: there.length > 0 ? there : ['nothing'] }],
  }
}
