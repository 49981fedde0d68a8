import { createServer } from 'node:net'
import type { Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'

/**
 * Claims a lab's name for the time in which this process builds or changes the lab. The claim is an abstract socket: the
 * kernel lets it go when this process ends, however it ends, and no file is left.
 */
export function claimName(lab: string): Promise<Result<{ release: () => void }>> {
  const server = createServer()
  server.unref()
  return new Promise((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(failed(busyProblem(lab)))
      else reject(error)
    })
    server.listen(`\0underlay/${String(process.getuid?.())}/${lab}`, () => {
      resolve(ok({ release: () => server.close() }))
    })
  })
}

function busyProblem(lab: string) {
  return inputProblem(
    'busy',
    `Another command is bringing up or changing the lab ${lab} at this moment.`,
    'Wait for it to end, or end the lab with `underlay down ' + lab + '`.',
  )
}
