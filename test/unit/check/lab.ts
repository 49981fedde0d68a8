import type { CheckedLab } from '../../../main/check/checked-lab.ts'
import type { Claim, Container, Endpoint, Expectation, Host, Lab, Network } from '../../../main/lab/lab.ts'

const origin = { key: '', line: 1 }

/** A host by its LANs and addresses: `{ 'lan-a': '172.31.1.5/24' }`. */
export function host(name: string, lans: Record<string, string>): Host {
  const attachments = Object.entries(lans).map(([lan, address], i) => ({
    lan,
    address,
    link: `eth${String(i)}`,
    port: name,
    mac: '06:00:00:00:00:01',
    origin,
  }))
  return { name, lans: attachments, routes: [], origin }
}

/** A container by its networks and addresses. */
export function container(name: string, on: string, networks: Record<string, string>): Container {
  const endpoints = Object.entries(networks).map(([network, address], i): Endpoint => ({
    network,
    address,
    link: `eth${String(i)}`,
    aliases: [],
    gateway: i === 0,
    origin,
  }))
  const rest = {
    ports: [],
    dns: [],
    dnsSearch: [],
    dnsOptions: [],
    extraHosts: [],
    environment: {},
    sysctls: {},
  }
  return { name, host: on, hostname: name, stack: 'own', endpoints, ...rest, origin }
}

/** A bridge network with its gateway. */
export function bridge(
  name: string,
  on: string,
  gateway: string,
  role: 'default' | 'user' | 'gateway' = 'user',
): Network {
  const subnets = [{ subnet: `${gateway}/24`, gateway }]
  const rest = {
    bridge: `br-${name}`,
    mac: '06:00:00:00:00:02',
    icc: true,
    masquerade: true,
    internal: false,
  }
  return { name, driver: 'bridge', host: on, role, subnets, ...rest, origin }
}

/** An overlay or macvlan network. */
export function network(name: string, driver: 'overlay' | 'macvlan'): Network {
  const base = { name, subnets: [], internal: false, origin }
  if (driver === 'macvlan') return { ...base, driver, mode: 'bridge', parent: 'eth0' }
  return { ...base, driver, port: 4789, controlPlane: { type: 'gossip' } }
}

/** A lab of these parts. */
export function lab(parts: Partial<Lab>): Lab {
  const empty = {
    lans: [],
    routers: [],
    hosts: [],
    networks: [],
    containers: [],
    impairments: [],
    expectations: [],
  }
  return { name: 'demo', title: 'Demo', about: '', file: '/demo.lab.yml', ...empty, ...parts }
}

/** A lab that claims to run; nothing may be asked of its kernel. */
export function notReallyRunning(of: Lab): CheckedLab {
  return { sandbox: { lab: of.name, owner: 0, rootless: false }, record: { lab: of } }
}

/** An expectation of a claim. */
export function expectation(claim: Claim, rest: Partial<Expectation> = {}): Expectation {
  return { text: `${claim.type} holds`, claim, negated: false, eventually: 0, origin, ...rest }
}
