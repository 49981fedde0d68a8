import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4 } from '../../../main/lab/ip.ts'
import { assignLinks } from '../../../main/lab/links.ts'
import { derivedMac, overlayMac, shortName } from '../../../main/lab/names.ts'

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/)

describe('interface names', () => {
  it('have at most 15 bytes, Linux takes them, and none comes twice', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 60 }),
        fc.constantFrom('', '-eth0', '-eth12'),
        (names, tail) => {
          const taken = new Set(['lo', 'eth0'])
          const short = names.map((one) => shortName(one, tail, taken))
          for (const one of short) expect(one).toMatch(/^[A-Za-z0-9_.-]{1,15}$/)
          expect(new Set([...short, 'lo', 'eth0']).size).toBe(names.length + 2)
          expect(short.every((one) => one.endsWith(tail))).toBe(true)
        },
      ),
    )
  })

  it('are whole where they fit, and begin like the whole where not', () => {
    expect(shortName('webserver1', '-eth0', new Set())).toBe('webserver1-eth0')
    expect(shortName('webserver-front', '-eth0', new Set())).toMatch(/^webse-[a-z0-9]{4}-eth0$/)
  })

  it('do not depend on other names', () => {
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 20 }), (one, others) => {
        const taken = new Set<string>()
        for (const other of others) if (other !== one) shortName(other, '-eth0', taken)
        const alone = shortName(one, '-eth0', new Set())
        if (!taken.has(alone)) expect(shortName(one, '-eth0', taken)).toBe(alone)
      }),
    )
  })

  it('a thousand long names that begin alike stay apart', () => {
    const taken = new Set<string>()
    for (let index = 0; index < 1000; index++)
      shortName(`a-very-long-container-name-${index}`, '-eth0', taken)
    expect(taken.size).toBe(1000)
  })
})

describe('MAC addresses', () => {
  it('are unicast, locally administered, stable, distinct, and never look like Docker’s overlay ones', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ maxLength: 40 }), { maxLength: 100 }), (texts) => {
        const taken = new Set<string>()
        const macs = texts.map((text) => derivedMac(text, taken))
        for (const mac of macs) {
          expect(mac).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/)
          expect(Number.parseInt(mac.slice(0, 2), 16) & 3).toBe(2)
          expect(mac.startsWith('02:42')).toBe(false)
        }
        expect(new Set(macs).size).toBe(texts.length)
        expect(texts.map((text) => derivedMac(text, new Set()))[0]).toBe(macs[0])
      }),
    )
  })

  it('of an overlay endpoint are 02:42 and the address', () => {
    expect(overlayMac(ipv4(0x0a000103))).toBe('02:42:0a:00:01:03')
  })
})

describe('eth numbers', () => {
  it('fill gaps, keep what was there before, and let asked names go first', () => {
    expect(assignLinks([{}, {}, {}])).toEqual(['eth0', 'eth1', 'eth2'])
    expect(assignLinks([{}, { asked: 'eth0' }, {}])).toEqual(['eth1', 'eth0', 'eth2'])
    expect(assignLinks([{}, { before: 'eth0' }, { before: 'eth2' }])).toEqual(['eth1', 'eth0', 'eth2'])
    expect(assignLinks([{ before: 'eth0' }, { asked: 'eth0' }, { asked: 'uplink' }])).toEqual([
      'eth1',
      'eth0',
      'uplink',
    ])
  })
})
