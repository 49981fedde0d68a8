import type { YamlEdit } from '../contract.ts'
import type { Change } from '../kernel/diff.ts'
import { diff } from '../kernel/diff.ts'
import type { KernelFact, Route } from '../kernel/objects.ts'
import { identity } from '../kernel/objects.ts'
import type { Lab } from '../lab/lab.ts'
import { parseLab } from '../lab-file.ts'
import { isRecord, readSource } from '../lab/source.ts'
import type { LabRecord } from '../record.ts'
import { wantedObjects } from '../record.ts'

/** What is tried costs as much as reading the lab anew; so many differences are looked at. */
const most = 40

/**
 * For each difference the change of the lab file that asks for what the kernel has, where a lab file can say it: an edit is
 * offered only where the lab that it makes differs from the kernel in one thing less, and in nothing new.
 */
export function keepEdits(
  record: LabRecord,
  facts: readonly KernelFact[],
  changes: readonly Change[],
): ReadonlyMap<Change, YamlEdit> {
  if (changes.length === 0) return new Map()
  const source = readSource(record.source, record.file, [])
  if (!source.ok) return new Map()
  const before = new Set(changes.map(idOf))
  const edits = new Map<Change, YamlEdit>()
  for (const change of changes.slice(0, most)) {
    const edit = candidate(record.lab, source.value.value, change)
    const lab = edit && edited(record, source.value.value, edit)
    if (!edit || !lab) continue
    const after = diff(facts, wantedObjects(lab, record)).map(idOf)
    if (!after.includes(idOf(change)) && after.every((id) => before.has(id))) edits.set(change, edit)
  }
  return edits
}

function idOf({ object }: Change): string {
  return identity(object)
}

/** The lab that an edited file would be; what is edited is its meaning, which JSON can write as well. */
function edited(record: LabRecord, value: unknown, edit: YamlEdit): Lab | undefined {
  const text = JSON.stringify(withEdit(value, edit.path, edit.value))
  const parsed = parseLab(text, record.file, record.lab)
  return parsed.ok ? parsed.value : undefined
}

/** A value with another one at a path; without that other one, the path is taken away. */
function withEdit(value: unknown, [step, ...rest]: YamlEdit['path'], to: unknown): unknown {
  if (step === undefined) return to
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(value) ? [...(value as readonly unknown[])] : []
    if (rest.length === 0 && to === undefined) list.splice(step, 1)
    else list[step] = withEdit(list[step], rest, to)
    return list
  }
  const mapping = isRecord(value) ? value : {}
  // In its old place: the order of a lab file decides much.
  if (rest.length > 0 || to !== undefined) return { ...mapping, [step]: withEdit(mapping[step], rest, to) }
  const { [step]: _, ...others } = mapping
  return others
}

function candidate(lab: Lab, file: unknown, change: Change): YamlEdit | undefined {
  const { object } = change
  // What the kernel has: nothing, where someone removed it.
  const found = change.action === 'change' ? change.from : change.action === 'remove' ? object : undefined
  switch (object.kind) {
    case 'route':
      return routeEdit(lab, file, object, found?.kind === 'route' ? found : undefined)
    case 'sysctl':
      return found?.kind === 'sysctl'
        ? settingEdit(lab, file, object.namespace, object.key, found.value)
        : undefined
    case 'link':
      return found?.kind === 'link' ? mtuEdit(lab, object.namespace, object.link, found.mtu) : undefined
    default:
      return undefined
  }
}

function routeEdit(lab: Lab, file: unknown, asked: Route, found: Route | undefined): YamlEdit | undefined {
  const section = sectionOf(lab, asked.namespace)
  if (section === undefined || section === 'containers') return undefined
  const node = [section, asked.namespace]
  const routes = at(file, [...node, 'routes'])
  const list: readonly unknown[] = Array.isArray(routes) ? routes : []
  const to = inFull(asked.destination)
  const index = list.findIndex((route) => inFull(String(at(route, ['to']))) === to)
  const path = [...node, 'routes', index < 0 ? list.length : index]
  if (found === undefined) return index < 0 ? undefined : { path }
  if (found.via === undefined || found.metric !== undefined) return undefined
  if (asked.destination === 'default' && index < 0) return { path: [...node, 'gateway'], value: found.via }
  const value = { to, via: found.via }
  if (routes === undefined) return { path: [...node, 'routes'], value: [value] }
  return { path, value }
}

/** A destination as a lab file has it: the kernel leaves the length of a single address away. */
function inFull(destination: string): string {
  return destination === 'default' || destination.includes('/') ? destination : `${destination}/32`
}

function settingEdit(
  lab: Lab,
  file: unknown,
  namespace: string,
  key: string,
  value: string,
): YamlEdit | undefined {
  const section = sectionOf(lab, namespace)
  if (section === 'routers' && key === 'net.ipv4.ip_forward')
    return { path: [section, namespace, 'forwarding'], value: value === '1' }
  if (section !== 'containers') return undefined
  const settings = at(file, [section, namespace, 'sysctls'])
  if (!Array.isArray(settings)) return { path: [section, namespace, 'sysctls', key], value }
  const index = settings.findIndex((line) => String(line).startsWith(`${key}=`))
  return index < 0 ? undefined : { path: [section, namespace, 'sysctls', index], value: `${key}=${value}` }
}

function mtuEdit(lab: Lab, namespace: string, link: string, mtu = 1500): YamlEdit | undefined {
  if (lab.lans.some(({ name }) => name === namespace)) return { path: ['lans', namespace, 'mtu'], value: mtu }
  const bridge = lab.networks.find(
    (network) => network.driver === 'bridge' && network.host === namespace && network.bridge === link,
  )
  return bridge && { path: ['networks', bridge.name, 'driver_opts', 'mtu'], value: mtu }
}

function sectionOf(lab: Lab, node: string): 'routers' | 'hosts' | 'containers' | undefined {
  return (['routers', 'hosts', 'containers'] as const).find((section) =>
    lab[section].some(({ name }) => name === node),
  )
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, step) => (isRecord(inner) ? inner[step] : undefined), value)
}
