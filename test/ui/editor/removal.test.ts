import { describe, expect, test } from 'vitest'
import { guessLabFile } from '../../../renderer/editor/edits/lab-file.ts'
import { removable } from '../../../renderer/editor/edits/removable.ts'
import { goesAlong } from '../../../renderer/editor/edits/remove.ts'
import { editLab } from '../../../renderer/editor/edits.ts'
import { presets, problemsOf } from './presets.ts'

const textOf = (name: string) => presets.find(({ file }) => file.endsWith(`/${name}.lab.yml`))?.text ?? ''

describe('a removal', () => {
  test('of a LAN takes containers off overlays that have nothing to stand on any more, and tells so before', () => {
    const text = textOf('two-lans')
    expect(goesAlong(guessLabFile(text), 'lans', 'lan-a')).toEqual([
      'node1 leaves lan-a',
      'r1 leaves lan-a',
      'c1 leaves uber-net',
      expect.stringMatching(/^\d+ expectations?$/),
    ])
    const edited = editLab(text, { type: 'remove', section: 'lans', name: 'lan-a' })
    expect(edited.ok && problemsOf(edited.value)).toEqual([])
    expect(edited.ok && guessLabFile(edited.value).containers['c1']).toMatchObject({ networks: ['none'] })
  })

  test('of a LAN takes macvlan networks along whose parent is gone everywhere', () => {
    const file = guessLabFile(textOf('one-mac-port'))
    expect(goesAlong(file, 'lans', 'lan')).toContain('network street')
  })

  test('of the first of two LANs takes along what hangs from the interface that was on it, and only that', () => {
    const text = `
lans: { a: { subnet: 10.1.0.0/24 }, b: { subnet: 10.2.0.0/24 } }
hosts: { h1: { lans: [a, b] }, h2: { lans: [a, b] } }
networks: { over: { driver: overlay }, on-a: { driver: macvlan, ipam: { subnet: 10.1.0.0/24 }, driver_opts: { parent: eth0 } } }
containers:
  c1: { host: h1, networks: [over, on-a] }
  c2: { host: h2, networks: [over] }
`
    expect(goesAlong(guessLabFile(text), 'lans', 'a')).toEqual([
      'h1 leaves a',
      'h2 leaves a',
      'c1 leaves on-a',
    ])
    const edited = editLab(text, { type: 'remove', section: 'lans', name: 'a' })
    expect(edited.ok && problemsOf(edited.value)).toEqual([])
  })

  test('of a host names what stands on it, of a network the ports that lead nowhere then', () => {
    expect(goesAlong(guessLabFile(textOf('two-lans')), 'hosts', 'node1')).toContain('container c1')
    const ports = guessLabFile(textOf('who-is-asking'))
    expect(goesAlong(ports, 'networks', 'b1')).toContain('published ports of c1')
  })

  test('of a LAN takes away ports that are published on an address in it, and leaves the others', () => {
    const text = textOf('published-ports')
    const edited = editLab(text, { type: 'remove', section: 'lans', name: 'back' })
    expect(edited.ok && problemsOf(edited.value)).toEqual([])
    expect(edited.ok && guessLabFile(edited.value).containers['admin']).not.toHaveProperty('ports')
    expect(edited.ok && guessLabFile(edited.value).containers['web']).toHaveProperty('ports')
  })
})

describe('what can be removed', () => {
  const file = guessLabFile(textOf('two-lans'))
  test.each([
    [
      { kind: 'node', name: 'c1' },
      { section: 'containers', name: 'c1' },
    ],
    [
      { kind: 'node', name: 'lan-a' },
      { section: 'lans', name: 'lan-a' },
    ],
    [
      { kind: 'network', name: 'uber-net' },
      { section: 'networks', name: 'uber-net' },
    ],
    [{ kind: 'node', name: 'uber-net@node1' }, undefined],
    [{ kind: 'network', name: 'docker_gwbridge@node1' }, undefined],
    [{ kind: 'link', namespace: 'c1', link: 'eth0' }, undefined],
  ] as const)('is what the file names: %j', (selected, found) => {
    expect(removable(file, selected)).toEqual(found)
  })
})
