import { it } from 'vitest'
import { writeFileSync } from 'node:fs'
import { dissect } from '../../../main/packet/dissect.ts'
import { interfaceDescription, packetBlock, sectionHeader } from '../../../main/packet/pcapng.ts'
import { SAMPLES } from './samples.ts'
it('x', () => {
  const file = [
    sectionHeader('0.1'),
    interfaceDescription({ namespace: 'c1', device: 'eth0', description: 'd', snapLength: 0 }),
  ]
  let out = ''
  let n = 0
  for (const [name, bytes] of Object.entries(SAMPLES)) {
    n++
    file.push(
      packetBlock({
        interface: 0,
        time: 1700000000000000000n + BigInt(n),
        bytes,
        length: bytes.length,
        direction: 'in',
        comment: name,
      }),
    )
    for (const l of dissect(bytes).layers)
      for (const f of l.fields) out += `${n}\t${name}\t${f.name}\t${f.start}\t${f.end}\t${f.value}\n`
  }
  writeFileSync('/home/dev1/s.pcapng', Buffer.concat(file))
  writeFileSync('/home/dev1/mine.tsv', out)
})
