import type { Port } from '../../main/wire.ts'
import type { Client } from '../../main/client.ts'

/** Where the connection stands. */
export type ConnectionState = 'connecting' | 'open' | 'lost'

/** Milliseconds between two tries to reach an engine that is lost. */
const pause = 500

/** Keeps a client connected: an engine that is lost is looked for until it is back. Never settles. */
export async function keepConnected(
  client: Client,
  open: () => Promise<Port>,
  onState: (state: ConnectionState) => void,
): Promise<never> {
  onState('connecting')
  for (;;) {
    const port = await open().catch(() => undefined)
    if (port) {
      const closed = new Promise<void>((resolve) => port.onClose(resolve))
      client.attach(port)
      onState('open')
      await closed
      client.detach()
    }
    onState('lost')
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
