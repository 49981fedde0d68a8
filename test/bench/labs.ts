/** A lab of hosts on one LAN with containers on one internal overlay, addresses counted up: the same for every engine. */
export function overlayLab(name: string, hosts: number, containersPerHost: number): string {
  const lines = [`name: ${name}`, 'lans:', '  lan: { subnet: 192.168.0.0/24 }', 'hosts:']
  for (let h = 1; h <= hosts; h++) lines.push(`  h${String(h)}: { lans: { lan: 192.168.0.${String(h)} } }`)
  lines.push(
    'networks:',
    '  net:',
    '    driver: overlay',
    '    internal: true',
    '    ipam: { subnet: 10.0.0.0/16 }',
    '    driver_opts: { vni: 5000 }',
  )
  lines.push('containers:')
  for (let h = 1; h <= hosts; h++) {
    for (let c = 1; c <= containersPerHost; c++) {
      lines.push(
        `  c${String(h)}-${String(c)}: { host: h${String(h)}, networks: { net: { ipv4_address: ${containerAddress(h, c)} } } }`,
      )
    }
  }
  return lines.join('\n') + '\n'
}

/** Container C of host H on the overlay. */
export function containerAddress(host: number, container: number): string {
  return `10.0.${String(host)}.${String(container)}`
}

/** A lab of one host with containers on one internal bridge: what Mininet builds as hosts on one switch. */
export function bridgeLab(name: string, containers: number): string {
  const lines = [
    `name: ${name}`,
    'hosts:',
    '  h1: {}',
    'networks:',
    '  net: { driver: bridge, host: h1, internal: true, ipam: { subnet: 10.0.0.0/16 } }',
    'containers:',
  ]
  for (let c = 1; c <= containers; c++) lines.push(`  c${String(c)}: { host: h1, networks: [net] }`)
  return lines.join('\n') + '\n'
}
