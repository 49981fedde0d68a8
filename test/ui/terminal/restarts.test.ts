import { beforeEach, expect, test } from 'vitest'
import type { TerminalInfo } from '../../../main/contract.ts'
import { useConnection } from '../../../renderer/stores/connection.ts'
import { useTerminals } from '../../../renderer/stores/terminals.ts'
import { allPanes } from '../../../renderer/terminal/arrangement.ts'
import { openLab, settle } from '../parts/engine.ts'

const info = (terminal: string, node: string): TerminalInfo => ({
  ...{ terminal, node, lab: 'small', columns: 80, rows: 24, openedAt: '2026-01-01T12:00:01Z' },
})

beforeEach(() => {
  sessionStorage.clear()
})

/** An engine with terminals `1` and `2` in c1 and `3` in c2; those of c1 have ended. */
async function ended(before: (call: ReturnType<typeof useConnection>['call']) => Promise<unknown>) {
  let opened = 3
  const engine = await openLab(
    {},
    {
      'terminal.open': (params) => {
        opened++
        return { ...info(`${opened}`, 'c1'), ...(params as object) }
      },
      'terminal.close': () => null,
      'lab.stopContainer': () => null,
      'lab.startContainer': () => null,
    },
  )
  const terminals = useTerminals(engine.pinia)
  terminals.start()
  await engine.tell('terminal.list', [info('1', 'c1'), info('2', 'c1'), info('3', 'c2')])
  const { call } = useConnection(engine.pinia)
  await before(call)
  terminals.exits.set('1', 137)
  terminals.exits.set('2', 137)
  const shown = () => allPanes(terminals.arrangement).map(({ terminal, node }) => `${terminal} ${node}`)
  return { engine, terminals, call, shown }
}

test('all terminals of a node that have ended are opened again at once, each in its place', async () => {
  const { terminals, shown } = await ended(() => Promise.resolve())
  expect(terminals.endedOf('c1')).toHaveLength(2)
  expect(terminals.endedOf('c2')).toEqual([])
  await terminals.reopenAll('c1')
  expect(shown()).toEqual(['4 c1', '5 c1', '3 c2'])
})

test('terminals that end because the user stops a container are there again when the user starts it', async () => {
  const c1 = { lab: 'small', container: 'c1' }
  const { call, shown } = await ended((ask) => ask('lab.stopContainer', c1))
  expect(shown()).toEqual(['1 c1', '2 c1', '3 c2'])
  await call('lab.startContainer', c1)
  await settle()
  expect(shown()).toEqual(['4 c1', '5 c1', '3 c2'])
})

test('terminals that had ended before a container is stopped wait for the user', async () => {
  const c1 = { lab: 'small', container: 'c1' }
  const { call, shown } = await ended(() => Promise.resolve())
  await call('lab.stopContainer', c1)
  await call('lab.startContainer', c1)
  await settle()
  expect(shown()).toEqual(['1 c1', '2 c1', '3 c2'])
})
