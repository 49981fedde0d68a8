import { createSocket } from 'node:dgram'
import { connect, createServer, isIPv6 } from 'node:net'
import type { ProbeAnswer, ProbeTask } from './probe-task.ts'
import { isTask } from './probe-task.ts'

/**
 * A program of its own, started in a node's network namespace: does one task, prints the answer, ends. It knows nothing of
 * labs.
 */

type Task<T extends ProbeTask['type']> = Extract<ProbeTask, { type: T }>

/** Long enough for the kernel to send a lost SYN twice more (after 1 s and 3 s). */
const patience = 3500

/** A web server may take its time once it is connected. */
const pagePatience = 8000

/** How much of a page is read; more is cut off. */
const pageBytes = 256 * 1024

/** A DNS question for the root's name servers: what any DNS server answers, and any echo server sends back. */
const question = Buffer.from('756c01000001000000000000' + '00' + '0002' + '0001', 'hex')

function failure(code: string, message: string): ProbeAnswer {
  return { type: 'failed', code, message }
}

function failureOf(error: NodeJS.ErrnoException): ProbeAnswer {
  return failure(error.code ?? 'UNKNOWN', error.message)
}

function tcp({ address, port, say }: Task<'tcp'>): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    socket.setTimeout(patience, () => {
      resolve(failure('ETIMEDOUT', `no answer within ${patience / 1000} s`))
      socket.destroy()
    })
    socket.on('error', (error) => {
      resolve(failureOf(error))
    })
    socket.on('connect', () => {
      const remote = endOf(address, port)
      const answer: ProbeAnswer = {
        type: 'connected',
        local: endOf(socket.localAddress, socket.localPort),
        remote,
      }
      socket.end(say ?? '', () => {
        resolve(answer)
      })
    })
  })
}

function udp({ address, port }: Task<'udp'>): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    const timers: NodeJS.Timeout[] = []
    const settle = (answer: ProbeAnswer) => {
      timers.forEach(clearTimeout)
      resolve(answer)
      socket.close()
    }
    socket.on('error', (error) => {
      settle(failureOf(error))
    })
    socket.on('message', (message, { address: host, port: from }) => {
      const local = socket.address()
      settle({
        type: 'datagram',
        local: endOf(local.address, local.port),
        remote: endOf(host, from),
        bytes: message.length,
      })
    })
    // A connected socket is told when the other side refuses.
    socket.connect(port, address, () => {
      const send = () => {
        socket.send(question)
      }
      send()
      timers.push(setTimeout(send, 1000))
      timers.push(
        setTimeout(() => {
          settle(failure('ETIMEDOUT', 'two datagrams sent, nothing came back within 2 s'))
        }, 2000),
      )
    })
  })
}

async function http({ address, url }: Task<'http'>): Promise<ProbeAnswer> {
  const { request } = await import('node:http')
  const { host, port, pathname, search } = new URL(url)
  return new Promise((resolve) => {
    const asked = request({
      host: address,
      port: port || 80,
      path: pathname + search,
      headers: { host },
      agent: false,
    })
    const late = (what: string, limit: number) => () => {
      resolve(failure('ETIMEDOUT', `${what} within ${limit / 1000} s`))
      asked.destroy()
    }
    const connecting = setTimeout(late('no connection', patience), patience)
    const answering = setTimeout(late('connected, but no whole answer', pagePatience), pagePatience)
    asked.on('socket', (socket) =>
      socket.on('connect', () => {
        clearTimeout(connecting)
      }),
    )
    asked.on('error', (error) => {
      resolve(failureOf(error))
    })
    asked.on('response', (response) => {
      const { socket } = response
      const local = endOf(socket.localAddress, socket.localPort)
      const remote = endOf(socket.remoteAddress, socket.remotePort)
      const chunks: Buffer[] = []
      let size = 0
      const settle = () => {
        clearTimeout(answering)
        const body = Buffer.concat(chunks).toString()
        resolve({ type: 'page', local, remote, status: response.statusCode ?? 0, body })
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size <= pageBytes) return
        settle()
        asked.destroy()
      })
      response.on('end', settle)
    })
    asked.end()
  })
}

function listen({ hear, ipv6 }: Task<'listen'>): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      const peer = socket.remoteAddress ?? ''
      let said = ''
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        said += chunk.toString()
        if (said.startsWith(hear)) resolve({ type: 'heard', peer })
      })
    })
    server.on('error', (error) => {
      resolve(failureOf(error))
    })
    server.listen({ port: 0, host: ipv6 ? '::' : '0.0.0.0', ipv6Only: ipv6 }, () => {
      const bound = server.address()
      if (bound !== null && typeof bound === 'object') print({ type: 'listening', port: bound.port })
    })
    setTimeout(() => {
      resolve(failure('ETIMEDOUT', 'nobody connected'))
    }, patience + 2000)
  })
}

function answer(task: ProbeTask): Promise<ProbeAnswer> {
  switch (task.type) {
    case 'tcp':
      return tcp(task)
    case 'udp':
      return udp(task)
    case 'http':
      return http(task)
    case 'listen':
      return listen(task)
  }
}

function endOf(address = '', port = 0): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`
}

function print(line: ProbeAnswer): void {
  process.stdout.write(JSON.stringify(line) + '\n')
}

const task: unknown = JSON.parse(process.argv[2] ?? '')
if (!isTask(task)) throw new Error('started with something that is no task')
const line = JSON.stringify(await answer(task)) + '\n'
// What is still open (a listener, a connection) is of no use any more.
process.stdout.write(line, () => process.exit(0))
