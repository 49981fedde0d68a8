import { dirname } from 'node:path'
import type { Command, Phase } from '../kernel/command.ts'
import { phases } from '../kernel/command.ts'
import type { Process } from '../kernel/objects.ts'
import { identity, thisMachine } from '../kernel/objects.ts'
import type { Plan, Step } from '../kernel/plan.ts'
import type { NodeFiles } from '../kernel/sandbox/node.ts'
import { standardEnvironment } from '../kernel/sandbox/node.ts'
import type { Lab } from '../lab/lab.ts'
import { keyLines, namesKeys } from './keys.ts'

const titles: Partial<Record<Phase, string>> = {
  namespaces: 'Network namespaces',
  links: 'Links, each made where it belongs',
  'upper-links': 'Links that stand on other links',
  configure: 'Addresses, routes, neighbours, forwarding entries, rules',
  'configure-upper': 'What stands on that: VLANs of ports, MTUs of children',
  start: 'Programs',
}

/**
 * A lab as a shell script that needs bash, iproute2, nftables and util-linux, and nothing of Underlay: the plan from nothing,
 * in the order in which Underlay runs it, each object with its reason. It runs without root, in namespaces of its own, and
 * gives a shell (or runs its arguments) in the finished lab; when that ends, the lab ends.
 */
export function shellScript(lab: Lab, plan: Plan, filesOf: (node: string) => NodeFiles): string {
  const steps = phases.flatMap((phase) => phaseLines(phase, plan, filesOf))
  return [head(lab, leavesLab(plan)) + keyLines(plan), ...steps, tail(lab)].join('\n')
}

/** Whether some of it is made in this machine's own network namespace. */
function leavesLab(plan: Plan): boolean {
  return plan.some(({ commands }) => commands.some(({ namespace }) => namespace === thisMachine))
}

/** The script's file descriptor of the network namespace that it is started in; `outside` enters that again. */
const outsideDescriptor = 9

/** One word of a shell command line; the only place where text of a lab file meets a shell, and there it is data. */
function shellWord(text: string): string {
  return /^[A-Za-z0-9_.:/@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function head({ name, title, file }: Lab, leaves: boolean): string {
  const [warning, open, helper] = leaves
    ? [
        `# It leaves the lab: containers of it get onto an interface of this machine itself, and so it takes root.\n`,
        `  exec ${outsideDescriptor}</proc/self/ns/net\n`,
        `outside() { nsenter --net=/proc/self/fd/${outsideDescriptor} "$@"; }\n`,
      ]
    : ['', '', '']
  return `#!/usr/bin/env bash
# ${comment(`${name} — ${title}`)}
# Made by \`underlay export --script\`; needs bash, iproute2, nftables and util-linux. Without arguments it gives a shell in
# the lab, where \`ip netns exec NODE …\` enters a node; with arguments it runs them there. The lab ends with it.
${warning}set -euo pipefail
if [ "\${1-}" != --inside ]; then
  user=(--user --map-root-user)
  [ "$(id -u)" = 0 ] && user=()
${open}  exec unshare "\${user[@]}" --net --mount --pid --fork --kill-child --mount-proc bash "$0" --inside "$@"
fi
shift
export PATH=$PATH:/usr/sbin:/sbin
lab=\${LAB_FOLDER:-${shellWord(dirname(file))}} # what the lab file knows as /lab
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/netns /run/nodes
inside() { nsenter --net="/run/netns/$1" "\${@:2}"; }
${helper}`
}

function tail({ name }: Lab): string {
  return `
if [ $# -gt 0 ]; then "$@"; else echo ${shellWord(`${name} is up. ip netns exec NODE … enters a node; exit ends the lab.`)}; bash; fi
`
}

function phaseLines(phase: Phase, plan: Plan, filesOf: (node: string) => NodeFiles): string[] {
  const title = titles[phase]
  const groups = new Map<string, { command: Command; step: Step }[]>()
  for (const step of plan) {
    for (const command of step.commands) {
      if (command.phase !== phase) continue
      const key = `${command.namespace}\0${command.tool}`
      const group = groups.get(key)
      if (group) group.push({ command, step })
      else groups.set(key, [{ command, step }])
    }
  }
  if (title === undefined || groups.size === 0) return []
  const blocks = [...groups.values()].map((group) =>
    block(
      [...group].sort((a, b) => a.command.rank - b.command.rank),
      filesOf,
    ),
  )
  return [`\n# ---- ${title}`, ...blocks]
}

function block(
  group: readonly { command: Command; step: Step }[],
  filesOf: (node: string) => NodeFiles,
): string {
  const first = group[0]
  if (!first) return ''
  const { namespace, tool } = first.command
  const { object } = first.step.change
  if (tool === 'node') return object.kind === 'process' ? processLines(object, filesOf(object.node)) : ''
  const body = group.flatMap(({ command, step }, i) => [...remarks(step, group[i - 1]?.step), command.text])
  const inNode = namespace === '' ? '' : `inside ${shellWord(namespace)} `
  const where = namespace === thisMachine ? 'outside ' : inNode
  const program = {
    ip: 'ip -batch -',
    bridge: 'bridge -batch -',
    tc: 'tc -batch -',
    nft: 'nft -f -',
    sysctl: 'sysctl -q -p -',
  }[tool]
  const [before, after] = namesKeys(body)
    ? ['with_keys ', ` | ${where}${program}`]
    : [`${where}${program} `, '']
  return [`\n${before}<<'END_OF_BATCH'${after}`, ...body, 'END_OF_BATCH'].join('\n')
}

/** All five tools take lines that start with # as remarks. */
function remarks({ change }: Step, before: Step | undefined): string[] {
  if (change === before?.change || !('origin' in change.object)) return []
  const { object } = change
  return [
    `# ${comment(`${identity(object)} (${object.origin.key}, line ${String(object.origin.line)}): ${object.why}`)}`,
  ]
}

function processLines({ node, namespace, argv, environment }: Process, files: NodeFiles): string {
  const folder = shellWord(`/run/nodes/${node}`)
  const variables = Object.entries({ ...standardEnvironment(files.hostname), ...environment })
  return `
mkdir -p ${folder}
cat >${folder}/hosts <<'END_OF_FILE'
${files.hosts.trimEnd()}
END_OF_FILE
inside ${shellWord(namespace)} unshare --mount --uts bash -c 'hostname "$1"; mount --bind "$2/hosts" /etc/hosts; cd "$3"; shift 3; exec "$@"' \\
  bash ${shellWord(files.hostname)} ${folder} "$lab" env -i ${variables.map(([key, value]) => shellWord(`${key}=${value}`)).join(' ')} \\
  ${argv.map(argumentWord).join(' ')} >${folder}/log 2>&1 &`
}

/** A path below `/lab` is one below the lab file's folder, which the script does not move there. */
function argumentWord(text: string): string {
  return text === '/lab' || text.startsWith('/lab/')
    ? `"$lab"${shellWord(text.slice(4) || '/')}`
    : shellWord(text)
}

function comment(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}
