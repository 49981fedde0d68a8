import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { inputProblem } from '../problem.ts'
import { serveBrowser } from '../server.ts'
import { sessionKey } from '../server/key.ts'
import { servePort } from '../service/serve-port.ts'
import { createService } from '../service/service.ts'
import { onInterrupt } from './interrupt.ts'
import { exitCodes, paint, say, sayProblems } from './output.ts'

/** The built interface, beside the built program's folder. */
const interfaceFolder = resolve(import.meta.dirname, '../renderer')

/** Taken where no other is asked for: the same each time, so that pages and SSH tunnels find it again. */
const usualPort = 8021

interface Options {
  readonly port?: string
  readonly open?: boolean
}

/** `serve`: the desktop in a browser, until this command ends. Labs live on. */
export async function serve(file: string | undefined, { port, open = false }: Options): Promise<number> {
  const wanted = port === undefined ? usualPort : Number(port)
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535) {
    const hint = 'Give a number from 1 to 65535, or 0 for any port that is free.'
    return sayProblems([inputProblem('bad-port', `\`--port ${port ?? ''}\` is no port.`, hint)])
  }
  const service = createService({ given: file === undefined ? null : resolve(file) })
  const key = await sessionKey()
  const start = (on: number) =>
    serveBrowser(interfaceFolder, on, key, (each) => {
      servePort(each, service)
    })
  let served = await start(wanted)
  // Nobody asked for the usual port by name: where it is taken, another one does as well.
  if (!served.ok && port === undefined) served = await start(0)
  if (!served.ok) {
    await service.end()
    return sayProblems(served.problems)
  }
  const server = served.value
  const ended = new Promise<void>((done) => onInterrupt(done))
  invite(server.invitation(), open)
  if (process.stdin.isTTY)
    createInterface({ input: process.stdin }).on('line', () => invite(server.invitation(), false))
  await ended
  await server.close()
  await service.end()
  process.stdin.pause()
  return exitCodes.fine
}

function invite(address: string, open: boolean): void {
  const opened = open && openBrowser(address)
  say(opened ? 'Underlay opens in your browser. If it does not:' : 'Underlay is here; open it in a browser:')
  say(`  ${paint('cyan', address)}`)
  say(
    'The address works once' +
      (process.stdin.isTTY ? '; Enter prints a new one' : '') +
      '. Ctrl-C ends this command, and no lab.',
  )
}

/** Asks the desktop to open an address; false where there is none to ask. */
function openBrowser(address: string): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (!DISPLAY && !WAYLAND_DISPLAY) return false
  const child = spawn('xdg-open', [address], { stdio: 'ignore', detached: true })
  // Where it is not installed, the address stands on the screen.
  child.on('error', () => undefined)
  child.unref()
  return true
}
