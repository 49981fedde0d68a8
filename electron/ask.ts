import type { MessagePortMain } from 'electron'
import type { Answer, Problem, RunningSummary } from '../main/contract.ts'
import { portOf } from '../main/port.ts'
import type { Client } from '../main/client.ts'
import { createClient } from '../main/client.ts'

/** Milliseconds that the engine has for an answer; one that has ended gives none. */
const patience = 5_000

/** Asks the engine over a port that is closed afterwards; undefined where it does not answer. */
async function over<T>(port: MessagePortMain, ask: (client: Client) => Promise<T>): Promise<T | undefined> {
  const client = createClient()
  client.attach(portOf(port))
  try {
    return await within(ask(client))
  } finally {
    client.detach()
    port.close()
  }
}

function within<T>(answer: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), patience)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** The labs that run now; undefined where the engine does not answer. */
export async function runningLabs(port: MessagePortMain): Promise<readonly string[] | undefined> {
  const labs = await over(
    port,
    (client) =>
      new Promise<readonly RunningSummary[]>((resolve) => {
        client.follow(
          'labs.running',
          {},
          {
            again: false,
            onItem: resolve,
            onEnd: () => resolve([]),
          },
        )
      }),
  )
  return labs?.map(({ lab }) => lab)
}

/** Ends labs; the problems of those that could not be. */
export async function endLabs(port: MessagePortMain, labs: readonly string[]): Promise<readonly Problem[]> {
  const answers = await over(port, (client) =>
    Promise.all(labs.map((lab) => client.call('lab.down', { lab }))),
  )
  return (answers ?? []).flatMap((answer) => (answer.ok ? [] : answer.problems))
}

/** Lab files opened lately that are still there, the last one first. */
export async function recentFiles(port: MessagePortMain): Promise<readonly string[]> {
  const told = await over(port, (client) => client.call('library.recent', {}))
  const recent: Answer<'library.recent'> = told?.ok === true ? told.value : []
  return recent.filter(({ there }) => there).map(({ file }) => file)
}
