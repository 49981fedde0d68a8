import type { KernelObject } from '../kernel/objects.ts'
import { hexadecimal } from '../kernel/xfrm/objects.ts'
import { FAMILIES } from '../lab/ip.ts'
import { keyringAfter } from '../lab/keyring.ts'
import type { Keyring } from '../lab/keyring.ts'
import type { Host, OverlayNetwork } from '../lab/lab.ts'
import { isIpv6 } from './addresses.ts'
import { encryptionRules } from './encryption-rules.ts'
import { spiOf } from './spi.ts'
import type { Topology } from './topology.ts'

/** Docker's mark on packets that have to be encrypted, and the request id of its associations (moby, `overlay/encryption.go`). */
const encryptionMark = 0xd0c4e3

/** An overlay whose packets are encrypted, and the hosts that it is on. */
interface Encrypted {
  readonly network: OverlayNetwork
  readonly hosts: ReadonlySet<string>
}

/** One host with another, and the encrypted overlays of one underlay that are on both. */
interface Pair {
  readonly local: Host
  readonly remote: Host
  /** Their VTEPs' addresses in the family of the underlay. */
  readonly here: string
  readonly there: string
  readonly networks: readonly OverlayNetwork[]
}

/**
 * What encrypted overlays need of the hosts that they are on: for each other host with the same overlay a policy and the
 * associations of ESP in transport mode, which all overlays of the two share, and the rules that mark what has to be encrypted and
 * refuse what arrives in cleartext (moby, `overlay/encryption.go`).
 */
export function encryption(topology: Topology): KernelObject[] {
  const encrypted = topology.lab.networks
    .filter((network) => network.driver === 'overlay')
    .filter((network) => network.encrypted !== undefined)
    .map((network): Encrypted => {
      return { network, hosts: new Set(topology.members(network).map(({ container }) => container.host)) }
    })
  if (encrypted.length === 0) return []
  const keyring = keyringAfter(topology.lab.rotations ?? 0)
  return topology.lab.hosts.flatMap((host) => {
    const networks = encrypted.filter(({ hosts }) => hosts.has(host.name)).map(({ network }) => network)
    if (networks.length === 0) return []
    const pairs = pairsOf(host, topology.lab.hosts, encrypted)
    return [...encryptionRules(host, networks), ...pairs.flatMap((pair) => pairObjects(pair, keyring))]
  })
}

function pairsOf(local: Host, hosts: readonly Host[], encrypted: readonly Encrypted[]): Pair[] {
  return hosts.flatMap((remote) => {
    const shared = encrypted
      .filter(({ hosts }) => hosts.has(local.name) && hosts.has(remote.name))
      .map(({ network }) => network)
    return FAMILIES.flatMap((family) => {
      const networks = shared.filter(({ underlay }) => underlay === family)
      const [here, there] = [local.vteps[family], remote.vteps[family]]
      return remote !== local && networks.length > 0 && here !== undefined && there !== undefined
        ? [{ local, remote, here, there, networks }]
        : []
    })
  })
}

function pairObjects(
  { local, remote, here, there, networks }: Pair,
  { receiving, sending }: Keyring,
): KernelObject[] {
  const { name: namespace } = local
  const { name: other } = remote
  const names = networks.map(({ name }) => name).join(' and ')
  const origin = networks[0]?.encrypted ?? local.origin
  const association = (source: string, destination: string, key: number, why: string): KernelObject => {
    const spi = spiOf(source, destination, key)
    return {
      kind: 'xfrm-state',
      namespace,
      source,
      destination,
      spi,
      reqid: encryptionMark,
      key,
      origin,
      why,
    }
  }
  const spi = spiOf(here, there, sending)
  const ends = `src ${here} dst ${there}`
  const how = `proto esp spi ${hexadecimal(spi)} reqid ${String(encryptionMark)} mode transport`
  const prefix = isIpv6(here) ? 128 : 32
  const ports = [...new Map(networks.map((network) => [network.port, network])).values()]
  return [
    ...receiving.map((key) =>
      association(there, here, key, whyReceiving(other, namespace, names, key, sending)),
    ),
    association(
      here,
      there,
      sending,
      `${namespace} encrypts what it sends to ${other} for ${names} with key ${String(sending)}, the one in use.`,
    ),
    ...ports.map(({ port, encrypted = origin }): KernelObject => ({
      kind: 'xfrm-policy',
      namespace,
      direction: 'out',
      selector: `src ${here}/${String(prefix)} dst ${there}/${String(prefix)} proto udp dport ${String(port)}`,
      mark: `0x${encryptionMark.toString(16)}/0xffffffff`,
      template: `${ends} ${how}`,
      origin: encrypted,
      why: `VXLAN packets from ${namespace} to ${other} that carry the mark leave as ESP: only those of encrypted overlays carry it.`,
    })),
  ]
}

function whyReceiving(from: string, to: string, names: string, key: number, sending: number): string {
  const role =
    key === sending
      ? 'the one in use'
      : key < sending
        ? 'the one before, for packets on their way'
        : 'the next one'
  return `${to} decrypts what ${from} sends it for ${names} with key ${String(key)}, ${role}.`
}
