import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { parseTrustedJson } from '../kernel/json.ts'
import { startPython } from '../kernel/sandbox/python.ts'
import { linesOf } from './agents.ts'
import script from './drops.py?raw'

/** A packet that the kernel dropped, somewhere on this machine. */
export interface KernelDrop {
  readonly seconds: number
  readonly nanoseconds: number
  /** As `include/net/dropreason-core.h` has it: `NETFILTER_DROP`. */
  readonly reason: string
}

/** What was heard of drops, or why nothing could be heard. */
export type Drops = { readonly drops: readonly KernelDrop[] } | { readonly unseen: string }

/** Starts to listen to the kernel's own reasons for drops, which only the machine's root may; resolves when it listens. */
export async function listenToDrops(sandbox: Sandbox): Promise<() => Promise<Drops>> {
  const unseen = (why: string) => () =>
    Promise.resolve({
      unseen: `The kernel’s own reasons for drops (tracepoint skb:kfree_skb) were not looked at: ${why}.`,
    })
  if (sandbox.rootless) return unseen('that takes root')
  const child = startPython(sandbox, script)
  const lines = linesOf(child)
  if ((await lines.next()) !== 'ready')
    return unseen(lines.words().trim().split('\n').at(-1) ?? 'this kernel does not tell them')
  return async () => {
    child.stdin.end('\n')
    const line = await lines.next()
    return { drops: line === undefined ? [] : parseTrustedJson<KernelDrop[]>(line) }
  }
}
