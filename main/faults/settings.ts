import type { KernelObject } from '../kernel/objects.ts'
import type { WordsOf } from '../lab/fault-schema.ts'
import type { Broken, Scene, Unbroken } from './fault.ts'
import { blame, changesNothing, machines, notThere, turned, unknownNode } from './fault.ts'

type Sysctl = Extract<KernelObject, { kind: 'sysctl' }>

const forwardingKeys = ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding']

/** Makes a node that passes packets on keep them: both families, as far as it has them. */
export function breakForwarding(scene: Scene, { on }: WordsOf<'forwarding'>): Broken | Unbroken {
  const isOn = (object: KernelObject): object is Sysctl =>
    object.kind === 'sysctl' && object.value === '1' && forwardingKeys.includes(object.key)
  const isMeant = (object: KernelObject): object is Sysctl => isOn(object) && object.namespace === on
  if (!scene.objects.some(isMeant)) {
    const known = scene.objects.filter(isOn).map(({ namespace }) => namespace)
    return notThere('on', `\`${on}\` passes no packets on without this fault.`, undefined, known)
  }
  const text = `${on} does not forward`
  const objects = turned(scene.objects, isMeant, (object) => ({
    ...object,
    value: '0',
    ...blame(scene, on, text),
  }))
  return { objects, text, namespace: on }
}

/**
 * Makes a node drop what comes in by another interface than its answer would leave by (RFC 3704, strict). Linux takes the larger of
 * a link's value and that of `all`, and 2 is loose: so each link has to say it, too.
 */
export function breakReversePath(scene: Scene, { on }: WordsOf<'rp_filter'>): Broken | Unbroken {
  const unknown = unknownNode('on', on, machines(scene), 'router, host or container')
  if (unknown) return unknown
  const links = scene.objects
    .filter((object) => object.kind === 'link')
    .filter(({ namespace, device }) => namespace === on && device.type !== 'loopback')
  const keys = ['all', ...links.map(({ link }) => link.replaceAll('.', '/'))].map(
    (place) => `net.ipv4.conf.${place}.rp_filter`,
  )
  const isMeant = (object: KernelObject): object is Sysctl =>
    object.kind === 'sysctl' && object.namespace === on && keys.includes(object.key)
  const before = scene.objects.filter(isMeant)
  if (before.length === keys.length && before.every(({ value }) => value === '1'))
    return changesNothing('rp_filter', `The reverse-path filter of ${on} is strict without this fault.`)
  const text = `the reverse-path filter of ${on} is strict`
  const settings = keys.map((key): KernelObject => ({
    kind: 'sysctl',
    namespace: on,
    key,
    value: '1',
    ...blame(scene, on, text),
  }))
  const others = turned(scene.objects, isMeant, () => undefined)
  return { objects: [...others, ...settings], text, namespace: on }
}
