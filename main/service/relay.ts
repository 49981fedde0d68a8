import type { Client } from '../client.ts'
import type { Item, Params, StreamName } from '../contract.ts'
import type { Result } from '../problem.ts'
import { failed, ok } from '../problem.ts'
import type { Outlet } from './outlet.ts'
import { untilAborted } from './until-aborted.ts'

/** Hands a stream of another engine on, with its back-pressure. */
export async function relay<N extends StreamName>(
  client: Client,
  name: N,
  params: Params<N>,
  outlet: Outlet<Item<N>>,
): Promise<Result<void>> {
  const ended = new AbortController()
  let result: Result<void> = ok(undefined)
  const stop = client.follow(name, params, {
    again: false,
    onItem: async (item) => {
      outlet.send(item)
      await outlet.ready()
    },
    onEnd: (problems) => {
      if (problems.length > 0) result = failed(...problems)
      ended.abort()
    },
  })
  await untilAborted(AbortSignal.any([outlet.signal, ended.signal]))
  stop()
  return result
}
