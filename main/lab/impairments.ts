import { contradiction, impairmentSchema } from './impairment-schema.ts'
import type { ImpairmentInput } from './impairment-schema.ts'
import { fileWords, impairmentText } from './impairment-text.ts'
import type { Impairment, Lab, Origin } from './lab.ts'
import { linksOf } from './named-links.ts'
import type { NamedLink } from './named-links.ts'
import { guess, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Sections } from './sections.ts'
import { fit } from './shape.ts'
import { didYouMean, listed } from './suggest.ts'

type Nodes = Pick<Lab, 'routers' | 'hosts' | 'containers' | 'networks'>

/** What is wrong with a link or its impairment. */
interface Complaint {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** Reads the impairments of a lab file; `nodes` are those of the same file, as far as they could be resolved. */
export function readImpairments(report: Report, sections: Sections, nodes: Nodes): Impairment[] {
  return [...sections.impairments].flatMap(([key, value]) => {
    const path = ['impairments', key]
    const input = fit(report, impairmentSchema, value, path, `the impairment of \`${key}\``)
    if (!input) return []
    const clash = contradiction(input)
    if (clash) {
      const { message, hint } = clash
      tell(report, input[clash.key] === undefined ? path : [...path, clash.key], 'key', {
        code: 'bad-impairment',
        message,
        hint,
      })
    }
    const [node, to, ...rest] = key.split(' ')
    if (node === undefined || to === undefined || rest.length > 0) {
      const hint =
        'Write a node and the LAN or network that its link leads to, such as `r1 lan-b` or `c1 web`.'
      tell(report, path, 'key', { code: 'bad-impairment', message: `\`${key}\` does not name a link.`, hint })
      return []
    }
    const impairment = impairmentOf(nodes, { node, to, ...input }, originOf(report, path), report)
    if (!('code' in impairment)) return [impairment]
    const { code } = impairment
    if (code === 'bad-impairment' || isWhole(sections, node, to)) tell(report, path, 'key', impairment)
    return []
  })
}

/** An impairment of one link of a lab, or why there can be none. */
export function impairmentOf(
  nodes: Nodes,
  { node, to, ...input }: ImpairmentInput & { readonly node: string; readonly to: string },
  origin?: Origin,
  report?: Report,
): Impairment | Complaint {
  const links = linksOf(nodes, node)
  if (!links) return unknownNode(nodes, node, report)
  const link = links.find((each) => each.to === to)
  if (!link) {
    const names = links.map((each) => `\`${each.to}\``)
    const hint = names.length === 0 ? 'It has none at all.' : `Its links lead to ${listed(names)}.`
    return { code: 'unknown-link', message: `\`${node}\` has no link to \`${to}\`.`, hint }
  }
  const { direction = 'out', down = false, ...effects } = input
  const far = direction === 'out' ? link.near : link.far
  if (!far) {
    const message = `The link of \`${node}\` to \`${to}\` has no other end of its own, at which \`direction: ${direction}\` could act.`
    return {
      code: 'bad-impairment',
      message,
      hint: 'Leave `direction` out: what the node sends can be impaired.',
    }
  }
  const shaped = Object.keys(effects).length === 0 ? [] : endsOf(link, direction, far)
  return {
    node,
    to,
    near: link.near,
    shaped,
    effects,
    down,
    words: fileWords(effects, direction),
    text: impairmentText(effects, direction, down),
    live: false,
    origin: origin ?? link.origin,
  }
}

function endsOf({ near }: NamedLink, direction: 'out' | 'in' | 'both', far: NamedLink['near']) {
  return direction === 'both' ? [near, far] : [far]
}

function unknownNode({ routers, hosts, containers }: Nodes, node: string, report?: Report): Complaint {
  const names = [...routers, ...hosts, ...containers].map(({ name }) => name)
  const hint = didYouMean(report && guess(report, node, names), names, 'nodes')
  return { code: 'unknown-node', message: `There is no router, host or container \`${node}\`.`, hint }
}

/** Whether all that a name may mean was read: what is wrong elsewhere is told there, and not here once more. */
function isWhole(
  { routers, hosts, containers, networks, lans }: Sections,
  node: string,
  to: string,
): boolean {
  const sections = [routers, hosts, containers]
  if (!sections.every(({ whole }) => whole)) return false
  const entry = sections.map(({ entries }) => entries.get(node)).find((each) => each !== undefined)
  if (!entry) return !sections.some(({ names }) => names.has(node))
  const joined = 'lans' in entry ? entry.lans : 'networks' in entry ? (entry.networks ?? ['bridge']) : []
  const names = Array.isArray(joined) ? joined : Object.keys(joined ?? {})
  return !names.includes(to) && lans.whole && networks.whole
}
