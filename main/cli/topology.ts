import type { Container, Host, Lab, Network } from '../lab/lab.ts'

/** The lab as a tree of plain text: underlay first, then hosts with what runs on them. */
export function topology(lab: Lab): string {
  return [
    `${lab.name} — ${lab.title}`,
    '',
    ...section(
      'LANs',
      lab.lans.map(({ name, subnet }) => `${name}  ${subnet}`),
    ),
    ...section(
      'routers',
      lab.routers.map(
        ({ name, lans, internet }) => `${name}  ${attachments(lans)}${internet ? '  (internet)' : ''}`,
      ),
    ),
    ...section('networks', lab.networks.filter(isNamed).map(networkLine)),
    ...section(
      'hosts',
      lab.hosts.flatMap((host) => hostLines(lab, host)),
    ),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)]
}

function attachments(lans: Host['lans']): string {
  return lans.map(({ link, address, lan }) => `${link} ${address} on ${lan}`).join(', ')
}

/** docker_gwbridge and the networks that are none are no choice of the lab file. */
function isNamed(network: Network): boolean {
  return (
    network.driver !== 'host' &&
    network.driver !== 'none' &&
    !(network.driver === 'bridge' && network.role === 'gateway')
  )
}

function networkLine(network: Network): string {
  const subnets = network.subnets.map(({ subnet, vni }) =>
    vni === undefined ? subnet : `${subnet} VNI ${String(vni)}`,
  )
  const host = network.driver === 'bridge' ? ` on ${network.host}` : ''
  return `${network.name}  ${network.driver}${host}  ${subnets.join(', ')}${network.internal ? '  internal' : ''}`
}

function hostLines(lab: Lab, host: Host): string[] {
  const containers = lab.containers.filter((container) => container.host === host.name)
  const last = containers.length - 1
  return [
    `${host.name}  ${attachments(host.lans)}`,
    ...containers.map(
      (container, i) => `${i === last ? '└─' : '├─'} ${container.name}  ${containerText(container)}`,
    ),
  ]
}

function containerText({ stack, endpoints, ports }: Container): string {
  if (stack === 'host') return 'on the host’s own stack'
  const places = endpoints.map(({ link, address, network }) => `${link} ${address} on ${network}`)
  const published = ports.map(({ hostAddress, hostPort, containerPort, protocol }) => {
    const address = hostAddress === undefined ? '' : `${hostAddress}:`
    return `${address}${String(hostPort)}→${String(containerPort)}/${protocol}`
  })
  const text = places.length === 0 ? 'no network' : places.join(', ')
  return published.length === 0 ? text : `${text}, published ${published.join(', ')}`
}
