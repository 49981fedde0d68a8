import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Result } from './problem.ts'
import { failed, inputProblem, kernelProblem, ok } from './problem.ts'
import type { Doorkeeper } from './server/doorkeeper.ts'
import { createDoorkeeper } from './server/doorkeeper.ts'
import { sendFile, sendPage } from './server/pages.ts'
import { portOf } from './server/socket-port.ts'
import type { Port } from './wire.ts'

/** The interface in a browser: its files over HTTP and the contract over a WebSocket, on loopback alone. */
export interface BrowserServer {
  readonly port: number
  /** An address that lets one browser in, once. */
  readonly invitation: () => string
  readonly close: () => Promise<void>
}

/** The largest frame that an interface may send: a lab file with room to spare. */
const largestFrame = 4 * 1024 * 1024

/**
 * Serves the built interface in `folder` on 127.0.0.1. `port` 0 takes any free one; fails where the port is taken. `onPort` is
 * given the engine's end of each connection.
 */
export async function serveBrowser(
  folder: string,
  port: number,
  key: Buffer,
  onPort: (port: Port) => void,
): Promise<Result<BrowserServer>> {
  const server = createServer()
  const listening = await listen(server, port)
  if (!listening.ok) return listening
  const doorkeeper = createDoorkeeper(listening.value, key)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestFrame, perMessageDeflate: false })
  server.on('request', (request, response) => {
    void answer(request, response, doorkeeper, folder)
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url !== '/engine' || !doorkeeper.mayConnect(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (connected) => {
      onPort(portOf(connected))
    })
  })
  return ok({
    port: listening.value,
    invitation: doorkeeper.invitation,
    close: () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  doorkeeper: Doorkeeper,
  folder: string,
): Promise<void> {
  const verdict = doorkeeper.admit(request)
  if (verdict.type === 'welcome')
    response
      .writeHead(303, { 'set-cookie': verdict.cookie, location: '/', 'cache-control': 'no-store' })
      .end()
  else if (verdict.type === 'refused') sendPage(response, verdict.status, verdict.sentence, verdict.hint)
  else await sendFile(request, response, folder)
}

function listen(server: Server, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(failed(listenProblem(port, error))))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(ok(typeof address === 'object' && address ? address.port : port))
    })
  })
}

function listenProblem(port: number, error: NodeJS.ErrnoException) {
  const shown = String(port)
  if (error.code === 'EADDRINUSE') {
    const hint = `Another program, perhaps another Underlay, has it. Choose another one: \`underlay serve --port ${String(port + 1)}\`.`
    return inputProblem('port-taken', `Port ${shown} on 127.0.0.1 is taken.`, hint)
  }
  const hint = 'Ports below 1024 are for root: choose a higher one with `--port`.'
  return kernelProblem('port-refused', `Port ${shown} on 127.0.0.1 could not be opened.`, hint, {
    evidence: [error.message],
  })
}
