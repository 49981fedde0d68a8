import { kernelObjects } from '../../../main/drivers/index.ts'
import type { KernelObject } from '../../../main/kernel/objects.ts'
import type { Lab } from '../../../main/lab/lab.ts'
import { parseLab } from '../../../main/lab/read.ts'

/** The lab that a lab file describes; the test fails with the file's problems where it has any. */
export function labOf(yaml: string): Lab {
  const parsed = parseLab(yaml, '/labs/test.lab.yml')
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'))
  return parsed.value
}

/** The kernel objects that a lab file asks for. */
export function objectsOf(yaml: string): KernelObject[] {
  return kernelObjects(labOf(yaml))
}

type Kind = KernelObject['kind']
type OfKind<K extends Kind> = Extract<KernelObject, { kind: K }>

/** The objects of one kind in one namespace. */
export function all<K extends Kind>(
  objects: readonly KernelObject[],
  kind: K,
  namespace: string,
): OfKind<K>[] {
  const isOfKind = (object: KernelObject): object is OfKind<K> => object.kind === kind
  return objects.filter(isOfKind).filter((object) => object.namespace === namespace)
}

/** A link by namespace and name; the test fails where there is none. */
export function link(objects: readonly KernelObject[], namespace: string, name: string): OfKind<'link'> {
  const found = all(objects, 'link', namespace).find((each) => each.link === name)
  if (found === undefined) throw new Error(`no link ${name} in ${namespace}`)
  return found
}

/** A node's routes, as `DESTINATION via GATEWAY dev LINK`. */
export function routes(objects: readonly KernelObject[], namespace: string): string[] {
  return all(objects, 'route', namespace).map(
    (route) => `${route.destination} via ${route.via ?? '-'} dev ${route.link ?? '-'}`,
  )
}

/** A node's addresses, as `LINK ADDRESS/LENGTH`. */
export function addresses(objects: readonly KernelObject[], namespace: string): string[] {
  return all(objects, 'address', namespace).map((each) => `${each.link} ${each.address}`)
}

/** A namespace's settings, as `KEY=VALUE`. */
export function settings(objects: readonly KernelObject[], namespace: string): string[] {
  return all(objects, 'sysctl', namespace).map(({ key, value }) => `${key}=${value}`)
}

/** The rules of one chain, as text. */
export function rules(objects: readonly KernelObject[], namespace: string, chain: string): string[] {
  const found = all(objects, 'chain', namespace).find((each) => each.chain === chain)
  if (found === undefined) throw new Error(`no chain ${chain} in ${namespace}`)
  return found.rules.map(({ text }) => text)
}

/** A lab with all that drivers build: several of everything, on three hosts. */
export const richLab = `
name: rich
lans:
  lan-a: { subnet: 172.31.1.0/24 }
  lan-b: { subnet: 192.168.1.0/24, mtu: 9000 }
routers:
  r1: { lans: { lan-a: 172.31.1.1, lan-b: 192.168.1.1 }, masquerade: lan-b, routes: [{ to: 10.99.0.1/32, via: 192.168.1.25 }] }
hosts:
  node1: { lans: { lan-a: 172.31.1.5 } }
  node2: { lans: { lan-b: 192.168.1.25 } }
  node3: { lans: { lan-b: 192.168.1.26 } }
networks:
  uber-net: { driver: overlay, ipam: { subnet: 10.0.0.0/24 }, driver_opts: { vni: 5000 } }
  two-nets:
    driver: overlay
    internal: true
    ipam: { config: [{ subnet: 10.5.0.0/24 }, { subnet: 10.6.0.0/24 }] }
  flood-net: { driver: overlay, internal: true, driver_opts: { control_plane: flood-and-learn } }
  group-net: { driver: overlay, internal: true, driver_opts: { control_plane: multicast, group: 239.1.1.1 } }
  web-net: { driver: bridge, host: node1, ipam: { subnet: 10.1.0.0/24 } }
  web.2: { driver: bridge, host: node1, ipam: { subnet: 10.2.0.0/24 } }
  quiet: { driver: bridge, host: node1, ipam: { subnet: 10.3.0.0/24 }, driver_opts: { icc: "false", masquerade: "false" } }
  inside: { driver: bridge, host: node1, internal: true, ipam: { subnet: 10.4.0.0/24 } }
  inside-quiet: { driver: bridge, host: node1, internal: true, driver_opts: { icc: "false" } }
  on-lan: { driver: macvlan, ipam: { subnet: 192.168.1.0/24, gateway: 192.168.1.1, ip_range: 192.168.1.128/25 }, driver_opts: { parent: eth0 } }
containers:
  c1: { host: node1, networks: [uber-net, web-net], command: [sleep, "60"], environment: { COLOUR: blue } }
  c2: { host: node2, networks: { uber-net: { ipv4_address: 10.0.0.4, aliases: [web] } }, ports: ["5000:80"] }
  c3: { host: node3, networks: [uber-net] }
  t1: { host: node1, networks: { two-nets: { ipv4_address: 10.5.0.2 } } }
  t2: { host: node2, networks: { two-nets: { ipv4_address: 10.6.0.2 } } }
  f1: { host: node1, networks: [flood-net] }
  f2: { host: node2, networks: [flood-net] }
  g1: { host: node2, networks: [group-net] }
  g2: { host: node3, networks: [group-net] }
  web: { host: node1, networks: [web-net], ports: ["8080:80", "8081:80", "5353:53/udp", "127.0.0.1:8082:80", "172.31.1.5:8083:80"] }
  web2: { host: node1, networks: [web.2], ports: ["9090:80"] }
  q1: { host: node1, networks: [quiet] }
  i1: { host: node1, networks: [inside, inside-quiet] }
  m1: { host: node2, networks: [on-lan] }
  m2: { host: node2, networks: [on-lan] }
  plain: { host: node3 }
  alone: { host: node3, networks: [none] }
  shared: { host: node3, networks: [host], command: [sleep, "60"] }
`
