import { createPinia, setActivePinia } from 'pinia'
import type { Answer, CallName, OpenFile, Params } from '../../../main/contract.ts'
import { useConnection } from '../../../renderer/stores/connection.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import type { FromInterface, Port } from '../../../main/wire.ts'
import { createClient } from '../../../main/client.ts'

/** What an engine in a test answers, and what it was asked. */
export interface FakeEngine {
  readonly asked: { readonly name: string; readonly params: unknown }[]
}
/** What is thrown is what is refused. */
export type Answers = { readonly [N in CallName]?: (params: Params<N>) => Answer<N> }

/** Puts an engine behind the stores of a component under test that answers as it is told, over the real wire. */
export function connectFakeEngine(answers: Answers): FakeEngine {
  setActivePinia(createPinia())
  const asked: FakeEngine['asked'] = []
  let hear: (frame: string) => void = () => undefined
  const port: Port = {
    send: (text) => {
      const frame = JSON.parse(text) as FromInterface
      if (frame.type !== 'call' && frame.type !== 'open') return
      asked.push({ name: frame.name, params: frame.params })
      const answer = Object.entries(answers).find(([name]) => name === frame.name)?.[1] as
        ((params: unknown) => unknown) | undefined
      if (frame.type !== 'call' || !answer) return
      const { id, params } = frame
      try {
        hear(JSON.stringify({ type: 'answer', id, value: answer(params) }))
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        const problem = { code: 'refused', blame: 'input', message, hint: 'Try another one.' }
        hear(JSON.stringify({ type: 'refused', id, problems: [problem] }))
      }
    },
    onFrame: (listener) => {
      hear = listener
    },
    onClose: () => undefined,
    close: () => undefined,
  }
  const client = createClient()
  client.attach(port)
  Object.assign(useConnection(), { call: client.call, follow: client.follow })
  return { asked }
}

/** Opens a text as the workspace's file. */
export async function openText(text: string, opened: Partial<OpenFile> = {}): Promise<void> {
  const workspace = useWorkspace()
  workspace.opened = { file: '/labs/a.lab.yml', text, version: '1', writable: true, layout: null, ...opened }
  workspace.text = text
  await Promise.resolve()
}
