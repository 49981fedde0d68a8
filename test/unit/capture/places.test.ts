import { describe, expect, test } from 'vitest'
import { placeText, placeWords, resolvePlaces } from '../../../main/capture/places.ts'
import { kernelObjects } from '../../../main/drivers/index.ts'
import { parseLab } from '../../../main/lab/parse.ts'
import { withoutContainers } from '../../../main/lab/without-containers.ts'

const parsed = parseLab(
  `
lans: { wire: { subnet: 192.168.10.0/24 } }
hosts: { node1: { lans: [wire] }, node2: { lans: [wire] } }
networks:
  net: { driver: overlay }
  web: { driver: bridge, host: node1 }
containers:
  c1: { host: node1, networks: [net, web] }
  c2: { host: node2, networks: [net] }
  shared: { host: node2, networks: [host] }
  plain1: { host: node1 }
  plain2: { host: node2 }
`,
  '/labs/places.lab.yml',
)
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
const lab = parsed.value
const record = { present: lab, objects: kernelObjects(lab), stopped: [] as string[] }

/** What the kernel would answer: the links that were asked for, and one that somebody made by hand. */
const linksIn = (namespace: string) => {
  const links = record.objects.flatMap((object) =>
    object.kind === 'link' && object.namespace === namespace ? [object.link] : [],
  )
  return Promise.resolve(['lo', ...links, ...(namespace === 'node1' ? ['byhand0'] : [])])
}

async function found(...words: string[]): Promise<string[]> {
  const places = await resolvePlaces(record, words, linksIn)
  return places.ok ? places.value.map(placeText).sort() : places.problems.map(({ code }) => code)
}

describe('A place to capture at', () => {
  test('is a node with all its interfaces', async () => {
    expect(await found('c1')).toEqual(['c1'])
    expect(await found('node1:*', 'wire', 'net@node1')).toEqual(['net@node1', 'node1', 'wire'])
  })

  test('is an interface, by its name or by the LAN or network that it leads to', async () => {
    expect(await found('c1:eth0')).toEqual(['c1:eth0'])
    expect(await found('node1:wire', 'c2:net', 'node1:byhand0', 'c1:lo')).toEqual([
      'c1:lo',
      'c2:eth0',
      'node1:byhand0',
      'node1:eth0',
    ])
  })

  test('is a host with the containers and sandboxes on it', async () => {
    expect(await found('@node2')).toEqual(['c2', 'net@node2', 'node2', 'plain2'])
  })

  test('is a network: its interfaces in the containers, and its bridge or sandboxes', async () => {
    expect(await found('net')).toEqual(['c1:eth0', 'c2:eth0', 'net@node1', 'net@node2'])
    expect(await found('web')).toEqual(['c1:eth1', 'node1:br-web'])
  })

  test('is the bridge network of one host where each host has one of that name', async () => {
    expect(await found('bridge@node2')).toEqual(['node2:docker0', 'plain2:eth0'])
    expect(await found('bridge')).toEqual(['node1:docker0', 'node2:docker0', 'plain1:eth0', 'plain2:eth0'])
  })

  test('is the whole lab where none is named', async () => {
    const namespaces = record.objects.filter(({ kind }) => kind === 'namespace')
    expect(await found()).toEqual(namespaces.map(({ namespace }) => namespace).sort())
  })

  test('is heard once, however often it is named', async () => {
    expect(await found('c1:eth0', 'c1', 'c1:net', '@node1')).toEqual(['c1', 'net@node1', 'node1', 'plain1'])
    expect(await found('shared', 'node2')).toEqual(['node2'])
  })

  test('that is none is told with what was likely meant, all at once', async () => {
    const places = await resolvePlaces(record, ['c9', 'c1:eth7', '@node3', 'node1:a:b'], linksIn)
    if (places.ok) throw new Error('these are places')
    expect(places.problems.map(({ code }) => code)).toEqual([
      'no-such-place',
      'no-such-link',
      'no-such-place',
      'no-such-place',
    ])
    expect(places.problems[0]?.hint).toMatch(/^Did you mean `c\d`\?/)
    expect(places.problems[1]?.hint).toMatch(/^Its interfaces are lo, /)
  })

  test('in a container that is stopped is not there', async () => {
    const stopped = withoutContainers(lab, ['c1'])
    const without = { present: stopped, objects: kernelObjects(stopped), stopped: ['c1'] }
    const places = await resolvePlaces(without, ['c1'], linksIn)
    expect(places).toMatchObject({ ok: false, problems: [{ code: 'stopped' }] })
  })

  test('is among the words for completion, whatever its form', () => {
    expect(placeWords(record)).toEqual(
      expect.arrayContaining(['c1', '@node1', 'wire', 'net', 'net@node1', 'web', 'node1:eth0']),
    )
    expect(placeWords(record).some((word) => word.endsWith(':lo'))).toBe(false)
  })
})
