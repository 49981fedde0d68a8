import type { KernelObject } from '../kernel/objects.ts'
import type { WordsOf } from '../lab/fault-schema.ts'
import type { Broken, Scene, Unbroken } from './fault.ts'
import { blame, changesNothing, notThere, turned } from './fault.ts'

type LinkObject = Extract<KernelObject, { kind: 'link' }>

/** Gives the VXLAN device of one host another VNI than the others have; where there are several, the first one. */
export function breakVni(scene: Scene, { vni, on }: WordsOf<'vni'>): Broken | Unbroken {
  const devices = scene.objects.filter(isVxlan)
  const found = devices.find(({ namespace }) => namespace === on)
  if (!found) {
    const known = devices.map(({ namespace }) => namespace)
    return notThere('on', `\`${on}\` has no VXLAN device.`, on, known)
  }
  const { device, link } = found
  if (device.type !== 'vxlan' || device.vni === vni)
    return changesNothing('vni', `The VNI of ${link} of ${on} is ${String(vni)} without this fault.`)
  const { underlay, port } = device
  const taken = devices.find(
    (each) =>
      each.device.type === 'vxlan' &&
      each.device.underlay === underlay &&
      each.device.port === port &&
      each.device.vni === vni,
  )
  if (taken) {
    const message = `The VNI ${String(vni)} is that of ${taken.link} of ${taken.namespace}, on the same host: the kernel takes each once.`
    return { code: 'bad-fault', key: 'vni', message, hint: 'Choose one that no overlay on that host has.' }
  }
  const text = `the VNI of ${link} of ${on} is ${String(vni)} instead of ${String(device.vni)}`
  const isMeant = (object: KernelObject): object is LinkObject => object === found
  const objects = turned(scene.objects, isMeant, (object) => ({
    ...object,
    device: { ...device, vni },
    ...blame(scene, on, text),
  }))
  return { objects, text, namespace: on, link }
}

function isVxlan(object: KernelObject): object is LinkObject {
  return object.kind === 'link' && object.device.type === 'vxlan'
}
