import { describe, expect, test } from 'vitest'
import { commandLine, word } from '../../../main/kernel/command.ts'
import { diff } from '../../../main/kernel/diff.ts'
import type { KernelObject } from '../../../main/kernel/objects.ts'
import { identity } from '../../../main/kernel/objects.ts'
import { plan, stepLines } from '../../../main/kernel/plan.ts'
import { asked, bridge, cable, smallLab } from './objects.ts'

const lines = (before: readonly KernelObject[], after: readonly KernelObject[]) =>
  plan(diff(before, after)).flatMap(({ commands }) => commands.map(commandLine))

describe('A plan', () => {
  test('says every command as a person may type it', () => {
    expect(lines([], smallLab())).toEqual([
      'ip netns add node1',
      'ip netns add c1',
      'ip -n node1 link add name br0 type bridge',
      'ip -n node1 link set dev br0 addrgenmode none',
      'ip -n node1 link set dev br0 up',
      'ip -n node1 link add name c1-eth0 type veth peer name eth0 netns c1',
      'ip -n node1 link set dev c1-eth0 addrgenmode none',
      'ip -n node1 link set dev c1-eth0 master br0 up',
      'ip -n c1 link set dev eth0 addrgenmode none',
      'ip -n c1 link set dev eth0 up',
      'ip -n node1 address add 172.18.0.1/16 dev br0',
      'ip -n c1 address add 172.18.0.2/16 dev eth0',
      'ip -n c1 route replace default via 172.18.0.1',
      "ip netns exec node1 nft 'add chain ip docker-bridges filter-FORWARD'",
      "ip netns exec node1 nft 'add rule ip docker-bridges filter-FORWARD counter accept'",
    ])
  })

  test('that ends a container removes its namespace, and leaves to the kernel what goes with it', () => {
    const without = smallLab().filter(
      ({ namespace, ...rest }) => namespace !== 'c1' && !('link' in rest && rest.link === 'c1-eth0'),
    )
    expect(lines(smallLab(), without)).toEqual(['ip netns delete c1'])
  })

  test('that takes a cable out removes one end only', () => {
    const uncabled = smallLab().filter(
      ({ kind, namespace, ...rest }) =>
        !(kind === 'link' && 'link' in rest && (rest.link === 'c1-eth0' || namespace === 'c1')),
    )
    expect(lines(smallLab(), uncabled)).toEqual(['ip -n node1 link delete dev c1-eth0'])
  })

  test('changes an MTU in place', () => {
    const jumbo = smallLab().map((object) =>
      object.kind === 'link' && object.link === 'br0' ? { ...object, mtu: 9000 } : object,
    )
    expect(lines(smallLab(), jumbo)).toEqual(['ip -n node1 link set dev br0 mtu 9000'])
  })

  test('gives a chain new rules without touching any other chain', () => {
    const stricter = smallLab().map((object) =>
      object.kind === 'chain' ? { ...object, rules: [{ text: 'counter drop' }] } : object,
    )
    expect(lines(smallLab(), stricter)).toEqual([
      "ip netns exec node1 nft 'flush chain ip docker-bridges filter-FORWARD'",
      "ip netns exec node1 nft 'add rule ip docker-bridges filter-FORWARD counter drop'",
    ])
  })

  test('makes a cable anew when it leads elsewhere', () => {
    const [near, far] = cable(['node1', 'x'], ['c1', 'eth0']).map(asked)
    const [near2, far2] = cable(['node1', 'x'], ['c2', 'eth0']).map(asked)
    if (!near || !far || !near2 || !far2) throw new Error('a cable has two ends')
    const all = lines([near, far], [near2, far2])
    expect(all).toContain('ip -n node1 link delete dev x')
    expect(all).toContain('ip -n node1 link add name x type veth peer name eth0 netns c2')
  })

  test('deletes a cable once, though one end is gone and the other leads elsewhere', () => {
    const [near, far] = cable(['node1', 'c1-eth0'], ['c1', 'eth0'])
    const [near2, far2] = cable(['net@node1', 'c1-eth0'], ['c1', 'eth0'])
    const all = lines([near, far].map(asked), [near2, far2].map(asked))
    expect(all.filter((line) => line.includes('delete'))).toEqual(['ip -n node1 link delete dev c1-eth0'])
    expect(all).toContain('ip -n net@node1 link add name c1-eth0 type veth peer name eth0 netns c1')
  })

  test('names for what goes with another object the command that takes it along', () => {
    const steps = plan(
      diff(
        smallLab(),
        smallLab().filter(({ namespace }) => namespace !== 'c1'),
      ),
    )
    const linesOf = (id: string) =>
      steps.filter(({ change }) => identity(change.object) === id).flatMap(stepLines)
    expect(linesOf('namespace c1')).toEqual(['ip netns delete c1'])
    expect(linesOf('address c1 eth0 172.18.0.2/16')).toEqual(['ip netns delete c1   # takes it along'])
  })

  test('gives a setting that is asked for no more its value in a new namespace, and nothing where its link goes', () => {
    const setting = (key: string, more: object = {}) =>
      asked({ kind: 'sysctl', namespace: 'node1', key, value: '1', ...more })
    expect(lines([...smallLab(), setting('net.ipv4.ip_forward', { fresh: '0' })], smallLab())).toEqual([
      "ip netns exec node1 sysctl -w 'net.ipv4.ip_forward=0'",
    ])
    const stray = asked({ ...bridge('node1'), link: 'br9' })
    const ofStray = setting('net.ipv4.conf.br9.rp_filter', { fresh: '0' })
    expect(lines([...smallLab(), stray, ofStray], smallLab())).toEqual(['ip -n node1 link delete dev br9'])
  })

  test('never carries anything but plain words to a tool', () => {
    for (const hostile of ['eth0; reboot', 'a b', '$(id)', 'a\nb', "x'y", ''])
      expect(() => word(hostile)).toThrow('not a word')
  })
})
