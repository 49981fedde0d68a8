import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import type { LinkLoad, Problem } from '../../main/contract.ts'
import { useConnection } from './connection.ts'
import { whileRunning } from './while-running.ts'

/** State and load of the links of the open lab, as the kernel counts them; empty while it does not run. */
export const useLinks = defineStore('links', () => {
  const { follow } = useConnection()
  /** By {@link linkKey}. */
  const loads = shallowReactive(new Map<string, LinkLoad>())
  const problems = shallowRef<readonly Problem[]>([])

  /** Follows the open lab for as long as this window lives. */
  function start(): void {
    whileRunning({
      anew: true,
      onStart: () => {
        loads.clear()
        problems.value = []
      },
      follow: (lab) =>
        follow(
          'lab.links',
          { lab },
          {
            again: true,
            onItem: ({ links, gone }) => {
              for (const { namespace, link } of gone) loads.delete(linkKey(namespace, link))
              for (const load of links) loads.set(linkKey(load.namespace, load.link), load)
            },
            onEnd: (found) => {
              problems.value = found
            },
          },
        ),
    })
  }

  return { loads, problems, start }
})

/** The key of a link among all loads. */
function linkKey(namespace: string, link: string): string {
  return `${namespace}/${link}`
}
