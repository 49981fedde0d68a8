import { unlessEnded } from '../bring.ts'
import { drift, runningLabs } from '../engine.ts'
import { unrevealed } from '../exercise.ts'
import { watchEvents } from '../observe/events.ts'
import { inspectLab, inspectNode } from '../observe/inspect.ts'
import type { NodeSummary } from '../observe/state.ts'
import { changeJson, changeLine } from './changes.ts'
import { sayNode } from './inspect.ts'
import { ok } from '../problem.ts'
import { onInterrupt } from './interrupt.ts'
import { labOf } from './labs.ts'
import { exitCodes, paint, say, sayJson, sayProblems, table } from './output.ts'

/** `ls`: the running labs. */
export async function list({ json = false }: { json?: boolean }): Promise<number> {
  const labs = await runningLabs()
  if (json) {
    sayJson(
      labs.map(({ sandbox, record }) => ({
        lab: record.lab.name,
        title: record.lab.title,
        file: record.file,
        startedAt: record.startedAt,
        owner: sandbox.owner,
        rootless: sandbox.rootless,
        hosts: record.lab.hosts.length,
        containers: record.lab.containers.length,
      })),
    )
  } else if (labs.length === 0) say('No lab is running. `underlay up FILE` starts one.')
  else {
    const rows = labs.map(({ record, sandbox }) => [
      record.lab.name,
      new Date(record.startedAt).toLocaleString(),
      String(record.lab.hosts.length),
      String(record.lab.containers.length),
      String(sandbox.owner),
      record.file,
    ])
    say(table([['LAB', 'STARTED', 'HOSTS', 'CONTAINERS', 'OWNER', 'FILE'], ...rows]))
  }
  return exitCodes.fine
}

/** `inspect`: all nodes on a line each, or one node in full. */
export async function inspect(
  name: string,
  node: string | undefined,
  { json = false }: { json?: boolean },
): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  if (node !== undefined) {
    const state = await unlessEnded(lab.value.sandbox, () => inspectNode(unrevealed(lab.value), node))
    if (!state.ok) return sayProblems(state.problems, json)
    if (json) sayJson(state.value)
    else sayNode(state.value)
    return exitCodes.fine
  }
  const nodes = await unlessEnded(lab.value.sandbox, () => inspectLab(unrevealed(lab.value)))
  if (!nodes.ok) return sayProblems(nodes.problems, json)
  if (json) sayJson(nodes.value)
  else {
    const rows = nodes.value.map((each) => [
      each.name,
      each.kind,
      each.host ?? '',
      stateOf(each),
      each.addresses.join(' '),
    ])
    say(table([['NODE', 'KIND', 'HOST', 'STATE', 'ADDRESSES'], ...rows]))
  }
  return exitCodes.fine
}

function stateOf({ up, down, stopped }: NodeSummary): string {
  if (stopped) return 'stopped'
  return up ? paint('green', 'up') : paint('red', `down: ${down.join(', ')}`)
}

/** What `drift` says where there is none: no more than was looked at. docs/architecture.md has the list with reasons. */
const sameAsAsked = [
  'The kernel has what was asked, and nothing else of this kind: namespaces, links, addresses, routes of the main table,',
  'permanent neighbours, forwarding entries of VXLAN devices, VLANs of ports, nftables rules, commands of the lab file, and the settings',
  'ip_forward, ipv6 forwarding, rp_filter, proxy_arp, bridge-nf-call-iptables and those that the lab file sets.',
].join('\n')

/** `drift`: exit code 1 where there is any. */
export async function showDrift(name: string, { json = false }: { json?: boolean }): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const found = await unlessEnded(lab.value.sandbox, async () => ok(await drift(lab.value)))
  if (!found.ok) return sayProblems(found.problems, json)
  const changes = found.value
  if (json) sayJson({ lab: lab.value.record.lab.name, changes: changes.map(changeJson) })
  else if (changes.length === 0) say(sameAsAsked)
  else {
    say('To be again what was asked, the kernel would need:')
    for (const change of changes) say(`  ${changeLine(change)}`)
  }
  return changes.length === 0 ? exitCodes.fine : exitCodes.expectationFailed
}

/** `events`: until the lab ends, or an interrupt. */
export async function followEvents(name: string, { json = false }: { json?: boolean }): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const stop = new AbortController()
  const { release } = onInterrupt(() => {
    stop.abort()
    // Whatever still waits for the kernel ends with this process.
    setTimeout(() => process.exit(exitCodes.fine), 300).unref()
  })
  const watched = await watchEvents(
    lab.value,
    (event) => {
      if (json) say(JSON.stringify(event))
      else say(`${event.time}  ${paint('bold', event.namespace)}  ${event.text}`)
    },
    stop.signal,
  )
  release()
  return watched.ok ? exitCodes.fine : sayProblems(watched.problems, json)
}
