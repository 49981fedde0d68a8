import type { KernelObject } from '../kernel/objects.ts'
import type { WordsOf } from '../lab/fault-schema.ts'
import type { Broken, Scene, Unbroken } from './fault.ts'
import { inWords, notThere, turned } from './fault.ts'

type PortVlan = Extract<KernelObject, { kind: 'port-vlan' }>

/** Takes a VLAN off a port of a switch: its frames are dropped there, both ways. */
export function breakVlan(scene: Scene, { vlan, on, port }: WordsOf<'vlan'>): Broken | Unbroken {
  const all = scene.objects.filter((object) => object.kind === 'port-vlan')
  const own = all.filter(({ namespace }) => namespace === on)
  if (own.length === 0) {
    const known = all.map(({ namespace }) => namespace)
    return notThere('on', `\`${on}\` is no LAN with VLANs.`, on, known)
  }
  const ports = portsOf(scene, on, port)
  const there = own.filter(({ link }) => ports.includes(link))
  if (there.length === 0) {
    const known = own.map(({ link }) => link)
    return notThere('port', `The switch of ${on} has no port of \`${port}\`.`, port, known)
  }
  const isMeant = (object: KernelObject): object is PortVlan =>
    object.kind === 'port-vlan' && object.vlan === vlan && there.includes(object)
  const found = there.find(isMeant)
  if (!found) {
    const message = `The port of \`${port}\` on ${on} does not carry VLAN ${String(vlan)} without this fault.`
    const hint = `It carries ${inWords(there.map((each) => each.vlan))}.`
    return { code: 'changes-nothing', key: 'vlan', message, hint }
  }
  const text = `the port of ${port} on ${on} does not carry VLAN ${String(vlan)}`
  const objects = turned(scene.objects, isMeant, () => undefined)
  return { objects, text, namespace: on, link: found.link }
}

/** The ports of a node on a LAN's switch, of which it may have several; a port may be named itself. */
function portsOf({ lab }: Scene, lan: string, name: string): string[] {
  const node = [...lab.routers, ...lab.hosts].find((each) => each.name === name)
  return [name, ...(node?.lans ?? []).flatMap((each) => (each.lan === lan ? [each.port] : []))]
}
