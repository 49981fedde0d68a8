import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { labFolder, startUnderlay, underlay } from './underlay.ts'

const labs = labFolder()

const before = `
lans: { lan: { subnet: 192.168.9.0/24 } }
routers: { r1: { lans: { lan: 192.168.9.1 }, internet: true } }
hosts:
  node1: { lans: { lan: 192.168.9.11 } }
  node2: { lans: { lan: 192.168.9.12 } }
networks:
  net: { driver: overlay }
  web: { driver: bridge, host: node1 }
containers:
  c1: { host: node1, networks: [net, web] }
  c2: { host: node2, networks: [net] }
  c3: { host: node1, networks: [web], ports: ["8080:80"], command: [python3, -m, http.server, "80"] }
expect: [c1 reaches c2, 'eventually c1 gets http://192.168.9.11:8080/']
`

/** A host more, a container more on each side of the others, another published port, no way to the internet. */
const after = before
  .replace(', internet: true', '')
  .replace('  node2: {', '  node3: { lans: { lan: 192.168.9.13 } }\n  node2: {')
  .replace('containers:\n', 'containers:\n  c0: { host: node3, networks: [net], command: [sleep, "1000"] }\n')
  .replaceAll('8080', '8081')
  .replace('expect:', '  c9: { host: node2, networks: [net], sysctls: { net.core.somaxconn: 77 } }\nexpect:')

describe('Applying a changed lab file', () => {
  const file = labs.write('test-apply', before)

  test('changes what differs, and a ping in an untouched container loses no packet', async () => {
    expect((await underlay('up', file)).code).toBe(0)
    const ping = startUnderlay('exec', 'test-apply', 'c1', '--', 'ping', '-i', '0.02', '-w', '8', '10.0.1.3')
    for (const text of [after, before, after]) {
      writeFileSync(file, text)
      const applied = await underlay('apply', file, '--json')
      expect(applied.code).toBe(0)
      expect(changesOf(applied.stdout).length).toBeGreaterThan(10)
      expect((await underlay('drift', 'test-apply')).stdout).toContain('The kernel has what was asked')
    }
    const { stdout } = await ping
    expect(stdout).toMatch(/ 0% packet loss/)
    const checked = await underlay('check', 'test-apply')
    expect(checked.stdout).toContain('All 2 expectations hold.')
  })

  test('leaves addresses with whoever had them', async () => {
    const { stdout } = await underlay(
      'exec',
      'test-apply',
      'c2',
      '--',
      'ip',
      '-br',
      'address',
      'show',
      'eth0',
    )
    expect(stdout).toContain('10.0.1.3/24')
    const added = await underlay('exec', 'test-apply', 'c0', '--', 'ip', '-br', 'address', 'show', 'eth0')
    expect(added.stdout).toContain('10.0.1.4/24')
  })

  test('starts the programs of new containers, in them', async () => {
    const { stdout } = await underlay('exec', 'test-apply', 'c0', '--', 'ps', '-e', '-o', 'args')
    expect(stdout).toContain('sleep 1000')
  })

  test('gives a setting that is asked for no more the kernel’s own value back', async () => {
    const value = () => underlay('exec', 'test-apply', 'c9', '--', 'sysctl', '-n', 'net.core.somaxconn')
    expect((await value()).stdout).toBe('77')
    writeFileSync(file, readFileSync(file, 'utf8').replace(', sysctls: { net.core.somaxconn: 77 }', ''))
    expect((await underlay('apply', file)).code).toBe(0)
    expect((await value()).stdout).toBe('4096')
  })

  test('that changed nothing touches nothing', async () => {
    expect((await underlay('apply', file)).stdout).toContain('is what the file says already')
  })

  test('ends what ran in a container that is no more', async () => {
    writeFileSync(file, before)
    expect((await underlay('apply', file)).code).toBe(0)
    expect((await underlay('exec', 'test-apply', 'c0', '--', 'true')).stderr).toContain('no node named c0')
    const { stdout } = await underlay('exec', 'test-apply', 'node3', '--', 'true')
    expect(stdout).toBe('')
  })

  test('runs the new command in the place of the old one', async () => {
    writeFileSync(file, before.replace('"80"]', '"8888"]'))
    expect((await underlay('apply', file)).code).toBe(0)
    const { stdout } = await underlay('exec', 'test-apply', 'c3', '--', 'ps', '-e', '-o', 'args')
    expect(stdout).toContain('http.server 8888')
    expect(stdout).not.toContain('http.server 80\n')
  })

  test('moves a container from a bridge to an overlay, and back', async () => {
    const eth0 = () => underlay('exec', 'test-apply', 'c3', '--', 'ip', '-br', 'address', 'show', 'eth0')
    writeFileSync(
      file,
      before.replace('c3: { host: node1, networks: [web]', 'c3: { host: node1, networks: [net]'),
    )
    expect((await underlay('apply', file)).stderr).toBe('')
    expect((await eth0()).stdout).toMatch(/10\.0\.1\.\d+\/24/)
    writeFileSync(file, before)
    expect((await underlay('apply', file)).stderr).toBe('')
    expect((await eth0()).stdout).toMatch(/172\.\d+\.0\.\d+\/16/)
    expect((await underlay('drift', 'test-apply')).code).toBe(0)
  })

  test('is refused for a lab that does not run', async () => {
    const other = labs.write('test-apply-not-running', before)
    const { code, stderr } = await underlay('apply', other)
    expect(code).toBe(2)
    expect(stderr).toContain('underlay up')
  })
})

describe('Drift', () => {
  test('tells what someone changed by hand, and apply does not undo what is none of its business', async () => {
    const inside = (...argv: string[]) => underlay('exec', 'test-apply', ...argv)
    await inside('node1', '--', 'ip', 'link', 'set', 'br-web', 'down')
    await inside('c2', '--', 'ip', 'route', 'add', '198.51.100.0/24', 'dev', 'eth0')
    await inside(
      'net@node1',
      '--',
      'bridge',
      'fdb',
      'del',
      '02:42:0a:00:01:03',
      'dev',
      'vxlan0',
      'dst',
      '192.168.9.12',
    )
    await inside('node1', '--', 'nft', 'insert', 'rule', 'ip', 'docker-bridges', 'filter-FORWARD', 'drop')
    await inside('node1', '--', 'sysctl', '-qw', 'net.ipv4.ip_forward=0')
    const { code, stdout } = await underlay('drift', 'test-apply')
    expect(code).toBe(1)
    for (const line of [
      '~ link node1 br-web: down → up',
      '- route c2 198.51.100.0/24',
      '+ fdb net@node1 vxlan0 02:42:0a:00:01:03',
      '~ chain node1 docker-bridges filter-FORWARD: - drop',
      '~ sysctl node1 net.ipv4.ip_forward: value 0 → 1',
    ]) {
      expect(stdout).toContain(line)
    }
  })
})

function changesOf(json: string): unknown[] {
  const answer: unknown = JSON.parse(json)
  if (
    typeof answer !== 'object' ||
    answer === null ||
    !('changes' in answer) ||
    !Array.isArray(answer.changes)
  ) {
    throw new Error(`no changes in ${json}`)
  }
  return answer.changes
}
