import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, expect, test, vi } from 'vitest'
import { standIn } from './stand-in.ts'

// The program that Electron's utility process runs, started here with a line to the shell that is the test's.

const { execPath } = process

afterEach(() => {
  process.execPath = execPath
  vi.restoreAllMocks()
  vi.resetModules()
  Reflect.deleteProperty(process, 'parentPort')
})

async function startEngine() {
  const line = new EventEmitter()
  Object.assign(process, { parentPort: line })
  await import('../../../main/engine-process.ts')
  const order = (data: unknown, ports: unknown[] = []) => line.emit('message', { data, ports })
  order({ type: 'start', given: '/labs/web.lab.yml', program: '/opt/Underlay/underlay-desktop' })
  return order
}

test('the engine answers over each port that the shell hands to it, and knows the lab file that was given', async () => {
  const order = await startEngine()
  const { port1, port2 } = new MessageChannel()
  const theirs = Object.assign(new EventEmitter(), {
    postMessage: (message: unknown) => {
      port2.postMessage(message)
    },
    start: () => port2.on('message', (data: unknown) => theirs.emit('message', { data })),
    close: () => {
      port2.close()
    },
  })
  order({ type: 'connect' }, [theirs])
  const answered = new Promise<unknown>((resolve) => port1.once('message', resolve))
  port1.postMessage(JSON.stringify({ type: 'call', id: 1, name: 'machine.describe', params: {} }))
  expect(JSON.parse(String(await answered))).toMatchObject({
    type: 'answer',
    id: 1,
    value: { given: '/labs/web.lab.yml' },
  })
  port1.close()
})

test('probes are run by the shell’s own program', async () => {
  await startEngine()
  expect(process.execPath).toBe('/opt/Underlay/underlay-desktop')
})

test('the engine ends when the shell says so', async () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(standIn<typeof process.exit>(() => undefined))
  const order = await startEngine()
  order({ type: 'end' })
  await vi.waitFor(() => {
    expect(exit).toHaveBeenCalledExactlyOnceWith(0)
  })
})

test('started by hand, the program says what it is', async () => {
  await expect(import('../../../main/engine-process.ts')).rejects.toThrow('started by the desktop shell')
})
