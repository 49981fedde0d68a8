import type { MessagePortMain } from 'electron'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { endLabs, recentFiles, runningLabs } from '../../../electron/ask.ts'
import type { EmitterPort } from '../../../main/port.ts'
import { portOf } from '../../../main/port.ts'
import { failed, inputProblem, ok } from '../../../main/problem.ts'
import type { Service } from '../../../main/service/serve-port.ts'
import { servePort } from '../../../main/service/serve-port.ts'
import { standIn } from './stand-in.ts'

const open: { close: () => void }[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** Two ends of a channel of Node's, which differs from Electron's in handing over the message itself. */
function channel(): [EmitterPort, EmitterPort] {
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  const like = (port: typeof port1): EmitterPort => ({
    on: (event: string, listener: (message: { data: unknown }) => void) =>
      event === 'message'
        ? port.on('message', (data: unknown) => {
            listener({ data })
          })
        : port.on('close', listener),
    postMessage: (message) => {
      port.postMessage(message)
    },
    start: () => {
      port.start()
    },
    close: () => {
      port.close()
    },
  })
  return [like(port1), like(port2)]
}

/** A port to an engine that runs two labs, one of which cannot be ended. */
function engine(): MessagePortMain {
  const service = {
    answers: {
      'lab.down': ({ lab }: { lab: string }) =>
        Promise.resolve(lab === 'stuck' ? failed(inputProblem('stuck', 'It is stuck.', 'Wait.')) : ok(null)),
      'library.recent': () =>
        Promise.resolve(
          ok([
            { file: '/a.lab.yml', there: true },
            { file: '/gone.lab.yml', there: false },
          ]),
        ),
    },
    sources: {
      'labs.running': async (
        _params: unknown,
        outlet: { send: (item: unknown) => unknown; signal: AbortSignal },
      ) => {
        await outlet.send([{ lab: 'web' }, { lab: 'stuck' }])
        await new Promise((resolve) => outlet.signal.addEventListener('abort', resolve))
        return ok(undefined)
      },
    },
  }
  const [ours, theirs] = channel()
  // The rest of the contract is not asked for here.
  servePort(portOf(theirs), standIn<Service>(service))
  return standIn<MessagePortMain>(ours)
}

test('the shell learns from the engine which labs run', async () => {
  expect(await runningLabs(engine())).toEqual(['web', 'stuck'])
})

test('the shell ends labs through the engine, and hears which it could not end', async () => {
  expect(await endLabs(engine(), ['web'])).toEqual([])
  expect(await endLabs(engine(), ['web', 'stuck'])).toMatchObject([{ message: 'It is stuck.' }])
})

test('of the files opened lately those are in the menu that are still there', async () => {
  expect(await recentFiles(engine())).toEqual(['/a.lab.yml'])
})

test('an engine that is gone keeps the shell waiting for seconds only', { timeout: 10_000 }, async () => {
  const [ours] = channel()
  expect(await runningLabs(standIn<MessagePortMain>(ours))).toBeUndefined()
})
