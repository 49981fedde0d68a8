import { parseTrustedJson } from '../kernel/json.ts'
import { inNamespace } from '../kernel/sandbox/enter.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { run } from '../kernel/spawn.ts'
import type { LinksIn } from './places.ts'

/** Asks the kernel which links a namespace of a lab has; none where the namespace is gone. */
export function linksInside(sandbox: Sandbox): LinksIn {
  return async (namespace) => {
    const { code, stdout } = await run([...inNamespace(sandbox, namespace), 'ip', '-j', 'link', 'show'])
    return code === 0 ? parseTrustedJson<{ ifname: string }[]>(stdout).map(({ ifname }) => ifname) : []
  }
}
