import type { WebSocket } from 'ws'
import type { Port } from '../wire.ts'

/** A WebSocket as the contract's port. */
export function portOf(socket: WebSocket): Port {
  socket.on('error', () => socket.terminate())
  return {
    send: (frame) => {
      if (socket.readyState === socket.OPEN) socket.send(frame)
    },
    onFrame: (listener) => {
      socket.on('message', (data, isBinary) => {
        if (isBinary || !Buffer.isBuffer(data)) socket.close()
        else listener(data.toString('utf8'))
      })
    },
    onClose: (listener) => {
      socket.once('close', () => listener())
    },
    close: () => {
      socket.close()
    },
  }
}
