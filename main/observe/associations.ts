import type { KernelObject } from '../kernel/objects.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { hexadecimal } from '../kernel/xfrm/objects.ts'
import { readXfrm } from '../kernel/xfrm/read.ts'
import type { AskedFor } from './lab.ts'
import type { IpsecState } from './state.ts'

/**
 * What a namespace encrypts and decrypts, and who asked for it; the bytes of keys are never told. Only where the lab asks for
 * encryption is the kernel asked: not every kernel has it.
 */
export async function readIpsec(
  sandbox: Sandbox,
  namespace: string,
  objects: readonly KernelObject[],
  asked: AskedFor,
): Promise<IpsecState> {
  const wanted = objects.some((object) => object.kind === 'xfrm-state' && object.namespace === namespace)
  const found = wanted ? await readXfrm(sandbox, namespace) : []
  return {
    associations: found.flatMap(({ fact, packets = 0, bytes = 0 }) => {
      if (fact.kind !== 'xfrm-state') return []
      const { source, destination, spi, key } = fact
      const known = { ...(key !== undefined && { key }), ...asked(fact) }
      return [{ source, destination, spi: hexadecimal(spi), packets, bytes, ...known }]
    }),
    policies: found.flatMap(({ fact }) => {
      if (fact.kind !== 'xfrm-policy') return []
      const { direction, selector, mark, template } = fact
      return [{ direction, selector, ...(mark !== undefined && { mark }), template, ...asked(fact) }]
    }),
  }
}
