import type { Lab, MacvlanNetwork, Network, Vlan } from '../lab/lab.ts'

/** A lab as boxes and lines, for the languages that draw such. */
interface Picture {
  readonly groups: readonly {
    readonly id: string
    readonly label: string
    readonly nodes: readonly PictureNode[]
  }[]
  readonly nodes: readonly PictureNode[]
  readonly lines: readonly {
    readonly from: string
    readonly to: string
    readonly label: string
    readonly tunnel: boolean
  }[]
}

interface PictureNode {
  readonly id: string
  readonly label: readonly string[]
  readonly shape: 'segment' | 'box'
}

/** Source for Graphviz (`dot -Tsvg`). */
export function dot(lab: Lab): string {
  const { groups, nodes, lines } = picture(lab)
  const node = ({ id, label, shape }: PictureNode) =>
    `${dotText(id)} [label=${dotText(label.join('\n'))}, shape=${shape === 'segment' ? 'ellipse' : 'box'}];`
  return [
    `graph ${dotText(lab.name)} {`,
    `  label=${dotText(lab.title)}; compound=true; node [fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];`,
    ...nodes.map((each) => `  ${node(each)}`),
    ...groups.flatMap((group) => [
      `  subgraph ${dotText(`cluster ${group.id}`)} {`,
      `    label=${dotText(group.label)};`,
      ...group.nodes.map((each) => `    ${node(each)}`),
      '  }',
    ]),
    ...lines.map(
      ({ from, to, label, tunnel }) =>
        `  ${dotText(from)} -- ${dotText(to)} [label=${dotText(label)}${tunnel ? ', style=dashed' : ''}];`,
    ),
    '}',
    '',
  ].join('\n')
}

/** Source for Mermaid, which GitHub and GitLab draw in Markdown. */
export function mermaid(lab: Lab): string {
  const { groups, nodes, lines } = picture(lab)
  const ids = new Map(
    [...nodes, ...groups.flatMap((group) => group.nodes)].map(({ id }, i) => [id, `n${String(i)}`]),
  )
  const name = (id: string) => ids.get(id) ?? id
  const node = ({ id, label, shape }: PictureNode) => {
    const text = mermaidText(label.join('\n'))
    return shape === 'segment' ? `${name(id)}([${text}])` : `${name(id)}[${text}]`
  }
  return [
    'flowchart TB',
    ...nodes.map((each) => `  ${node(each)}`),
    ...groups.flatMap((group, i) => [
      `  subgraph g${String(i)} [${mermaidText(group.label)}]`,
      ...group.nodes.map((each) => `    ${node(each)}`),
      '  end',
    ]),
    ...lines.map(({ from, to, label, tunnel }) => {
      const line = tunnel ? '-.-' : '---'
      return `  ${name(from)} ${line}${label === '' ? '' : `|${mermaidText(label)}|`} ${name(to)}`
    }),
    '',
  ].join('\n')
}

/** Whether a network is on an interface of this machine, outside of the lab. */
function leaves(network: Network): network is MacvlanNetwork {
  return network.driver === 'macvlan' && network.machine !== undefined
}

function vlanLine({ id, subnets }: Vlan): string {
  return [`VLAN ${String(id)}`, ...subnets].join(' ')
}

function picture(lab: Lab): Picture {
  const machines = [...lab.routers, ...lab.hosts]
  return {
    nodes: [
      ...lab.lans.map(({ name, subnets, vlans }) => ({
        id: name,
        label: [name, ...subnets, ...(vlans ?? []).map(vlanLine)],
        shape: 'segment' as const,
      })),
      ...lab.routers.map(({ name }) => ({ id: name, label: [name], shape: 'box' as const })),
      ...lab.networks.filter(leaves).map((network) => ({
        id: networkId(network),
        label: [...networkLabel(network), `${network.parent} of this machine`],
        shape: 'segment' as const,
      })),
      ...lab.networks
        .filter(({ driver }) => driver === 'overlay')
        .map((network) => ({
          id: networkId(network),
          label: networkLabel(network),
          shape: 'segment' as const,
        })),
    ],
    groups: lab.hosts.map((host) => ({
      id: host.name,
      label: host.name,
      nodes: [
        {
          id: host.name,
          label: [host.name, ...host.lans.flatMap(linkLines)],
          shape: 'box' as const,
        },
        ...lab.networks
          .filter((network) => network.driver === 'bridge' && network.host === host.name)
          .map((network) => ({
            id: networkId(network),
            label: networkLabel(network),
            shape: 'segment' as const,
          })),
        ...lab.containers
          .filter((container) => container.host === host.name)
          .map(({ name, endpoints }) => ({
            id: name,
            label: [name, ...endpoints.flatMap(linkLines)],
            shape: 'box' as const,
          })),
      ],
    })),
    lines: [
      ...machines.flatMap(({ name, lans }) =>
        lans
          .filter(({ trunk }) => trunk === undefined)
          .map(({ lan, vlan, addresses }) => ({
            from: name,
            to: lan,
            label: [...addresses, ...(vlan === undefined ? [] : [`VLAN ${String(vlan)}`])].join('\n'),
            tunnel: false,
          })),
      ),
      ...lab.containers.flatMap(({ name, host, endpoints }) =>
        endpoints.map(({ network }) => {
          // A bridge network of one name, such as docker_gwbridge, is another one on each host.
          const found = lab.networks.find(
            (each) => each.name === network && (each.driver !== 'bridge' || each.host === host),
          )
          const parent =
            found === undefined ||
            ((found.driver === 'macvlan' || found.driver === 'ipvlan') && !leaves(found))
          return {
            from: name,
            to: parent ? host : networkId(found),
            label: parent ? network : '',
            tunnel: found?.driver === 'overlay',
          }
        }),
      ),
    ],
  }
}

function linkLines({ link, addresses }: { readonly link: string; readonly addresses: readonly string[] }) {
  return addresses.map((address) => `${link} ${address}`)
}

function networkId(network: Network): string {
  return `network ${network.name}${network.driver === 'bridge' ? ` on ${network.host}` : ''}`
}

function networkLabel({ name, driver, subnets }: Network): string[] {
  return [
    `${name} (${driver})`,
    ...subnets.map(({ subnet, vni }) => (vni === undefined ? subnet : `${subnet} VNI ${String(vni)}`)),
  ]
}

function dotText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

function mermaidText(text: string): string {
  const escaped = text.replace(/[&<>"#]/g, (char) => `#${String(char.charCodeAt(0))};`)
  return `"${escaped.replaceAll('\n', '<br/>')}"`
}
