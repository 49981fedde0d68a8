export const faults = {
  title: 'Break something',
  titleOf: (thing: string) => `Break something of ${thing}`,
  description:
    'What you choose is so in the kernel at once, and stays so until you mend it or the lab ends. The file is not changed.',
  now: 'Broken now',
  none: 'Nothing is broken.',
  offers: 'What to break',
  noOffers: 'There is nothing here that could be broken.',
  byFile: (line: number) => `line ${line} of the lab file`,
  mendInFile: 'Mend it in the lab file, under “faults:”.',
  mend: 'Mend',
  mendOf: (text: string) => `Mend: ${text}`,
  mendAll: 'Mend all',
  break: 'Break',
  close: 'Close',
} as const
