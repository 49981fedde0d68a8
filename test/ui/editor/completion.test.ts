import { Text } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { labFileJsonSchema } from '../../../main/lab/json-schema.ts'
import { suggest } from '../../../renderer/editor/code/completion.ts'
import { cursorAt } from '../../../renderer/editor/code/cursor.ts'
import { keyAt } from '../../../renderer/editor/code/hover.ts'
import { presets } from './presets.ts'

const schema = labFileJsonSchema()

/** Labels that are suggested where `|` stands. */
function suggested(written: string): readonly string[] {
  const offset = written.indexOf('|')
  const text = written.slice(0, offset) + written.slice(offset + 1)
  return suggest(text, offset, schema)?.options.map(({ label }) => label) ?? []
}

const lab = `lans:
  lan-a: { subnet: 10.1.0.0/24 }
hosts:
  node1: { lans: [lan-a] }
networks:
  net: { driver: overlay }
containers:
  c1: { host: node1, networks: [net] }
`

describe('completion', () => {
  it('offers the keys at the top that are not there yet', () => {
    expect(suggested(`${lab}ex|`)).toEqual([
      'name',
      'title',
      'about',
      'routers',
      'impairments',
      'faults',
      'exercise',
      'expect',
    ])
  })

  it('offers the keys of all kinds of faults where none is chosen yet', () => {
    const keys = suggested('faults:\n  - { |')
    expect(keys).toEqual(
      expect.arrayContaining(['link', 'fdb', 'route', 'drop', 'forwarding', 'on', 'state']),
    )
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('offers the keys of a thing, in brackets and on lines', () => {
    expect(suggested('lans:\n  lan: { | }\n')).toEqual(['subnet', 'vlans', 'mtu'])
    expect(suggested('lans:\n  lan: { subnet: 10.1.0.0/24, m|')).toEqual(['vlans', 'mtu'])
    expect(suggested('lans:\n  lan:\n    subnet: 1\n    |\nhosts:\n')).toEqual(['vlans', 'mtu'])
    expect(suggested('containers:\n  c1:\n    # no host yet\n    ho|')).toContain('hostname')
    expect(suggested('networks:\n  n:\n    ipam:\n      config:\n        - sub|')).toContain('subnet')
    expect(suggested('networks:\n  n:\n    ipam:\n      config: [{ |')).toEqual([
      'subnet',
      'ip_range',
      'gateway',
      'aux_addresses',
    ])
    expect(suggested('hosts:\n  n:\n    routes:\n      - to: default\n        |')).toEqual(['via'])
  })

  it('offers the values that a key takes', () => {
    expect(suggested('networks:\n  n: { driver: | }')).toEqual(['bridge', 'overlay', 'macvlan', 'ipvlan'])
    expect(suggested('networks:\n  n:\n    internal: |')).toEqual(['true', 'false'])
    expect(suggested('networks: { n: { driver_opts: { macvlan_mode: p|')).toEqual([
      'bridge',
      'private',
      'vepa',
      'passthru',
    ])
  })

  it('offers the names of the file where one is expected', () => {
    expect(suggested(`${lab}  c2: { host: |`)).toEqual(['node1'])
    expect(suggested(`${lab}  c2: { host: node1, networks: [net, |`)).toEqual([
      'net',
      'bridge',
      'host',
      'none',
    ])
    expect(suggested(`${lab}  c2:\n    networks:\n      - |`)).toEqual(['net', 'bridge', 'host', 'none'])
    expect(suggested(`${lab}  c2:\n    networks: { |`)).toEqual(['net', 'bridge', 'host', 'none'])
    expect(suggested(`${lab}routers:\n  r1:\n    lans: { |`)).toEqual(['lan-a'])
    expect(suggested(`${lab}routers:\n  r1: { masquerade: l|`)).toEqual(['lan-a'])
  })

  it('offers the words of an expectation, one after the other', () => {
    expect(suggested(`${lab}expect:\n  - |`)).toEqual(['c1', 'node1', 'lan-a', 'net@node1'])
    expect(suggested(`${lab}expect:\n  - c1 |`)).toContain('does not reach')
    expect(suggested(`${lab}expect:\n  - eventually c1 has a|`)).toContain('has address')
    expect(suggested(`${lab}expect:\n  - c1 reaches |`)).toEqual(['c1', 'node1', 'lan-a'])
    expect(suggested(`${lab}expect:\n  - c1 reaches node1 i|`)).toContain('in 1 hop')
    expect(suggested(`${lab}expect:\n  - { from: |`)).toContain('c1')
    expect(suggested(`${lab}expect:\n  - { from: c1, |`)).toContain('reaches')
  })

  it('offers nothing in comments and long texts', () => {
    expect(suggested('hosts: # |')).toEqual([])
    expect(suggested(`about: >\n  some |`)).toEqual([])
  })

  it.each(presets)('knows where it is at every place of $file', ({ text }) => {
    for (let offset = 0; offset < text.length; offset += 7) suggest(text, offset, schema)
    const at = text.indexOf('\ncontainers:') + 1
    expect(cursorAt(text.slice(0, at))).toMatchObject({ path: [], at: 'key' })
  })
})

describe('the description of a key', () => {
  it('is the schema’s, for the key under the pointer', () => {
    const document = Text.of(lab.split('\n'))
    const found = keyAt(document, lab.indexOf('subnet') + 2, schema)
    expect(found?.description).toContain('subnet of the LAN')
    expect(document.sliceString(found?.from ?? 0, found?.to)).toBe('subnet')
  })

  it('is absent for values and names', () => {
    expect(keyAt(Text.of(lab.split('\n')), lab.indexOf('overlay') + 1, schema)).toBeUndefined()
    expect(keyAt(Text.of(lab.split('\n')), lab.indexOf('node1') + 1, schema)).toBeUndefined()
  })
})
