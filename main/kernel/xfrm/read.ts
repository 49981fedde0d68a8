import { inNamespace } from '../sandbox/enter.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { run } from '../spawn.ts'
import { algorithm, icvLength } from './commands.ts'
import type { Keys } from './keys.ts'
import { readKeys } from './keys.ts'
import type { XfrmFact, XfrmState } from './objects.ts'
import { hexadecimal } from './objects.ts'

/** An association or a policy, with what it has let through since it was made; a policy is not counted. */
export interface CountedXfrm {
  readonly fact: XfrmFact
  readonly packets?: number
  readonly bytes?: number
}

/**
 * The associations and policies of a namespace. `ip xfrm` knows no JSON, and ends a batch with the first list; what it prints holds
 * the keys, and is not passed on.
 */
export async function readXfrm(sandbox: Sandbox, namespace: string): Promise<CountedXfrm[]> {
  const list = (what: 'state' | 'policy') =>
    run([...inNamespace(sandbox, namespace), 'ip', '-s', 'xfrm', what, 'list'])
  const [keys, states, policies] = await Promise.all([readKeys(sandbox), list('state'), list('policy')])
  if (states.code !== 0 || policies.code !== 0)
    throw new Error(`ip xfrm could not read ${namespace}: ${(states.stderr + policies.stderr).trim()}`)
  return xfrmFacts(namespace, states.stdout + policies.stdout, keys)
}

/**
 * What `ip -s xfrm state` and `ip -s xfrm policy` print of one namespace. Left out is what the kernel keeps for itself: policies of
 * single sockets, and associations that it waits for (their SPI is 0).
 */
export function xfrmFacts(namespace: string, listing: string, keys: Keys): CountedXfrm[] {
  return listing
    .split(/^(?=src )/m)
    .flatMap((block) =>
      /^\tproto esp /m.test(block) ? association(namespace, block, keys) : policy(namespace, block),
    )
}

function association(namespace: string, block: string, keys: Keys): CountedXfrm[] {
  const [, source = '', destination = ''] = /^src (\S+) dst (\S+)/.exec(block) ?? []
  const [, spi = '0'] = /\bspi (0x[0-9a-f]+)/.exec(block) ?? []
  const [, reqid = '0'] = /\breqid (\d+)/.exec(block) ?? []
  if (Number(spi) === 0) return []
  const key = keyOf(block, Number(spi), keys)
  const state: XfrmState = {
    kind: 'xfrm-state',
    namespace,
    source,
    destination,
    spi: Number(spi),
    reqid: Number(reqid),
    ...(key !== undefined && { key }),
  }
  const [, bytes, packets] = /lifetime current:\n\s*(\d+)\(bytes\), (\d+)\(packets\)/.exec(block) ?? []
  return [{ fact: state, ...(packets !== undefined && { packets: Number(packets), bytes: Number(bytes) }) }]
}

/** The lab's key that an association has, where it is made just as the lab makes them. */
function keyOf(block: string, spi: number, keys: Keys): number | undefined {
  const [, name, material = '', length] =
    /^\taead (\S+) 0x([0-9a-f]+)(?: \(\d+ bits\))? (\d+)/m.exec(block) ?? []
  if (name !== algorithm || Number(length) !== icvLength || !/\bmode transport\b/.test(block))
    return undefined
  return [...keys].find(([, key]) => material === key + hexadecimal(spi).slice(2))?.[0]
}

function policy(namespace: string, block: string): CountedXfrm[] {
  const [, selector] = /^(src \S+ dst \S+(?: (?!uid )\S+ \S+)*?) ?(?:uid \d+)?\s*$/m.exec(block) ?? []
  const [, direction] = /^\tdir (\S+)/m.exec(block) ?? []
  if (selector === undefined || direction === undefined) return []
  const [, mark] = /^\tmark (\S+)/m.exec(block) ?? []
  return [
    {
      fact: {
        kind: 'xfrm-policy',
        namespace,
        direction,
        selector,
        ...(mark !== undefined && { mark }),
        template: templateOf(block),
      },
    },
  ]
}

function templateOf(block: string): string {
  const [, ends = '', how = ''] = /^\ttmpl (.*)\n\t\t(proto .*? mode \S+)/m.exec(block) ?? []
  return `${ends.trim()} ${how}`.replaceAll(/\((?:0x)?[0-9a-f]+\)/g, '')
}
