import { describe, expect, it } from 'vitest'
import { attachmentsOf } from '../../../main/check/attachments.ts'
import { endpoint, labOf, network, onlyProblem } from './labs.ts'

const ipam = '{ subnet: 192.168.1.0/24, ip_range: 192.168.1.128/25 }'
const lab = (parent: string, options = 'driver: macvlan', subnets = ipam, modes = '') => `
lans: { lan: { subnet: 10.9.0.0/24 } }
hosts: { h1: { lans: [lan] } }
networks: { out: { ${options}, ipam: ${subnets}, driver_opts: { parent: "${parent}"${modes} } } }
containers: { c1: { networks: [out] } }
`

describe('a macvlan network with `parent: machine:eth0`', () => {
  it('is on that interface of this machine, and not on the one of its host that is called so, too', () => {
    const read = labOf(lab('machine:eth0'))
    expect(network(read, 'out')).toMatchObject({
      parent: 'eth0',
      machine: { key: 'networks.out.driver_opts.parent', line: 4 },
    })
    expect(attachmentsOf(read, 'c1')).toEqual([
      { kind: 'endpoint', address: '192.168.1.128', segments: ['network out'] },
    ])
  })

  it('takes a VLAN device that this machine has as it is, and makes none', () => {
    expect(network(labOf(lab('machine:eth0.100')), 'out')).toMatchObject({ parent: 'eth0.100' })
    expect(network(labOf(lab('machine:eth0.100')), 'out')).not.toHaveProperty('parentDevice')
  })

  it('has no hardware address of the lab’s choice: whoever runs the same lab on the same LAN would have it, too', () => {
    expect(endpoint(labOf(lab('machine:eth0')), 'c1', 'out')).not.toHaveProperty('mac')
    const asked = lab('machine:eth0').replace('[out]', '{ out: { mac_address: "02:00:00:00:00:09" } }')
    expect(endpoint(labOf(asked), 'c1', 'out').mac).toBe('02:00:00:00:00:09')
  })

  it.each([
    [lab('machine:lo'), /leads nowhere/],
    [lab('machine:'), /is not an interface name/],
    [lab('machine:eth0/1'), /is not an interface name/],
    [lab('machine:an-interface-name'), /at most 15/],
    [lab('machine:eth0', 'driver: ipvlan'), /only macvlan networks can/],
    [
      lab('machine:eth0', 'driver: macvlan', ipam, ', macvlan_mode: passthru'),
      /this machine would lose eth0/,
    ],
    [lab('machine:eth0', 'driver: macvlan', '{}'), /names no subnet of it.*ip_range/],
    [lab('machine:eth0', 'driver: macvlan, enable_ipv6: true'), /names no subnet of it/],
  ])('%# is refused where it cannot be', (yaml, message) => {
    expect(onlyProblem(yaml)).toMatch(message)
  })
})
