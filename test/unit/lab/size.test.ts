import { expect, it } from 'vitest'
import { labOf, problemsOf } from './labs.ts'

function large(hosts: number, containers: number, host = (index: number): string => `h${index}`): string {
  const lines = ['lans: { lan: { subnet: 172.20.0.0/16 } }', 'hosts:']
  for (let index = 0; index < hosts; index++) lines.push(`  h${index}: { lans: [lan] }`)
  lines.push('networks: { net: { driver: overlay, ipam: { subnet: 10.0.0.0/8 } } }', 'containers:')
  for (let index = 0; index < hosts * containers; index++) {
    lines.push(`  c${index}: { host: ${host(index % hosts)}, networks: [net] }`)
  }
  lines.push('expect:')
  for (let index = 1; index < hosts * containers; index++) lines.push(`  - c0 reaches c${index}`)
  return `${lines.join('\n')}\n`
}

// A second is what a lab twenty times the usual size takes on a slow machine; what grows with the square takes minutes.
it('a lab of 10,000 containers and as many expectations is read in seconds', { timeout: 20_000 }, () => {
  const lab = labOf(large(100, 100))
  expect([lab.containers.length, lab.expectations.length]).toEqual([10_000, 9_999])
})

it('a lab with an error in each of 10,000 lines is read in seconds, too', { timeout: 20_000 }, () => {
  const problems = problemsOf(large(20, 500, (index) => `hots${index}`).replaceAll('reaches c', 'reaches x'))
  expect(problems.length).toBeGreaterThan(15_000)
})

it('a long text is not repeated whole in a message', () => {
  const [problem] = problemsOf(`expect: [${'x'.repeat(100_000)}]\n`)
  expect(problem?.message.length).toBeLessThan(500)
})

it('a comment of many signs in front of a second document takes no time', { timeout: 1000 }, () => {
  expect(
    problemsOf(`${'# '.repeat(5000)}\n---\nname: a\n---\nname: b\n`).map(({ code, place }) => [
      code,
      place?.line,
    ]),
  ).toEqual([['several-documents', 4]])
})
