export const parts = {
  copy: (what: string) => `Copy ${what}`,
  copied: 'Copied',
  notCopied: 'This browser does not let the page copy.',
  line: (line: number) => `line ${line}`,
  goToLine: (line: number) => `Go to line ${line} of the lab file`,
  evidence: 'What the kernel said',
} as const
