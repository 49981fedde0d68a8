import type { KernelObject, Origin } from '../kernel/objects.ts'
import { FAMILIES } from '../lab/ip.ts'
import type { Family, Host, OverlayNetwork } from '../lab/lab.ts'
import type { AskedRule } from './bridge-rules.ts'

/** Docker's table for the encrypted overlays of a host, by the family of their underlay (moby, `overlay/encryption_nft_linux.go`). */
const tables: Readonly<Record<Family, string>> = { ipv4: 'docker-overlay', ipv6: 'ip6 docker-overlay' }
const set = 'encrypted-vnis'
/** The VNI in a VXLAN packet: 96 bits behind the start of the UDP header, 24 bits long (RFC 7348). */
const vniField = '@th,96,24'
const mark = '0x00d0c4e3'

/** The rules of a host with encrypted overlays: what they send is marked for encryption, and what comes for them in cleartext is dropped. */
export function encryptionRules(host: Host, networks: readonly OverlayNetwork[]): KernelObject[] {
  return FAMILIES.flatMap((family) => {
    const over = networks.filter(({ underlay }) => underlay === family)
    return over.length > 0 ? familyRules(host, over, tables[family]) : []
  })
}

function familyRules(host: Host, networks: readonly OverlayNetwork[], table: string): KernelObject[] {
  const { name: namespace } = host
  const origin = networks[0]?.encrypted ?? host.origin
  const names = networks.map(({ name }) => name).join(' and ')
  const ports = [...new Map(networks.map((network) => [network.port, network.encrypted ?? origin]))]
  const perPort = (rule: (port: string) => Omit<AskedRule, 'origin'>): AskedRule[] =>
    ports.map(([port, from]) => ({ ...rule(String(port)), origin: from }))
  const part = { namespace, table, origin }
  return [
    { kind: 'table', ...part, why: `Docker’s rules for the encrypted overlays of ${namespace}.` },
    {
      kind: 'set',
      ...part,
      set,
      of: `typeof ${vniField}`,
      elements: vnisOf(networks),
      why: `The VNIs of ${names}: by these, the rules of ${namespace} tell encrypted overlays from plain ones.`,
    },
    {
      kind: 'chain',
      ...part,
      chain: 'enc-out',
      hook: 'type route hook output priority mangle; policy accept;',
      rules: [
        ...perPort((port) => ({
          text: `udp dport ${port} meta skuid 0-4294967294 counter goto enc-local`,
          why: `VXLAN packets come from the kernel: what a program of ${namespace} itself sends to this port is none, and is never encrypted as if it were.`,
        })),
        ...perPort((port) => ({
          text: `udp dport ${port} ${vniField} @${set} counter meta mark set ${mark}`,
          why: `Packets of ${names} get the mark that the IPsec policies ask for.`,
        })),
      ],
      why: `Where ${namespace} sees what it sends itself, its VXLAN packets among them, before it decides how they leave.`,
    },
    {
      kind: 'chain',
      ...part,
      chain: 'enc-local',
      rules: [forged(origin, namespace)],
      why: `What happens to packets that a program of ${namespace} sends to the VXLAN port.`,
    },
    {
      kind: 'chain',
      ...part,
      chain: 'enc-in',
      hook: 'type filter hook input priority raw; policy accept;',
      rules: perPort((port) => ({
        text: `meta ipsec missing udp dport ${port} ${vniField} @${set} counter drop`,
        why: `A packet of ${names} that did not come out of ESP was sent by someone without the key: it ends here.`,
      })),
      why: `Where ${namespace} sees what is for itself, decrypted already: cleartext for an encrypted overlay is refused.`,
    },
  ]
}

function forged(origin: Origin, namespace: string): AskedRule {
  return {
    text: `meta mark ${mark} counter meta mark set 0x00000000`,
    origin,
    why: `A program of ${namespace} may have set the mark itself: it is taken off.`,
  }
}

/** As nft prints them: hexadecimal, ascending. */
function vnisOf(networks: readonly OverlayNetwork[]): string[] {
  return networks
    .flatMap(({ subnets }) => subnets.flatMap(({ vni }) => vni ?? []))
    .sort((a, b) => a - b)
    .map((vni) => `0x${vni.toString(16)}`)
}
