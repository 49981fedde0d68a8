import type { KernelObject } from '../kernel/objects.ts'
import type { WordsOf } from '../lab/fault-schema.ts'
import { linksOf } from '../lab/named-links.ts'
import { listed } from '../lab/suggest.ts'
import { withLinksDown } from '../links-down.ts'
import { addressesOf, isNear, sameFamily } from './addresses.ts'
import type { Broken, Scene, Unbroken } from './fault.ts'
import { blame, changesNothing, notThere, turned } from './fault.ts'

type LinkObject = Extract<KernelObject, { kind: 'link' }>

/** Breaks a link: it is down, or has another MTU or address than the rest of the lab believes. */
export function breakLink(scene: Scene, words: WordsOf<'link'>): Broken | Unbroken {
  const found = linkNamed(scene, words.link)
  if ('message' in found) return found
  if (words.mtu !== undefined) return otherMtu(scene, found, words.mtu)
  return words.address === undefined ? down(scene, found) : otherAddress(scene, found, words.address)
}

/** A link by the words of a fault: `node1 lan-a`, `c1 eth0`, `uber-net@node1 vxlan0`. */
function linkNamed({ objects, lab }: Scene, words: string): LinkObject | Unbroken {
  const [node = '', to = '', ...rest] = words.split(' ')
  if (to === '' || rest.length > 0)
    return {
      code: 'bad-fault',
      key: 'link',
      message: `\`${words}\` does not name a link.`,
      hint: 'Write a node and the LAN, network or interface, such as `node1 lan-a` or `c1 eth0`.',
    }
  const own = objects.filter((object) => object.kind === 'link').filter(({ namespace }) => namespace === node)
  if (own.length === 0) {
    const nodes = objects.flatMap(({ kind, namespace }) => (kind === 'namespace' ? [namespace] : []))
    return notThere('link', `There is no \`${node}\` in this lab.`, node, nodes)
  }
  const leading = linksOf(lab, node) ?? []
  const name = leading.find((each) => each.to === to)?.near.link ?? to
  const link = own.find((each) => each.link === name)
  if (link) return link
  const known = [...leading.map((each) => each.to), ...own.map((each) => each.link)]
  const hint = `Its links are ${listed([...new Set(known)].map((each) => `\`${each}\``))}.`
  return { code: 'not-there', key: 'link', message: `\`${node}\` has no link \`${to}\`.`, hint }
}

function is({ namespace, link }: LinkObject) {
  return (object: KernelObject): object is LinkObject =>
    object.kind === 'link' && object.namespace === namespace && object.link === link
}

function down(scene: Scene, { namespace, link, up }: LinkObject): Broken | Unbroken {
  if (!up) return changesNothing('state', `${link} of ${namespace} is down without this fault.`)
  const text = `${link} of ${namespace} is down`
  const objects = withLinksDown(scene.objects, [{ namespace, link }]).map((object) =>
    object.kind === 'link' && object.namespace === namespace && object.link === link
      ? { ...object, ...blame(scene, namespace, text) }
      : object,
  )
  return { objects, text, namespace, link }
}

/** Linux takes IPv6 off an interface whose MTU is below what every link has to carry (RFC 8200, section 5). */
const leastWithIpv6 = 1280

function otherMtu(scene: Scene, found: LinkObject, mtu: number): Broken | Unbroken {
  const { namespace, link } = found
  const before = found.mtu ?? 1500
  if (mtu === before)
    return changesNothing('mtu', `The MTU of ${link} of ${namespace} is ${String(mtu)} without this fault.`)
  const isOfThis = (object: KernelObject) =>
    object.kind === 'address' && object.namespace === namespace && object.link === link
  if (
    mtu < leastWithIpv6 &&
    scene.objects.some((object) => isOfThis(object) && 'address' in object && object.address.includes(':'))
  ) {
    const message = `${link} of ${namespace} has IPv6, which goes when the MTU is below ${String(leastWithIpv6)}.`
    return { code: 'bad-fault', key: 'mtu', message, hint: `Write at least ${String(leastWithIpv6)}.` }
  }
  const text = `the MTU of ${link} of ${namespace} is ${String(mtu)} instead of ${String(before)}`
  const objects = turned(scene.objects, is(found), (object) => ({
    ...object,
    mtu,
    ...blame(scene, namespace, text),
  }))
  return { objects, text, namespace, link }
}

function otherAddress(scene: Scene, { namespace, link }: LinkObject, address: string): Broken | Unbroken {
  const own = addressesOf(scene.objects, namespace)
  const before = own.find((each) => each.link === link && sameFamily(each.address, address))
  if (!before) {
    const message = `${link} of ${namespace} has no ${address.includes(':') ? 'IPv6' : 'IPv4'} address that could be wrong.`
    return { code: 'not-there', key: 'address', message, hint: 'Name a link that has one.' }
  }
  if (own.some((each) => each.address === address))
    return changesNothing('address', `${namespace} has the address ${address} without this fault.`)
  const text = `the address of ${link} of ${namespace} is ${address} instead of ${before.address}`
  const after = own.map((each) => (each === before ? address : each.address))
  // The kernel takes routes along whose next router is on no subnet any more.
  const leadsNowhere = (object: KernelObject) =>
    object.kind === 'route' &&
    object.namespace === namespace &&
    object.via !== undefined &&
    sameFamily(object.via, address) &&
    !after.some((each) => isNear(each, object.via ?? ''))
  const objects = scene.objects.flatMap((object): KernelObject[] => {
    if (object === before) return [{ ...before, address, ...blame(scene, namespace, text) }]
    return leadsNowhere(object) ? [] : [object]
  })
  return { objects, text, namespace, link }
}
