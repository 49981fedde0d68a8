import type { Port } from '../../main/wire.ts'

/** A port over a WebSocket to the page's own origin. Fails where the engine is not there, or does not know this window. */
export function openSocket(): Promise<Port> {
  const url = new URL('/engine', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => {
      resolve({
        send: (frame) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(frame)
        },
        onFrame: (listener) => {
          socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
            if (typeof data === 'string') listener(data)
          })
        },
        onClose: (listener) => {
          socket.addEventListener('close', () => {
            listener()
          })
        },
        close: () => {
          socket.close()
        },
      })
    })
    socket.addEventListener('error', () => {
      reject(new Error('no engine'))
    })
  })
}
