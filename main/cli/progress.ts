import type { OnPhase } from '../kernel/apply.ts'

const words = {
  end: 'ending programs',
  unconfigure: 'taking settings back',
  unlink: 'taking links away',
  forget: 'taking namespaces away',
  namespaces: 'making namespaces',
  links: 'making links',
  'upper-links': 'making links on links',
  configure: 'configuring',
  'configure-upper': 'configuring what stands on that',
  start: 'starting programs',
  retire: 'retiring keys',
} as const

/** A line that says what is being done, on a terminal only, and a function that wipes it. */
export function progress(): { onPhase: OnPhase; done: () => void } {
  const { stderr } = process
  const write = (text: string) => stderr.isTTY && stderr.write(`\r\u001b[2K${text}`)
  return {
    onPhase: (phase, commands) => write(`${words[phase]} (${String(commands)}) …`),
    done: () => write(''),
  }
}
