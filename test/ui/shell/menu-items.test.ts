import { expect, test } from 'vitest'
import { parseLab } from '../../../main/lab/read.ts'
import { menuItems } from '../../../renderer/shell/menu-items.ts'

test('the menu of an encrypted overlay that runs offers to rotate its keys; that of a plain one does not', () => {
  const parsed = parseLab(
    `
lans: { lan: { subnet: 192.168.1.0/24 } }
hosts: { node1: { lans: [lan] } }
networks:
  secret: { driver: overlay, driver_opts: { encrypted: true } }
  open: { driver: overlay }
containers: { c1: { host: node1, networks: [secret, open] } }
`,
    '/labs/menu.lab.yml',
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const commandsOf = (name: string, running: boolean) =>
    menuItems(
      { kind: 'network', name },
      { lab: parsed.value, running, stopped: [], broken: [], isUp: () => true },
    )
      .flat()
      .flatMap((action) => (action.type === 'command' ? [action.id] : []))
  expect(commandsOf('secret', true)).toEqual(['lab.rotateKeys', 'map.remove'])
  expect(commandsOf('secret', false)).toEqual(['map.remove'])
  expect(commandsOf('open', true)).toEqual(['map.remove'])
})
