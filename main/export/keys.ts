import type { Plan } from '../kernel/plan.ts'
import { keysNamed, keyVariable } from '../kernel/xfrm/keys.ts'

/**
 * The part of a script that draws its own keys for encrypted overlays, and puts them into the batches that name them. Empty for a
 * plan without any: a script holds no key, so that it can be given away.
 */
export function keyLines(plan: Plan): string {
  const keys = keysNamed(plan.flatMap(({ commands }) => commands.map(({ text }) => text)))
  if (keys.length === 0) return ''
  const draw = keys.map((key) => `KEY_${String(key)}=$(od -An -v -N16 -tx1 /dev/urandom | tr -d ' \\n')`)
  const edits = keys.map((key) => `-e 's/${keyVariable(key)}/'"$KEY_${String(key)}"'/g'`)
  return `\n# The keys of encrypted overlays, drawn anew each time.\n${draw.join('\n')}\nwith_keys() { sed ${edits.join(' ')}; }\n`
}

/** Whether a batch names keys. */
export function namesKeys(lines: readonly string[]): boolean {
  return keysNamed(lines).length > 0
}
