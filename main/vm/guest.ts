import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import { findSandboxes } from '../kernel/sandbox/sandbox.ts'
import { portOf } from '../server/socket-port.ts'
import { servePort } from '../service/serve-port.ts'
import { createService } from '../service/service.ts'
import { carryOut } from './guest-orders.ts'

/**
 * The agent inside a virtual machine: `guest.js PORT KEY`. Runs programs and answers the contract for whoever knows the key. When
 * nobody is connected any more and no lab runs, it ends, and the machine with it.
 */
const [port = '', key = ''] = process.argv.slice(2)

/** Milliseconds for which a machine that nobody uses stays, so that one command can follow another. */
const patience = 5000

const service = createService({ given: null })
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
const server = createServer((_, response) => response.writeHead(404).end())
let lastUse = Date.now()

server.on('upgrade', (request, socket, head) => {
  if (request.headers.authorization !== `Bearer ${key}`) {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    return
  }
  sockets.handleUpgrade(request, socket, head, (connected) => {
    connected.on('close', () => (lastUse = Date.now()))
    if (request.url === '/engine') servePort(portOf(connected), service)
    else if (request.url === '/run') carryOut(connected)
  })
})
server.listen(Number(port))

while (!(await isUnused())) await sleep(1000)
await service.end()
process.exit(0)

async function isUnused(): Promise<boolean> {
  if (sockets.clients.size > 0) lastUse = Date.now()
  return Date.now() - lastUse > patience && (await findSandboxes()).length === 0
}
