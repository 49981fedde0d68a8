import type { LabFile, SectionName } from './lab-file.ts'

/** The first name of each kind in a lab that has none. */
const first: Readonly<Record<SectionName, string>> = {
  lans: 'lan-a',
  routers: 'r1',
  hosts: 'node1',
  networks: 'net1',
  containers: 'c1',
}

/** A name that nothing in the lab has, in the series of its kind: `node3` after `node2`, `lan-c` after `lan-b`. */
export function freshName(file: LabFile, section: SectionName): string {
  const taken = takenNames(file, section)
  const series = Object.keys(file[section]).filter((name) => next(name) !== name)
  let name = series.at(-1) ?? first[section]
  while (taken.has(name)) name = next(name)
  return name
}

/** Names that a new thing of a kind cannot have. Networks have a name space of their own. */
export function takenNames(file: LabFile, section: SectionName): ReadonlySet<string> {
  if (section === 'networks')
    return new Set([...Object.keys(file.networks), 'bridge', 'host', 'none', 'docker_gwbridge', 'ingress'])
  const others = [file.lans, file.routers, file.hosts, file.containers].flatMap(Object.keys)
  return new Set([...others, 'internet', 'internet-server'])
}

/** The name after another one of its series; the same one where it is of no series. */
function next(name: string): string {
  const [, head, digits] = /^(.*?)(\d{1,9})$/.exec(name) ?? []
  if (head !== undefined && digits !== undefined) return `${head}${Number(digits) + 1}`
  const [, start, letter] = /^(.*-)([a-y])$/.exec(name) ?? []
  if (start === undefined || letter === undefined) return /-z$/.test(name) ? `${name.slice(0, -1)}1` : name
  return start + String.fromCharCode(letter.charCodeAt(0) + 1)
}
