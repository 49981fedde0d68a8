import { beforeAll, expect } from 'vitest'
import { testEngine } from './interface.ts'
import { labFolder, underlay } from './underlay.ts'

const text = `
lans:
  lan-a: { subnet: 172.31.1.0/24 }
  lan-b: { subnet: 192.168.1.0/24 }
routers: { r1: { lans: { lan-a: 172.31.1.1, lan-b: 192.168.1.1 } } }
hosts:
  node1: { lans: { lan-a: 172.31.1.5 } }
  node2: { lans: { lan-b: 192.168.1.25 } }
networks: { net: { driver: overlay } }
containers:
  c1: { host: node1, networks: [net] }
  c2: { host: node2, networks: [net], command: [sleep, "1000"], sysctls: { net.ipv4.ip_default_ttl: 60 } }
  c3: { host: node2, networks: [net] }
expect: [c1 reaches c2 in 1 hop, c2 reaches c3]
`

/** A lab for what interfaces ask of the service, up for the tests of one file where `isUp` says so. */
export function serviceLab({ isUp }: { readonly isUp: boolean }) {
  const labs = labFolder()
  const engine = testEngine()
  const lab = 'test-service'
  const file = labs.write(lab, text)
  if (isUp)
    beforeAll(async () => {
      expect(await engine.connect().open('lab.up', { file, text, inVm: false }).ended).toEqual([])
    })
  const inside = (node: string, ...argv: string[]) => underlay('exec', lab, node, '--', ...argv)
  return { labs, engine, lab, file, text, inside }
}
