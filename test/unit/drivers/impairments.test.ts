import { describe, expect, it } from 'vitest'
import { withoutContainers } from '../../../main/lab/without-containers.ts'
import { kernelObjects } from '../../../main/drivers/index.ts'
import { all, labOf, link, objectsOf, routes } from './lab.ts'

const lab = (impairments: string) => `
lans: { lan: { subnet: 192.168.1.0/24, mtu: 9000 } }
routers: { r1: { lans: { lan: 192.168.1.1 }, internet: true } }
hosts: { h1: { lans: { lan: 192.168.1.11 } } }
networks: { web: { driver: bridge } }
containers: { c1: { host: h1, networks: [web] } }
impairments:
  ${impairments}
`

describe('an impaired link', () => {
  it('with a rate alone has a token bucket that holds its largest frame, and a tick’s worth', () => {
    const bucket = (line: string) => all(objectsOf(lab(line)), 'qdisc', line.slice(0, 2))[0]
    expect(bucket('h1 lan: { rate: 1mbit }')).toMatchObject({ discipline: 'tbf', rate: 1e6, burst: 18036 })
    expect(bucket('c1 web: { rate: 10gbit }')).toMatchObject({ discipline: 'tbf', burst: 5_000_000 })
  })

  it('with anything else has netem, which limits the rate, too', () => {
    const [queue] = all(objectsOf(lab('h1 lan: { rate: 1mbit, loss: 1% }')), 'qdisc', 'h1')
    expect(queue).toMatchObject({ link: 'eth0', discipline: 'netem', rate: 1e6, loss: 1 })
    expect(queue?.origin).toEqual({ key: 'impairments.h1 lan', line: 8 })
  })

  it('that is down has no routes, and keeps its address', () => {
    const objects = objectsOf(lab('h1 lan: { down: true }'))
    expect(link(objects, 'h1', 'eth0').up).toBe(false)
    expect(link(objects, 'lan', 'h1').up).toBe(true)
    expect(routes(objects, 'h1')).toEqual([])
    expect(all(objects, 'address', 'h1').some(({ link: of }) => of === 'eth0')).toBe(true)
    expect(all(objects, 'qdisc', 'h1')).toEqual([])
  })

  it('of a stopped container is not there', () => {
    const stopped = withoutContainers(labOf(lab('c1 web: { rate: 1mbit, direction: both }')), ['c1'])
    expect(kernelObjects(stopped).filter(({ kind }) => kind === 'qdisc')).toEqual([])
  })
})
