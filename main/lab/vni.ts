import * as z from 'zod/mini'
import * as leaf from './leaves.ts'

/** A VXLAN network identifier of 24 bits (RFC 7348), or one for each subnet: a list, or a text with commas between. */
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

function isVni(text: string): boolean {
  const digits = text.trim()
  return /^\d{1,8}$/.test(digits) && Number(digits) >= 1 && Number(digits) <= 16777215
}
