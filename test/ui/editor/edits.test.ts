import { describe, expect, it } from 'vitest'
import { freshName } from '../../../renderer/editor/edits/fresh-name.ts'
import { guessLabFile, sections } from '../../../renderer/editor/edits/lab-file.ts'
import type { LabFile } from '../../../renderer/editor/edits/lab-file.ts'
import { placesOf } from '../../../renderer/editor/edits/connect.ts'
import { childPlaces } from '../../../renderer/editor/edits/vlan-places.ts'
import { editLab } from '../../../renderer/editor/edits.ts'
import type { LabEdit } from '../../../renderer/editor/edits.ts'
import { presets, problemsOf } from './presets.ts'

describe.each(presets)('edits of $file', ({ text }) => {
  const file = guessLabFile(text)

  it.each(additions(file).map((edit) => [JSON.stringify(edit), edit] as const))(
    'give a lab with the new thing, and every line that was there but for gateways that must be named now: %s',
    (_, edit) => {
      const edited = editLab(text, edit)
      expect(edited).toMatchObject({ ok: true })
      if (!edited.ok) return
      expect(problemsOf(edited.value)).toEqual([])
      const before = text.split('\n')
      const after = edited.value.split('\n')
      const changed = before.filter((line) => !after.includes(line))
      expect(changed.filter((line) => edit.type !== 'add-router' || !/lans:/.test(line))).toEqual([])
    },
  )

  it.each(connections(file).map((edit) => [JSON.stringify(edit), edit] as const))(
    'change only the line of what is connected or disconnected: %s',
    (_, edit) => {
      const edited = editLab(text, edit)
      expect(edited).toMatchObject({ ok: true })
      if (!edited.ok) return
      const own = changedLines(text, edited.value).filter(
        (line) =>
          !/routes:|to:|^(impairments|faults):|^ +\w+ [\w-]+: \{|^ +- \{ (link|fdb|neighbour):/.test(line),
      )
      // Hosts on a LAN that gets another router have to say which one is their default.
      const gateways = edited.value.split('gateway:').length - text.split('gateway:').length
      expect(own.length).toBeLessThanOrEqual(1 + Math.max(0, gateways))
      expect(problemsOf(edited.value).filter((problem) => !isConsequence(problem))).toEqual([])
    },
  )

  it.each(sections.flatMap((section) => Object.keys(file[section]).map((name) => [section, name] as const)))(
    'remove %s.%s with all that speaks of it, and keep every comment on a line of its own',
    (section, name) => {
      const edited = editLab(text, { type: 'remove', section, name })
      expect(edited).toMatchObject({ ok: true })
      if (!edited.ok) return
      expect(Object.keys(guessLabFile(edited.value)[section])).not.toContain(name)
      expect(comments(edited.value)).toEqual(comments(text))
      expect(problemsOf(edited.value)).toEqual([])
    },
  )
})

function additions(file: LabFile): readonly LabEdit[] {
  const lans = Object.keys(file.lans)
  const [host = ''] = Object.keys(file.hosts)
  const networks = Object.keys(file.networks)
  const network = freshName(file, 'networks')
  return [
    { type: 'add-lan', name: freshName(file, 'lans') },
    { type: 'add-router', name: freshName(file, 'routers'), lans },
    { type: 'add-host', name: freshName(file, 'hosts'), lans },
    { type: 'add-network', name: network, driver: 'overlay' },
    { type: 'add-network', name: network, driver: 'bridge', host },
    ...childPlaces(file).map((lan): LabEdit => {
      return { type: 'add-network', name: network, driver: 'macvlan', lan }
    }),
    { type: 'add-container', name: freshName(file, 'containers'), host, networks: [] },
    ...networks.slice(0, 1).flatMap((one): LabEdit[] => {
      const on = file.networks[one]
      const bridgeHost = typeof on === 'object' && on !== null && 'host' in on ? String(on.host) : host
      return [
        {
          type: 'add-container',
          name: freshName(file, 'containers'),
          host: bridgeHost,
          networks: [one],
        },
      ]
    }),
  ]
}

function connections(file: LabFile): readonly LabEdit[] {
  return (['containers', 'hosts', 'routers'] as const).flatMap((section) =>
    Object.keys(file[section]).flatMap((node) => {
      const names = placesOf(file, node)?.names ?? []
      const all = section === 'containers' ? Object.keys(file.networks) : Object.keys(file.lans)
      return [
        ...names.map((from): LabEdit => ({ type: 'disconnect', node, from })),
        ...all
          .filter((to) => !names.includes(to) && !names.includes('host'))
          .map((to): LabEdit => ({ type: 'connect', node, to })),
      ]
    }),
  )
}

function changedLines(before: string, after: string): readonly string[] {
  const there = new Set(after.split('\n'))
  return before.split('\n').filter((line) => !there.has(line))
}

function comments(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^\s*#/.test(line))
}

/** What only the user can decide, and the engine tells plainly: another network, host, gateway or port instead. */
function isConsequence(problem: string): boolean {
  return /^(nothing-to-publish|no-underlay|bad-parent|passthru-shared|parent-taken|overlapping-subnets|route-clash|network-on-other-host|connected-route|bad-host-address|unknown-node: There is no `\S+@)/.test(
    problem,
  )
}

it('a macvlan or ipvlan network is offered at each LAN and VLAN with a subnet, and gets the parent that leads there', () => {
  const text = `lans:
  campus: { vlans: { 100: { subnet: 10.0.0.0/24 }, 200: { subnet: 192.168.3.0/24 }, 300: } }
  lan: { subnet: 10.9.0.0/24 }
hosts: { node1: { lans: [campus] } }
`
  expect(childPlaces(guessLabFile(text))).toEqual(['campus.100', 'campus.200', 'lan'])
  const edit = { type: 'add-network', name: 'n', driver: 'ipvlan', lan: 'campus.200' } as const
  const edited = editLab(text, edit)
  expect(edited.ok && edited.value).toContain('parent: eth0.200')
  expect(edited.ok && edited.value).toContain('subnet: 192.168.3.0/24')
  expect(edited.ok && problemsOf(edited.value)).toEqual([])
})
