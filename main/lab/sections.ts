import * as z from 'zod/mini'
import { composeHint, laterFeature, notYet } from './foreign-keys.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import { LAB_NAME_PATTERN, NAME_PATTERN, headSchema, sectionEntries } from './schema.ts'
import type { ContainerInput, HostInput, LanInput, NetworkInput, RouterInput } from './schema.ts'
import { badKeys, fit } from './shape.ts'
import { isRecord } from './source.ts'
import type { Path } from './source.ts'
import { listed, nearest } from './suggest.ts'

/** The entries of one section that fit the schema, and the names of all, so that no reference to a bad one is bad, too. */
export interface Section<T> {
  readonly entries: ReadonlyMap<string, T>
  readonly names: ReadonlySet<string>
  /** False where the section as a whole could not be read: then nobody knows what names it has. */
  readonly whole: boolean
}

/** A lab file by its sections, each entry checked by itself. */
export interface Sections {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly lans: Section<LanInput>
  readonly routers: Section<RouterInput>
  readonly hosts: Section<HostInput>
  readonly networks: Section<NetworkInput>
  readonly containers: Section<ContainerInput>
  /** By link, as it is written; not checked yet. */
  readonly impairments: ReadonlyMap<string, unknown>
  readonly expect: readonly unknown[]
}

const TOP_KEYS = [
  'name',
  'title',
  'about',
  'lans',
  'routers',
  'hosts',
  'networks',
  'containers',
  'impairments',
  'faults',
  'exercise',
  'expect',
]
/** Networks that a file cannot define: they come with Docker. */
export const PREDEFINED: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'docker_gwbridge'])
const KINDS = {
  lans: 'LAN',
  routers: 'router',
  hosts: 'host',
  networks: 'network',
  containers: 'container',
} as const

/** Checks the shape of everything in the file. */
export function readSections(report: Report): Sections {
  const { value, file } = report.source
  for (const key of Object.keys(value))
    if (!TOP_KEYS.includes(key) && !key.startsWith('x-')) tellTopKey(report, key)
  const head = readHead(report)
  const sections = {
    lans: readSection(report, 'lans', sectionEntries.lans, ['subnet', 'vlans']),
    routers: readSection(report, 'routers', sectionEntries.routers, ['lans']),
    hosts: readSection(report, 'hosts', sectionEntries.hosts, ['lans']),
    networks: readSection(report, 'networks', sectionEntries.networks, [
      'driver',
      'host',
      'ipam',
      'driver_opts',
    ]),
    containers: readSection(report, 'containers', sectionEntries.containers, [
      'host',
      'networks',
      'network_mode',
    ]),
  }
  checkNames(report, sections)
  return {
    ...head,
    name: head.name ?? defaultName(report, file),
    ...sections,
    impairments: readLinks(report),
    expect: readExpect(report),
  }
}

function tellTopKey(report: Report, key: string): void {
  const later = laterFeature(key)
  if (later !== undefined) {
    tell(report, [key], 'key', {
      ...notYet(later),
      message: `${later} (\`${key}\`) is not in this version of Underlay yet.`,
    })
    return
  }
  const guess = nearest(key, TOP_KEYS)
  const list = `A lab file has ${listed(TOP_KEYS.map((name) => `\`${name}\``))}; keys that start with \`x-\` are free.`
  const hint = composeHint(key) ?? (guess === undefined ? list : `Did you mean \`${guess}\`?`)
  tell(report, [key], 'key', { code: 'unknown-key', message: `\`${key}\` is not a key of a lab file.`, hint })
}

function readHead(report: Report): { name: string | undefined; title: string; about: string } {
  const { name, title, about } = report.source.value
  const text = (key: 'title' | 'about', value: unknown): string =>
    value === undefined || value === null
      ? ''
      : (fit(report, headSchema.shape[key], value, [key], `\`${key}\``) ?? '')
  if (name !== undefined && (typeof name !== 'string' || !LAB_NAME_PATTERN.test(name))) {
    const message =
      typeof name === 'string' ? `\`${name}\` cannot be a lab’s name.` : '`name` must be a text.'
    const hint = 'Use lower-case letters, digits and `-`, at most 40, and start with a letter or digit.'
    tell(report, ['name'], 'value', { code: 'bad-name', message, hint })
    return { name: '', title: text('title', title), about: text('about', about) }
  }
  return { name, title: text('title', title), about: text('about', about) }
}

/** The lab's name by that of its file: `two-lans` for `two-lans.lab.yml`. */
export function nameOfFile(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/(\.lab)?\.ya?ml$/, '')
}

function defaultName(report: Report, file: string): string {
  const name = nameOfFile(file)
  if (!LAB_NAME_PATTERN.test(name)) {
    const message = `The lab has no \`name\`, and \`${name}\`, from the file’s name, cannot be one.`
    const hint = 'Add `name:` with lower-case letters, digits and `-`, at most 40.'
    tell(report, [], 'key', { code: 'bad-name', message, hint })
  }
  return name
}

/** `decisive` are the keys without which nothing else of an entry can be judged. */
function readSection<T>(
  report: Report,
  section: keyof typeof KINDS,
  schema: Schema<T>,
  decisive: readonly string[],
): Section<NonNullable<T>> {
  const value = report.source.value[section]
  const entries = new Map<string, NonNullable<T>>()
  if (value === undefined || value === null) return { entries, names: new Set(), whole: true }
  const kind = KINDS[section]
  if (!isRecord(value)) {
    const hint = `Write each ${kind} as \`name: { … }\` under \`${section}:\`.`
    const message = `\`${section}\` must be a mapping from name to ${kind}.`
    tell(report, [section], 'value', { code: 'bad-value', message, hint })
    return { entries, names: new Set(), whole: false }
  }
  for (const [name, entry] of Object.entries(value)) {
    const fitting = readEntry(report, schema, entry, [section, name], `${kind} \`${name}\``, decisive)
    if (fitting !== undefined && fitting !== null) entries.set(name, fitting)
  }
  return { entries, names: new Set(Object.keys(value)), whole: true }
}

type Schema<T> = z.core.$ZodType<T>

/** Reads an entry; one with a bad key is still read without it, unless the key is decisive. An empty entry has no keys. */
function readEntry<T>(
  report: Report,
  schema: Schema<T>,
  entry: unknown,
  path: Path,
  what: string,
  decisive: readonly string[],
): T | undefined {
  const fitting = fit(report, schema, entry, path, what)
  if (fitting !== undefined) return fitting ?? parsed(schema, {})
  if (!isRecord(entry)) return undefined
  const bad = badKeys(schema, entry)
  if ([...bad].some((key) => nearest(key, decisive) !== undefined)) return undefined
  return parsed(schema, Object.fromEntries(Object.entries(entry).filter(([key]) => !bad.has(key))))
}

function parsed<T>(schema: Schema<T>, value: unknown): T | undefined {
  const result = z.safeParse(schema, value)
  return result.success ? result.data : undefined
}

function readLinks(report: Report): ReadonlyMap<string, unknown> {
  const { impairments } = report.source.value
  if (impairments === undefined || impairments === null) return new Map()
  if (isRecord(impairments)) return new Map(Object.entries(impairments))
  const message = '`impairments` must be a mapping from link to what goes wrong there.'
  const hint = 'Write each as `r1 lan-b: { delay: 40ms }`.'
  tell(report, ['impairments'], 'value', { code: 'bad-value', message, hint })
  return new Map()
}

function readExpect(report: Report): readonly unknown[] {
  const { expect } = report.source.value
  if (expect === undefined || expect === null) return []
  if (Array.isArray(expect)) return expect
  const hint = 'Write each expectation as an item: `- c1 reaches c2`.'
  tell(report, ['expect'], 'value', { code: 'bad-value', message: '`expect` must be a list.', hint })
  return []
}

/** Nodes share one name space, as they become namespaces of one lab; networks have another. */
function checkNames(report: Report, sections: Pick<Sections, keyof typeof KINDS>): void {
  const nodes = new Map<string, { kind: string; path: readonly string[] }>()
  for (const section of ['lans', 'routers', 'hosts', 'containers'] as const) {
    for (const name of sections[section].names) {
      const path = [section, name]
      const kind = KINDS[section]
      checkName(report, path, kind, name)
      const earlier = nodes.get(name)
      if (earlier) {
        const message = `The ${kind} \`${name}\` has the name of a ${earlier.kind} (${onLine(report, earlier.path)}).`
        const hint = 'Rename one of the two: LANs, routers, hosts and containers share one name space.'
        tell(report, path, 'key', { code: 'duplicate-name', message, hint })
      } else nodes.set(name, { kind, path })
    }
  }
  for (const name of sections.networks.names) {
    const path = ['networks', name]
    checkName(report, path, 'network', name)
    if (!PREDEFINED.has(name)) continue
    const message =
      name === 'docker_gwbridge'
        ? `The name \`${name}\` belongs to Docker’s way out of overlays.`
        : `The network \`${name}\` is there already.`
    const hint =
      name === 'docker_gwbridge'
        ? 'Choose another name.'
        : 'Remove it from `networks:`; containers may name it as it is. A network of your own needs another name.'
    tell(report, path, 'key', { code: 'predefined-network', message, hint })
  }
  if (![...sections.routers.entries.values()].some((router) => router.internet)) return
  for (const name of ['internet', 'internet-server']) {
    const taken = nodes.get(name)
    if (!taken) continue
    const message = `The name \`${name}\` belongs to the outside world, as a router has \`internet: true\`.`
    tell(report, taken.path, 'key', { code: 'reserved-name', message, hint: 'Choose another name.' })
  }
}

function checkName(report: Report, path: readonly string[], kind: string, name: string): void {
  if (NAME_PATTERN.test(name)) return
  const bytes = Buffer.byteLength(name)
  const message =
    bytes > 63
      ? `The ${kind}’s name \`${name.slice(0, 20)}…\` has ${bytes} bytes.`
      : `\`${name}\` cannot be the name of a ${kind}.`
  const hint =
    bytes > 63
      ? 'Use at most 63.'
      : 'Use letters, digits, `-`, `_` and `.` only, and start with a letter or digit.'
  tell(report, path, 'key', { code: 'bad-name', message, hint })
}
