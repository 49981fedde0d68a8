export const guide = {
  title: 'Guide',
  none: 'This lab has no guide.',
  noneHint:
    'Write one in Markdown under “about:” in the lab file. Lines such as “underlay exec LAB NODE -- ping …” become steps with a button.',
  startFirst: 'Start the lab to run the steps below in its terminals.',
  run: (command: string, node: string) => `Run “${command}” in ${node}`,
  choose: (command: string) => `Run “${command}” in …`,
  openLab: (name: string) => `Open the lab ${name}`,
  open: (node: string) => `Open a terminal in ${node}`,
  check: 'Look at the checks',
  terminal: 'terminal',
  checks: 'checks',
  theCommand: 'the command',
  block: 'Text of the guide with its own layout',
} as const
