/** Valid labs that between them use every key of the lab file. */
export const SAMPLES: readonly string[] = [
  `name: everything
title: Everything
about: |
  Some *Markdown*.
x-base: &base
  host: h1
  environment: { A: 1, B: two }
lans:
  lan-a: { subnet: 172.31.1.0/24, mtu: 1400 }
  lan-b: { subnet: 192.168.1.0/24 }
routers:
  r1:
    lans: { lan-a: 172.31.1.1, lan-b: }
    gateway: 192.168.1.9
    routes: [{ to: 10.99.0.0/16, via: 172.31.1.9 }]
    masquerade: [lan-b]
    forwarding: true
    internet: true
hosts:
  h1: { lans: { lan-a: 172.31.1.5 }, gateway: 172.31.1.1 }
  h2: { lans: [lan-b], routes: [{ to: default, via: 192.168.1.1 }] }
networks:
  o1:
    driver: overlay
    attachable: true
    ipam:
      driver: default
      config:
        - { subnet: 10.1.1.0/24, ip_range: 10.1.1.128/25, gateway: 10.1.1.1, aux_addresses: { x: 10.1.1.129 } }
        - { subnet: 11.1.1.0/24 }
    driver_opts: { vni: "5000,5001", mtu: "1500", port: 4790, control_plane: flood-and-learn }
  o2: { driver: overlay, internal: true, driver_opts: { com.docker.network.driver.overlay.vxlanid_list: 6000 } }
  b1:
    driver: bridge
    host: h1
    internal: false
    ipam: { subnet: 10.2.0.0/24, gateway: 10.2.0.9 }
    driver_opts: { icc: false, masquerade: "true", bridge: mybridge, com.docker.network.driver.mtu: 1450 }
  b2: { host: h2, driver_opts: { com.docker.network.bridge.enable_icc: "false", com.docker.network.bridge.enable_ip_masquerade: false } }
  m1:
    driver: macvlan
    ipam: { subnet: 172.31.1.0/24, ip_range: 172.31.1.128/25, gateway: 172.31.1.1 }
    driver_opts: { parent: eth0, macvlan_mode: bridge }
containers:
  c1: { <<: *base, networks: [o1, b1], ports: ["8080:80", { target: 81, published: 8081, host_ip: 172.31.1.5, protocol: udp, mode: host }] }
  c2:
    host: h2
    networks:
      o1: { ipv4_address: 10.1.1.4, aliases: [web, www], mac_address: "02:aa:00:00:00:01", interface_name: uplink, gw_priority: 5 }
      o2:
    command: [python3, -m, http.server, "80"]
    hostname: web
    dns: [9.9.9.9]
    dns_search: example.com
    dns_opt: ["ndots:1"]
    extra_hosts: ["db:10.9.9.9"]
    environment: [A=1]
    sysctls: { net.ipv4.ip_forward: 1 }
  c3: { <<: *base, networks: [host], command: "sleep 100" }
  c4: { <<: *base, networks: [none] }
  c5: { <<: *base, extra_hosts: { gw: host-gateway } }
  c6: { host: h1, networks: [m1], mac_address: "02:bb:00:00:00:01" }
expect:
  - c1 reaches c2
  - eventually c1 gets http://web/ saying hello
  - { from: c1, reaches: c2, hops: 1, not: true, eventually: 3 }
  - { from: c1, reaches: c2, tcp: 80 }
  - { from: c1, reaches: c2, udp: 53 }
  - { from: c1, reaches: c2, mtu: 1400 }
  - { from: c1, reaches: c2, as: 10.1.1.2 }
  - { from: c1, gets: "http://c2/", saying: x }
  - { on: c1, has: { address: 10.1.1.128, link: eth0 } }
  - { on: c1, has: { route: default, via: 10.2.0.9 } }
  - { on: o1@h1, has: { fdb: "02:42:0a:01:01:04", via: 192.168.1.2 } }
  - { on: o1@h1, has: { neighbour: 10.1.1.4, at: "02:42:0a:01:01:04" } }
  - { on: c1, resolves: c2, to: 10.1.1.4 }
  - { on: c1, run: [ip, route], prints: default }
`,
  `lans: { a: { subnet: 10.1.0.0/24 } }
hosts: { h1: { lans: [a] }, h2: { lans: [a] } }
networks: { o: { driver: overlay, driver_opts: { control_plane: multicast, group: 239.1.1.1 } } }
containers: { c1: { host: h1, networks: [o] }, c2: { host: h2, networks: [o] } }
expect: [c1 reaches c2 in 1 hop, c2 does not reach 10.9.9.9]
`,
  `hosts: { h1: }
containers:
  c1: { ports: ["80:80"] }
  c2:
expect:
  - c1 has no route 10.0.0.0/8
  - c1 has address 172.17.0.2/16 on eth0
`,
]
