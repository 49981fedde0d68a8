import type {
  Address,
  Asked,
  Chain,
  KernelFact,
  KernelObject,
  Link,
  Namespace,
} from '../../../main/kernel/objects.ts'

const origin = { key: 'containers.c1', line: 7 }

/** A fact, asked for by line 7 of a lab file. */
export function asked<T extends KernelFact>(fact: T): T & Asked {
  return { ...fact, origin, why: 'A test asks for it.' }
}

function namespace(name: string): Namespace {
  return { kind: 'namespace', namespace: name }
}

export function bridge(at: string, link = 'br0'): Link {
  return { kind: 'link', namespace: at, link, device: { type: 'bridge' }, up: true }
}

/** Both ends of a cable; the first one makes it. */
export function cable(
  near: [string, string],
  far: [string, string],
  extra: Partial<Link> = {},
): [Link, Link] {
  const end = ([at, link]: [string, string], [peer, peerLink]: [string, string], makes: boolean): Link => ({
    kind: 'link',
    namespace: at,
    link,
    device: { type: 'veth', peer: { namespace: peer, link: peerLink }, makes },
    up: true,
  })
  return [{ ...end(near, far, true), ...extra }, end(far, near, false)]
}

export function address(at: string, link: string, value: string): Address {
  return { kind: 'address', namespace: at, link, address: value }
}

export function chain(at: string, name: string, ...rules: string[]): Chain {
  return {
    kind: 'chain',
    namespace: at,
    table: 'docker-bridges',
    chain: name,
    rules: rules.map((text) => ({ text })),
  }
}

/** A host with a bridge and one container on it. */
export function smallLab(): KernelObject[] {
  const [near, far] = cable(['node1', 'c1-eth0'], ['c1', 'eth0'], { master: 'br0' })
  return [
    namespace('node1'),
    namespace('c1'),
    bridge('node1'),
    near,
    far,
    address('node1', 'br0', '172.18.0.1/16'),
    address('c1', 'eth0', '172.18.0.2/16'),
    { kind: 'route', namespace: 'c1', destination: 'default', via: '172.18.0.1' } as const,
    chain('node1', 'filter-FORWARD', 'counter accept'),
  ].map(asked)
}
