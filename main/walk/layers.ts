import type { Field, Layer, Protocol } from '../packet/packet.ts'

/** The value of a field that is a number. */
export function numberIn(layer: Layer | undefined, name: string): number | undefined {
  const value = fieldIn(layer, name)?.value
  return typeof value === 'number' ? value : undefined
}

/** The value of a field as text: an address in its canonical form. */
export function textIn(layer: Layer | undefined, name: string): string | undefined {
  const value = fieldIn(layer, name)?.value
  return value === undefined ? undefined : String(value)
}

/** The first layer of a protocol. */
export function layerOf(layers: readonly Layer[], wanted: Protocol): Layer | undefined {
  return layers.find(({ protocol }) => protocol === wanted)
}

/** The ICMP message among layers, of either family. */
export function messageOf(layers: readonly Layer[]): Layer | undefined {
  return layers.find(({ protocol }) => protocol === 'icmp' || protocol === 'icmpv6')
}

/** Whether a layer is part of what an ICMP message quotes. */
export function isQuoted(layers: readonly Layer[], layer: Layer): boolean {
  const message = layers.findIndex(({ protocol }) => protocol === 'icmp' || protocol === 'icmpv6')
  return message >= 0 && layers.indexOf(layer) > message
}

/** The layers of the innermost packet on the wire, without what an ICMP message quotes: Ethernet, IP, transport. */
export function innermost(layers: readonly Layer[]): readonly Layer[] {
  const start = layers.findLastIndex(({ protocol }) => protocol === 'eth')
  return layers.slice(start).filter((layer) => !isQuoted(layers, layer))
}

/** Whether a frame has a tunnel's headers: VXLAN, or what encryption shows of it. */
export function hasTunnel(layers: readonly Layer[]): boolean {
  return layers.some(({ protocol }) => protocol === 'vxlan' || protocol === 'esp')
}

/** The outermost IP header among layers, of either family: that by which a node routes the packet. */
export function ipOf(layers: readonly Layer[]): Layer | undefined {
  return layers.find(({ protocol }) => protocol === 'ip' || protocol === 'ipv6')
}

/** How many routers a packet may still cross: IPv4's time to live, IPv6's hop limit. */
export function hopsLeft(ip: Layer | undefined): number | undefined {
  return numberIn(ip, 'ip.ttl') ?? numberIn(ip, 'ipv6.hlim')
}

/** Source and destination of an IP header. */
export function endsOf(
  ip: Layer | undefined,
): { readonly source: string; readonly destination: string } | undefined {
  const source = ip && textIn(ip, `${ip.protocol}.src`)
  const destination = ip && textIn(ip, `${ip.protocol}.dst`)
  return source === undefined || destination === undefined ? undefined : { source, destination }
}

function fieldIn(layer: Layer | undefined, name: string): Field | undefined {
  return layer?.fields.find((field) => field.name === name)
}
