/** A lab in which everything that a fault can break is there. */
export const sound = `
name: broken
lans:
  lan-a: { subnet: 172.31.1.0/24 }
  lan-b: { subnet: [192.168.1.0/24, "fd00:b::/64"] }
  campus: { vlans: { 100: { subnet: 10.9.0.0/24 }, 200: } }
routers:
  r1: { lans: { lan-a: 172.31.1.1, lan-b: [192.168.1.1, "fd00:b::1"] }, routes: [{ to: 10.7.0.0/24, via: 192.168.1.25 }] }
hosts:
  node1: { lans: { lan-a: 172.31.1.5 } }
  node2: { lans: { lan-b: [192.168.1.25, "fd00:b::25"] } }
  node3: { lans: [campus] }
  desk: { lans: [campus.100] }
networks:
  uber-net: { driver: overlay, ipam: { subnet: 10.0.0.0/24 }, driver_opts: { vni: 5000 } }
  flood: { driver: overlay, internal: true, ipam: { subnet: 10.5.0.0/24 }, driver_opts: { vni: 6000, control_plane: flood-and-learn } }
  web: { driver: bridge, host: node1, ipam: { subnet: 10.1.0.0/24 } }
containers:
  c1: { host: node1, networks: [uber-net, flood] }
  c2: { host: node2, networks: { uber-net: { ipv4_address: 10.0.0.4 }, flood: }, command: python3 -m http.server 80 }
  w1: { host: node1, networks: [web] }
`

/** The same lab with faults, each written as an item’s keys. They stand from line 23 on. */
export function withFaults(...faults: readonly string[]): string {
  return `${sound}faults:\n${faults.map((fault) => `  - { ${fault} }\n`).join('')}`
}
