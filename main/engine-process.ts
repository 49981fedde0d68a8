import * as z from 'zod/mini'
import type { EmitterPort } from './port.ts'
import { portOf } from './port.ts'
import { servePort } from './service/serve-port.ts'
import { createService } from './service/service.ts'

/** The engine as a process of its own below the desktop shell: Electron's utility process. It ends with the shell; labs live on. */

/** The line to the shell that Electron gives a utility process. */
interface ShellLine {
  on(
    event: 'message',
    listener: (message: { readonly data: unknown; readonly ports: readonly EmitterPort[] }) => void,
  ): unknown
}

const order = z.discriminatedUnion('type', [
  /** The first one. `program` runs as Node when ELECTRON_RUN_AS_NODE says so: the shell's own executable. */
  z.object({ type: z.literal('start'), given: z.nullable(z.string()), program: z.string() }),
  /** Comes with a port, over which the contract is spoken. */
  z.object({ type: z.literal('connect') }),
  z.object({ type: z.literal('end') }),
])

/** What the shell says to the engine's process. */
export type ShellOrder = z.infer<typeof order>

function obey(line: ShellLine): void {
  let service: ReturnType<typeof createService> | undefined
  line.on('message', ({ data, ports }) => {
    const said = order.parse(data)
    if (said.type === 'start') {
      // Chromium may start its children by way of /proc/self/exe, which is another program in every process that reads it.
      process.execPath = said.program
      service = createService({ given: said.given })
    } else if (said.type === 'connect') {
      if (service) for (const port of ports) servePort(portOf(port), service)
    } else void end()
  })

  async function end(): Promise<void> {
    // Pseudo terminals that are open when Node takes itself down can make it abort.
    await service?.end()
    process.exit(0)
  }
}

function isShellLine(value: unknown): value is ShellLine {
  return typeof value === 'object' && value !== null && 'on' in value && typeof value.on === 'function'
}

if (!('parentPort' in process && isShellLine(process.parentPort)))
  throw new Error('This program is started by the desktop shell; the command line is bin/underlay.')
obey(process.parentPort)
