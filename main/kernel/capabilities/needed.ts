import type { KernelObject, Link } from '../objects.ts'

const capabilities = [
  'user-namespaces',
  'namespaces',
  'mounts',
  'kernel-files',
  'network-namespaces',
  'veth',
  'bridge',
  'port-hairpin',
  'port-isolated',
  'bridge-netfilter',
  'settings',
  'vxlan',
  'vxlan-multicast',
  'macvlan',
  'ipv6',
  'ipvlan',
  'vlan',
  'vlan-filtering',
  'dummy',
  'tbf',
  'netem',
  'nft-tables',
  'nft-nat',
  'nft-masquerade',
  'nft-fib',
  'nft-conntrack',
  'nft-maps',
  'nft-counters',
  'nft-sets',
  'nft-ipsec',
  'esp',
  'esp-ipv6',
] as const

/** Something that a lab may need of the kernel and that not every kernel or machine gives. */
export type Capability = (typeof capabilities)[number]

/** Whether a word is the name of a capability. */
export function isCapability(word: unknown): word is Capability {
  return capabilities.some((capability) => capability === word)
}

/** All that labs of root, or of an ordinary user, may need. */
export function capabilitiesFor(rootless: boolean): Capability[] {
  return capabilities.filter((capability) => rootless || capability !== 'user-namespaces')
}

/** What every lab stands on, in the order in which one stands on the other. */
export const foundations = [
  'user-namespaces',
  'namespaces',
  'mounts',
  'kernel-files',
  'network-namespaces',
] as const

/** The capabilities that a list of objects needs, each with the first object that needs it. */
export function neededCapabilities(
  objects: readonly KernelObject[],
  rootless: boolean,
): Map<Capability, KernelObject> {
  const needed = new Map<Capability, KernelObject>()
  const [first] = objects
  const always = capabilitiesFor(rootless).filter((each) =>
    foundations.some((foundation) => foundation === each),
  )
  if (first) for (const capability of always) needed.set(capability, first)
  for (const object of objects) {
    for (const capability of capabilitiesOf(object))
      if (!needed.has(capability)) needed.set(capability, object)
  }
  return needed
}

const statements: readonly (readonly [Capability, RegExp])[] = [
  ['nft-nat', /\bdnat\b/],
  ['nft-masquerade', /\bmasquerade\b/],
  ['nft-fib', /\bfib\b/],
  ['nft-conntrack', /\bct\b/],
  ['nft-maps', /\bvmap\b/],
  ['nft-counters', /\bcounter\b/],
  ['nft-ipsec', /\bmeta ipsec\b/],
]

/** Most of a large lab's objects need nothing of their own. */
const nothing: readonly Capability[] = []
const ipv6: readonly Capability[] = ['ipv6']

function capabilitiesOf(object: KernelObject): readonly Capability[] {
  switch (object.kind) {
    case 'link':
      return linkCapabilities(object)
    case 'qdisc':
      return [object.discipline === 'tbf' ? 'tbf' : 'netem']
    case 'sysctl':
      return [object.key.startsWith('net.bridge.') ? 'bridge-netfilter' : 'settings']
    case 'table':
      return ['nft-tables']
    case 'map':
    case 'element':
      return ['nft-maps']
    case 'set':
      return ['nft-sets']
    case 'xfrm-state':
      return [object.source.includes(':') ? 'esp-ipv6' : 'esp']
    case 'chain': {
      const rules = object.rules.map(({ text }) => text)
      const found = statements
        .filter(([, word]) => rules.some((text) => word.test(text)))
        .map(([capability]) => capability)
      return object.hook?.startsWith('type nat') ? ['nft-nat', ...found] : found
    }
    case 'address':
      return object.address.includes(':') ? ipv6 : nothing
    case 'namespace':
    case 'route':
    case 'neighbour':
    case 'fdb':
    case 'port-vlan':
    case 'process':
    case 'xfrm-policy':
      return nothing
  }
}

function linkCapabilities({ device, port, vlanFiltering }: Link): Capability[] {
  const needed: Capability[] = []
  if (device.type !== 'loopback') needed.push(device.type)
  if (device.type === 'vxlan' && device.group) needed.push('vxlan-multicast')
  if (vlanFiltering) needed.push('vlan-filtering')
  if (port?.hairpin) needed.push('port-hairpin')
  if (port?.isolated) needed.push('port-isolated')
  return needed
}
