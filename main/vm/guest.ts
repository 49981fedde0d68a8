import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import { findSandboxes } from '../kernel/sandbox/sandbox.ts'
import { portOf } from '../server/socket-port.ts'
import { servePort } from '../service/serve-port.ts'
import { createService } from '../service/service.ts'
import { carryOut } from './guest-orders.ts'

/**
 * The agent inside a virtual machine: `guest.js PORT KEY`. Runs programs and answers the contract for whoever knows the key. When
 * no lab and no such program runs any more, it ends, and the machine with it.
 */
const [port = '', key = ''] = process.argv.slice(2)

/** Milliseconds for which a machine that nobody uses stays, so that one command can follow another. */
const patience = 5000

const service = createService({ given: null })
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
const server = createServer((_, response) => response.writeHead(404).end())
const users = new Set<WebSocket>()
let lastUse = Date.now()

server.on('upgrade', (request, socket, head) => {
  if (request.headers.authorization !== `Bearer ${key}`) {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    return
  }
  sockets.handleUpgrade(request, socket, head, (connected) => {
    // A desktop that merely looks on keeps no machine alive.
    if (request.url === '/engine') servePort(portOf(connected), service)
    else {
      users.add(connected)
      connected.on('close', () => users.delete(connected))
      if (request.url === '/run') carryOut(connected)
    }
  })
})
server.listen(Number(port))

while (!(await isUnused())) await sleep(1000)
await service.end()
process.exit(0)

async function isUnused(): Promise<boolean> {
  if (users.size > 0) lastUse = Date.now()
  return Date.now() - lastUse > patience && (await findSandboxes()).length === 0
}
