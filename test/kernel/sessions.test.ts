import headless from '@xterm/headless'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TerminalInfo, TerminalItem } from '../../main/contract.ts'
import { labRecord } from '../../main/record.ts'
import { openChannel } from '../../main/service/outlet.ts'
import { createTerminals } from '../../main/terminal/sessions.ts'
import { cable, startLab } from './observed-lab.ts'

const size = { columns: 100, rows: 30 }
let lab: Awaited<ReturnType<typeof startLab>>
let terminals: ReturnType<typeof createTerminals>

beforeAll(async () => {
  lab = await startLab('sessions', cable)
  const { sandbox, record } = lab
  const stored = {
    version: '',
    startedAt: '',
    file: '/test.lab.yml',
    source: '',
    inherited: [],
    revision: 0,
    stopped: [],
  }
  const running = { sandbox, record: labRecord({ ...stored, lab: record.lab }, record.objects) }
  terminals = createTerminals(() => Promise.resolve({ ok: true, value: running }))
})

afterAll(async () => {
  await terminals.end()
  await lab.end()
})

describe('a terminal of the engine', () => {
  test('gives what the kernel of the node says to what is typed', async () => {
    const { window, write } = await opened('two')
    await write('ip -o -4 address show eth0\n')
    await expect.poll(window.shown).toContain('inet 10.9.0.2/24')
  })

  test('tells program and windows its size', async () => {
    const { terminal, window, write } = await opened('one')
    await terminals.answers['terminal.resize']({ terminal, columns: 133, rows: 44 })
    await write('stty size\n')
    await expect.poll(window.shown).toContain('44 133')
    expect(window.items).toContainEqual({ type: 'size', columns: 133, rows: 44 })
  })

  test('tells how its program ended, and can be read until it is closed', async () => {
    const { terminal, window, write } = await opened('one')
    await write('echo last words; exit 7\n')
    await window.over
    expect(window.items.at(-1)).toEqual({ type: 'exit', code: 7 })
    const later = look(terminal)
    await later.over
    expect(later.items.map(({ type }) => type)).toEqual(['screen', 'exit'])
    await expect.poll(later.shown).toContain('last words')
    await terminals.answers['terminal.close']({ terminal })
    expect(await look(terminal).over).toMatchObject({ ok: false, problems: [{ code: 'no-such-terminal' }] })
  })

  test('shows a window that comes later the same screen, modes and colours', async () => {
    const { terminal, window, write } = await opened('one')
    await write('PS1=; stty -echo; seq 200; printf "\\033[1;31mred\\033[0m \\033[?1006h\\033[?25lend\\n"\n')
    await expect.poll(window.shown).toMatch(/red end/)
    const later = look(terminal)
    await expect.poll(later.shown).toBe(window.shown())
    const screen = later.items[0]?.type === 'screen' ? later.items[0].text : ''
    expect(screen).toContain('\u001b[31;1mred')
    expect(screen).toContain('\u001b[?25l')
    expect(screen).toContain('\u001b[?1006h')
  })

  test('shows two windows that come while it writes the same lines, none lost and none twice', async () => {
    const { terminal, window, write } = await opened('one')
    await write('PS1=; clear; for i in {1..3000}; do echo "line $i"; done; echo done\n')
    const late: ReturnType<typeof look>[] = []
    for (let n = 0; n < 8; n++) {
      late.push(look(terminal))
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    for (const each of [window, ...late]) {
      await expect.poll(each.shown).toMatch(/line 3000\s+done/)
      expect(lines(each.shown())).toEqual(Array.from({ length: 3000 }, (_, i) => `line ${String(i + 1)}`))
    }
  })

  test('answers a program’s question for the cursor once, with two windows and with none', async () => {
    const { terminal, window, write } = await opened('one')
    look(terminal)
    await write('IFS= read -rsd R -p $\'\\033[6n\' at; read -rst 0.3 -n1 more; echo "<${at:1}>$more|"\n')
    await expect.poll(window.shown).toMatch(/<\[\d+;\d+>\|/)
  })

  test('ends its programs with the engine, and waits for that', async () => {
    const own = createTerminals(() => Promise.reject(new Error('not asked')))
    await own.end()
    const { window } = await opened('one')
    const kept = look((await listed()).at(-1)?.terminal ?? '')
    await terminals.end()
    await Promise.all([window.over, kept.over])
    expect(window.items.at(-1)).toMatchObject({ type: 'exit' })
    expect(await listed()).toEqual([])
  })
})

describe('a program that writes without end', () => {
  test('waits for a window that takes nothing, and hears Ctrl-C', { timeout: 30_000 }, async () => {
    const { terminal, write } = await opened('one')
    const stuck = look(terminal, false)
    await write('yes\n')
    await expect.poll(stuck.length).toBeGreaterThan(400_000)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const before = stuck.length()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(stuck.length() - before).toBe(0)
    expect(before).toBeLessThan(1_500_000)
    await write('\u0003')
    stuck.take()
    await write('echo "it is $((40 + 2))"\n')
    await expect.poll(stuck.shown, { timeout: 10_000 }).toContain('it is 42')
  })

  test('hears Ctrl-C at once while a window takes all', { timeout: 30_000 }, async () => {
    const { window, write } = await opened('one')
    await write('yes\n')
    await expect.poll(window.length).toBeGreaterThan(1_000_000)
    const before = window.length()
    await write('\u0003')
    await write('echo "it is $((40 + 2))"\n')
    await expect.poll(window.shown, { timeout: 10_000 }).toContain('it is 42')
    // No more than what was under way, in the kernel and here.
    expect(window.length() - before).toBeLessThan(2_000_000)
  })

  test('comes whole: 50 MB, to the last byte', { timeout: 120_000 }, async () => {
    const { window, write } = await opened('one')
    await write('stty -onlcr; PS1=; head -c 50000000 /dev/zero | tr "\\0" "\\045"; exit\n')
    await window.over
    expect(window.count('%')).toBe(50_000_000)
  })

  test('is not cut off when it ends while nobody takes what it says', { timeout: 30_000 }, async () => {
    const { terminal, write } = await opened('one')
    const stuck = look(terminal, false)
    await write(
      "PS1=; stty -echo; sleep 0.2; exec bash -c \"head -c 680000 /dev/zero | tr '\\0' '\\046'; echo; echo last words\"\n",
    )
    await expect.poll(stuck.length).toBeGreaterThan(500_000)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    stuck.take()
    await stuck.over
    expect(stuck.count('&')).toBe(680_000)
    await expect.poll(stuck.shown).toContain('last words')
  })

  test('harms nothing with bytes that are no text', { timeout: 60_000 }, async () => {
    const { window, write } = await opened('one')
    await write('head -c 3000000 /dev/urandom; exit\n')
    await window.over
    expect(window.items.at(-1)).toMatchObject({ type: 'exit' })
  })
})

async function opened(node: string) {
  const told = await terminals.answers['terminal.open']({ lab: 'test', node, ...size })
  if (!told.ok) throw new Error(JSON.stringify(told.problems))
  const { terminal } = told.value
  const window = look(terminal)
  const write = (text: string) => terminals.answers['terminal.write']({ terminal, text })
  await expect.poll(window.shown).toMatch(/[#$] ?$/)
  return { terminal, window, write }
}

/** A window on a terminal, which takes what it is sent at once, or only from `take()` on. */
function look(terminal: string, takes = true) {
  const items: TerminalItem[] = []
  const view = new headless.Terminal({
    cols: size.columns,
    rows: size.rows,
    scrollback: 5000,
    allowProposedApi: true,
    logLevel: 'off',
  })
  let untaken = 0
  let length = 0
  const counts = new Map<string, number>()
  const channel = openChannel((value) => JSON.stringify(value).length)
  const send = (item: TerminalItem) => {
    channel.send(item)
    const written = JSON.stringify(item).length
    length += written
    if (item.type !== 'text') items.push(item)
    if (item.type === 'size') view.resize(item.columns, item.rows)
    if (!('text' in item)) return
    for (const letter of '%&')
      counts.set(letter, (counts.get(letter) ?? 0) + item.text.split(letter).length - 1)
    view.write(item.text, () => {
      if (takes) channel.taken(written)
      else untaken += written
    })
  }
  const over = terminals.sources['terminal.attach']({ terminal }, { ...channel, send })
  return {
    items,
    over,
    length: () => length,
    count: (letter: string) => counts.get(letter) ?? 0,
    take: () => {
      takes = true
      channel.taken(untaken)
    },
    /** Its text, scrollback and all. */
    shown: () => {
      const { active } = view.buffer
      const rows = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true))
      return rows.join('\n').trimEnd()
    },
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => /^line \d+$/.test(line))
}

async function listed(): Promise<readonly TerminalInfo[]> {
  const lists: (readonly TerminalInfo[])[] = []
  const channel = openChannel(() => 0)
  const send = (list: readonly TerminalInfo[]) => void lists.push(list)
  const over = terminals.sources['terminal.list']({}, { ...channel, send })
  channel.close()
  await over
  return lists[0] ?? []
}
