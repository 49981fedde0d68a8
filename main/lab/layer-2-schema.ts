import * as z from 'zod/mini'
import * as leaf from './leaves.ts'

function isVni(text: string): boolean {
  const digits = text.trim()
  return /^\d{1,8}$/.test(digits) && Number(digits) >= 1 && Number(digits) <= 16777215
}

/** One VNI or several: a number, a list, or Docker's text with commas. */
export const vni = z.union([
  leaf.whole('A VNI', 1, 16777215),
  z.array(leaf.whole('A VNI', 1, 16777215)),
  z
    .string()
    .check(
      z.refine((list) => list.split(',').every(isVni), {
        error: 'VNIs must be whole numbers from 1 to 16,777,215, with commas between.',
      }),
    )
    .register(z.globalRegistry, { pattern: '^\\s*\\d{1,8}\\s*(,\\s*\\d{1,8}\\s*)*$' }),
])

/** The number of a VLAN beside the untagged one, in a list. */
export const vlanId = leaf.whole('The number of a VLAN', 2, 4094)

export const macvlanMode = z.literal(['bridge', 'private', 'vepa', 'passthru'])
export const ipvlanMode = z.literal(['l2', 'l3', 'l3s'])
export const ipvlanFlag = z.literal(['bridge', 'private', 'vepa'])
