import * as z from 'zod/mini'
import type { Arrangement, Tree } from './arrangement.ts'
import { empty } from './arrangement.ts'

const tree: z.ZodMiniType<Tree> = z.lazy(() =>
  z.union([
    z.object({ kind: z.literal('pane'), terminal: z.string(), node: z.string() }),
    z.object({ kind: z.literal('split'), direction: z.enum(['right', 'down']), parts: z.array(tree) }),
  ]),
)

const arrangement = z.object({
  tabs: z.array(z.object({ id: z.string(), tree, active: z.string() })),
  current: z.optional(z.string()),
})

/** The arrangement that this window had of a lab's terminals before it was reloaded. */
export function readArrangement(lab: string): Arrangement {
  const kept = sessionStorage.getItem(keyOf(lab))
  if (kept === null) return empty
  const read = arrangement.safeParse(JSON.parse(kept))
  return read.success ? { tabs: read.data.tabs, current: read.data.current } : empty
}

/** Keeps an arrangement for as long as this window lives. */
export function keepArrangement(lab: string, kept: Arrangement): void {
  sessionStorage.setItem(keyOf(lab), JSON.stringify(kept))
}

function keyOf(lab: string): string {
  return `terminals:${lab}`
}
