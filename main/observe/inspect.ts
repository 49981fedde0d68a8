import { runBatches } from '../kernel/batches.ts'
import type { KernelObject } from '../kernel/objects.ts'
import { filtersVlans } from '../kernel/port-vlans.ts'
import { hasQdiscs } from '../kernel/qdisc.ts'
import { ipQuestions, namespaceNames, namespaceState, readRuleset, readSysctls } from '../kernel/read.ts'
import { inNamespace, inNode } from '../kernel/sandbox/enter.ts'
import { commandState } from '../kernel/sandbox/node.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { run } from '../kernel/spawn.ts'
import type { Result } from '../problem.ts'
import { failed, inputProblem, kernelProblem, ok } from '../problem.ts'
import { stoppedProblem } from '../nodes.ts'
import { readIpsec } from './associations.ts'
import { readConnections, readTracked } from './connections.ts'
import type { CountedState } from './interfaces.ts'
import { fdbState, interfaceStates, neighbourState, routeState } from './interfaces.ts'
import type { AskedFor, Node, ObservedLab } from './lab.ts'
import { askedFor, causeOf, nodesOf } from './lab.ts'
import { firstProcess, readProcesses } from './processes.ts'
import { ruleStates } from './rules.ts'
import type { NodeCommand, NodeState, NodeSummary, Readable, SettingState, TableState } from './state.ts'

/** All that the kernel holds of one node, read now, each part with who asked for it. */
export async function inspectNode(lab: ObservedLab, name: string): Promise<Result<NodeState>> {
  const { sandbox, record } = lab
  const node = nodesOf(record).find((each) => each.name === name)
  if (!node) {
    const names = nodesOf(record).map((each) => each.name)
    return failed(
      inputProblem(
        'no-such-node',
        `The lab ${record.lab.name} has no node named ${name}.`,
        `Its nodes are: ${names.join(', ')}.`,
      ),
    )
  }
  if (record.stopped?.includes(name)) return failed(stoppedProblem(name))
  const asked = askedFor(record.objects, node.namespace)
  const first = await firstProcess(sandbox, name)
  const outside = inNamespace(sandbox, node.namespace)
  // Before the tools that look into the node from within would be among them.
  const processes = first === undefined ? [] : await readProcesses(sandbox, first)
  const [state, tables, ipsec, settings, connections, tracked, command] = await Promise.all([
    readCounted(sandbox, node.namespace),
    readTables(sandbox, node.namespace, record.objects, asked),
    readIpsec(sandbox, node.namespace, record.objects, asked),
    readSettings(sandbox, node.namespace, record.objects),
    readConnections(first === undefined ? outside : inNode(sandbox, first)),
    readTracked(outside),
    readCommand(sandbox, name, record.objects),
  ])
  if (!state.ok) return state
  const { namespace } = node
  return ok({
    ...node,
    interfaces: interfaceStates(state.value, record.objects, asked),
    routes: state.value.routes.map((route) => routeState(namespace, route, asked)),
    neighbours: state.value.neighbours.map((neighbour) => neighbourState(namespace, neighbour, asked)),
    fdb: state.value.fdb.map((entry) => fdbState(namespace, entry, asked)),
    tables,
    ipsec,
    settings,
    connections,
    tracked,
    processes,
    ...(command && { command }),
  })
}

/** One line on every node, with what the kernel says of its addresses and interfaces now. */
export async function inspectLab({ sandbox, record }: ObservedLab): Promise<Result<NodeSummary[]>> {
  const nodes = nodesOf(record)
  const isStopped = ({ name }: Node) => record.stopped?.includes(name) ?? false
  // Somebody may have taken a namespace away by hand: its node has nothing.
  const there = new Set(await namespaceNames(sandbox))
  const namespaces = [...new Set(nodes.map(({ namespace }) => namespace))].filter((name) => there.has(name))
  const { answers, refusals } = await runBatches(
    sandbox,
    namespaces.map((namespace) => ({
      namespace,
      tool: 'ip',
      commands: [],
      questions: ipQuestions.slice(0, 1),
    })),
  )
  if (refusals.length > 0) return failed(unreadable(refusals.flatMap(({ words }) => words)))
  const states = new Map(
    namespaces.map((namespace, i) => [namespace, namespaceState(namespace, answers[i] ?? [], [])]),
  )
  const linksOf = ({ namespace }: Node) => states.get(namespace)?.links ?? []
  const wanted = upByNamespace(record.objects)
  return ok(
    nodes.map((node) =>
      isStopped(node)
        ? { ...node, addresses: [], up: false, down: [], stopped: true }
        : summary(node, linksOf(node), wanted.get(node.namespace) ?? []),
    ),
  )
}

/** The links that were asked to be up. */
function upByNamespace(objects: readonly KernelObject[]): Map<string, string[]> {
  const links = new Map<string, string[]>()
  for (const object of objects) {
    if (object.kind !== 'link' || !object.up) continue
    const there = links.get(object.namespace)
    if (there) there.push(object.link)
    else links.set(object.namespace, [object.link])
  }
  return links
}

function summary(node: Node, links: CountedState['links'], wanted: readonly string[]): NodeSummary {
  const up = new Set(links.filter(({ flags }) => flags.includes('UP')).map(({ ifname }) => ifname))
  const down = wanted.filter((name) => !up.has(name))
  const addresses = links
    .flatMap(({ addr_info }) => addr_info)
    .filter(({ scope }) => scope === 'global')
    .map(({ local, prefixlen }) => `${local}/${String(prefixlen)}`)
  return { ...node, addresses, up: down.length === 0, down }
}

async function readCounted(sandbox: Sandbox, namespace: string): Promise<Result<CountedState>> {
  const inside = inNamespace(sandbox, namespace)
  const [ip, bridge] = await Promise.all([
    run([...inside, 'ip', '-s', '-j', '-d', '-batch', '-'], { input: `${ipQuestions.join('\n')}\n` }),
    run([...inside, 'bridge', '-s', '-j', '-d', 'fdb', 'show']),
  ])
  if (ip.code !== 0 || bridge.code !== 0) return failed(unreadable([ip.stderr + bridge.stderr]))
  const state = namespaceState(namespace, answerLines(ip.stdout), answerLines(bridge.stdout))
  const nothing = { code: 0, stdout: '', stderr: '' }
  const [tc, ports] = await Promise.all([
    hasQdiscs(state) ? run([...inside, 'tc', '-s', '-j', 'qdisc', 'show']) : nothing,
    state.links.some(filtersVlans) ? run([...inside, 'bridge', '-j', '-d', 'vlan', 'show']) : nothing,
  ])
  if (tc.code !== 0 || ports.code !== 0) return failed(unreadable([tc.stderr + ports.stderr]))
  const answers = [ip, bridge, tc, ports].map(({ stdout }) => answerLines(stdout))
  const [links = [], entries = [], queues, vlans] = answers
  return ok(namespaceState(namespace, links, entries, queues, vlans))
}

/** Each question is answered with one line of JSON. */
function answerLines(stdout: string): string[] {
  return stdout.split('\n').filter((line) => line !== '')
}

async function readTables(
  sandbox: Sandbox,
  namespace: string,
  objects: readonly KernelObject[],
  asked: AskedFor,
): Promise<Readable<TableState>> {
  try {
    return { entries: ruleStates(namespace, await readRuleset(sandbox, namespace, true), objects, asked) }
  } catch (error) {
    return { unavailable: error instanceof Error ? error.message : String(error) }
  }
}

async function readSettings(
  sandbox: Sandbox,
  namespace: string,
  objects: readonly KernelObject[],
): Promise<SettingState[]> {
  const wanted = objects
    .filter((object) => object.kind === 'sysctl')
    .filter((object) => object.namespace === namespace)
  if (wanted.length === 0) return []
  const values = await readSysctls(
    sandbox,
    namespace,
    wanted.map(({ key }) => key),
  )
  return wanted.flatMap((object) => {
    const { key } = object
    const value = values.get(key)
    return value === undefined ? [] : [{ key, value, asked: causeOf(object) }]
  })
}

async function readCommand(
  sandbox: Sandbox,
  node: string,
  objects: readonly KernelObject[],
): Promise<NodeCommand | undefined> {
  const wanted = objects.filter((object) => object.kind === 'process').find((object) => object.node === node)
  if (!wanted) return undefined
  return { ...(await commandState(sandbox, node)), argv: wanted.argv, asked: causeOf(wanted) }
}

function unreadable(words: readonly string[]) {
  return kernelProblem(
    'lab-not-readable',
    'The kernel could not be asked about the lab.',
    'It may have ended: see `underlay ls`.',
    {
      evidence: words.flatMap((text) => text.split('\n')).filter((line) => line !== ''),
    },
  )
}
