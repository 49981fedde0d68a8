import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import type { Command } from './command.ts'
import { thisMachine } from './objects.ts'
import { inNamespace, inSandbox, outsideOf } from './sandbox/enter.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { ownPath } from './sandbox/sandbox.ts'
import { run, toolEnvironment } from './spawn.ts'
import { keysNamed, readKeys, withKeys } from './xfrm/keys.ts'

/** The lines that one tool reads in one namespace, and what to ask for after them. */
export interface Batch {
  readonly namespace: string
  readonly tool: 'ip' | 'bridge' | 'tc' | 'nft' | 'sysctl'
  readonly commands: readonly Command[]
  /**
   * Lines such as `address show`, which `ip`, `bridge` and `tc` answer with one line of JSON each. A batch of `nft` with a question
   * (and no commands) has to be followed by one of `ip` of the same namespace: where its answer ends, that one's begins.
   */
  readonly questions: readonly string[]
  /** Ask with counters, and without the details of devices. */
  readonly counters?: boolean
}

/** What went wrong: the kernel's words, and the command where they can be tied to one. */
export interface Refusal {
  readonly command?: Command
  readonly words: readonly string[]
}

/** What a list of batches brought: the answer to each question of each batch, in order, or refusals. */
export interface BatchResult {
  readonly answers: readonly (readonly string[])[]
  readonly refusals: readonly Refusal[]
}

/** Two at a time: the kernel's own lock on links makes more of no use, and it leaves a core to the rest. */
const workers = 2

/** Counts the calls of this process, so that calls at the same time, in this process and others, do not share files. */
let runs = 0

/** A namespace that a line names stays open until the batch ends: with more of them it runs out of file descriptors. */
const mostNamespaces = 400

/** nft sends a transaction as one message, which for an ordinary user has to fit into 208 KiB; a rule takes less than one. */
const mostStatements = 200

/**
 * Runs batches, those of `ip`, `bridge` and `tc` two at a time: one xargs for each worker starts one process per batch in its
 * namespace, which is all that this costs. Batches do not wait for each other.
 */
export async function runBatches(sandbox: Sandbox, batches: readonly Batch[]): Promise<BatchResult> {
  const prefix = `${process.pid}-${++runs}`
  const files = batches.flatMap((batch, index) => filesOf(batch, index, prefix))
  const folder = ownPath(sandbox, 'plan/')
  try {
    const keyed = keysNamed(files.map(({ text }) => text)).length > 0
    const keys = keyed ? await readKeys(sandbox) : undefined
    for (const { name, text } of files) writeFileSync(folder + name, keys ? withKeys(text, keys) : text)
  } catch (error) {
    return { answers: [], refusals: [{ words: [error instanceof Error ? error.message : String(error)] }] }
  }
  const outside = files.filter(({ batch }) => batch.namespace === thisMachine)
  const inside = files.filter(({ batch }) => batch.namespace !== thisMachine)
  const bulk = inside.filter(({ batch }) => isBulk(batch))
  const single = inside.filter(({ batch }) => !isBulk(batch))
  const places = new Map([...new Set(bulk.map(({ batch }) => batch.namespace))].map((name, i) => [name, i]))
  const shares = Array.from({ length: workers }, (_, worker) =>
    bulk.filter(({ batch }) => (places.get(batch.namespace) ?? 0) % workers === worker),
  )
  const results = await Promise.all([
    ...shares.filter((share) => share.length > 0).map((share) => runShare(sandbox, share)),
    runSingles(sandbox, single),
    runOutside(sandbox, outside),
  ])
  for (const file of files) rmSync(folder + file.name, { force: true })
  const answers: string[][] = batches.map(() => [])
  for (const result of results) for (const [index, lines] of result.answers) answers[index]?.push(...lines)
  return { answers, refusals: results.flatMap((result) => result.refusals) }
}

/** What is worth a list of its own: batches of `ip` and `bridge`, and questions to `nft`. */
function isBulk({ tool, questions }: Batch): boolean {
  return tool !== 'sysctl' && (tool !== 'nft' || questions.length > 0)
}

interface BatchFile {
  readonly name: string
  readonly text: string
  readonly batch: Batch
  readonly index: number
  /** The commands of this file, line by line. */
  readonly commands: readonly Command[]
  readonly questions: readonly string[]
}

interface ShareResult {
  readonly answers: readonly (readonly [number, readonly string[]])[]
  readonly refusals: readonly Refusal[]
}

/** One file for a batch, or several that run one after the other. */
function filesOf(batch: Batch, index: number, prefix: string): BatchFile[] {
  const parts: Command[][] = [[]]
  const most = batch.tool === 'nft' ? mostStatements : mostNamespaces
  let counted = 0
  for (const command of batch.commands) {
    if ((batch.tool === 'nft' || command.text.includes(' netns ')) && ++counted > most) {
      counted = 1
      parts.push([])
    }
    parts.at(-1)?.push(command)
  }
  return parts.map((commands, part) => {
    const questions = part === parts.length - 1 ? batch.questions : []
    const text = [...commands.map((command) => command.text), ...questions, ''].join('\n')
    return { name: `${prefix}-${index}-${part}.${batch.tool}`, text, batch, index, commands, questions }
  })
}

function runShare(sandbox: Sandbox, share: readonly BatchFile[]): Promise<ShareResult> {
  const lines = share.flatMap(({ batch, name }) => [
    `--net=${batch.namespace === '' ? '/proc/1/ns/net' : `/run/netns/${batch.namespace}`}`,
    ...argumentsOf(batch, `/run/underlay/plan/${name}`),
  ])
  const [program, ...argv] = [
    ...inSandbox(sandbox),
    'xargs',
    '--delimiter=\\n',
    '--max-args=6',
    'nsenter',
  ] as const
  return new Promise((resolve) => {
    const child = spawn(program, argv, { env: toolEnvironment(), detached: true })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
    child.stdin.on('error', () => undefined)
    child.stdin.end(lines.join('\n') + '\n')
    const settle = (code: number | null, error = '') => {
      const refusals = refusalsOf(share, stderr + error)
      if (code !== 0 && refusals.length === 0)
        refusals.push({ words: [`${program} ended with ${String(code)}`] })
      resolve({ answers: refusals.length > 0 ? [] : dealOut(share, stdout), refusals })
    }
    child.on('error', (error) => {
      settle(127, error.message)
    })
    child.on('close', (code) => {
      settle(code)
    })
  })
}

/** Batches of `ip` in this machine's own namespace, which make links that lead out of the lab. */
async function runOutside(sandbox: Sandbox, files: readonly BatchFile[]): Promise<ShareResult> {
  const refusals: Refusal[] = []
  for (const file of files) {
    const command = [...outsideOf(sandbox), 'ip', '-batch', `/run/underlay/plan/${file.name}`] as const
    const { code, stderr } = await run([...command])
    if (code !== 0) refusals.push(...refusalsOf([file], stderr))
  }
  return { answers: [], refusals }
}

/** As many for each tool: this is how xargs tells them apart. */
function argumentsOf({ tool, counters }: Batch, file: string): string[] {
  if (tool === 'nft') return ['--', 'nft', '-s', '-f', file]
  return [tool, '-j', counters ? '-s' : '-d', '-batch', file]
}

/**
 * Waits for workers whose builder was killed: they carry their lists through, and nobody may change the lab meanwhile.
 */
export async function workersEnded(sandbox: Sandbox): Promise<void> {
  const [program, ...argv] = inSandbox(sandbox)
  while ((await run([program, ...argv, 'pgrep', '--full', '^xargs .* nsenter$'])).code === 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
}

function dealOut(share: readonly BatchFile[], stdout: string): [number, string[]][] {
  const lines = stdout.split('\n').filter((line) => line !== '')
  let next = 0
  return share.map(({ index, batch, questions }) => {
    const first = next
    if (batch.tool === 'nft') while (next < lines.length && !lines[next]?.startsWith('[')) next++
    else next += questions.length
    return [index, lines.slice(first, next)]
  })
}

/** `ip` and `bridge` say what the kernel answered, then `Command failed FILE:LINE`. */
function refusalsOf(share: readonly BatchFile[], stderr: string): Refusal[] {
  const refusals: Refusal[] = []
  let words: string[] = []
  for (const line of stderr.split('\n').filter((text) => text !== '')) {
    const failed = /^Command failed \S*\/([^/]+):(\d+)$/.exec(line)
    if (failed === null) {
      words.push(line)
      continue
    }
    const command = share.find(({ name }) => name === failed[1])?.commands[Number(failed[2]) - 1]
    refusals.push({ words, ...(command && { command }) })
    words = []
  }
  if (words.length > 0) refusals.push({ words })
  return refusals
}

async function runSingles(sandbox: Sandbox, files: readonly BatchFile[]): Promise<ShareResult> {
  const queue = [...new Set(files.map(({ batch }) => batch))]
  const refusals: Refusal[] = []
  const work = async () => {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift())
      for (const file of files) if (file.batch === batch) refusals.push(...(await runSingle(sandbox, file)))
  }
  await Promise.all([work(), work()])
  return { answers: [], refusals }
}

async function runSingle(sandbox: Sandbox, { batch, text, commands }: BatchFile): Promise<Refusal[]> {
  const tool = batch.tool === 'nft' ? (['nft', '-f', '-'] as const) : (['sysctl', '-q', '-p', '-'] as const)
  const outcome = await run([...inNamespace(sandbox, batch.namespace), ...tool], { input: text })
  if (outcome.code === 0) return []
  const words = outcome.stderr.split('\n').filter((line) => line !== '')
  const command = batch.tool === 'nft' ? atLine(words, commands) : atKey(words, commands)
  return [{ words, ...(command && { command }) }]
}

/** nft says `/dev/stdin:LINE:COLUMNS: Error: …`. */
function atLine(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const line = words
    .map((text) => /^\S+?:(\d+):\d+(?:-\d+)?: /.exec(text)?.[1])
    .find((found) => found !== undefined)
  return commands[Number(line) - 1]
}

/** sysctl names the key, with dots or as a path. */
function atKey(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const said = words.join(' ').replaceAll('/', '.')
  return commands.find(({ text }) => said.includes(text.split('=')[0] ?? text))
}
