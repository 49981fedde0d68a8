export const checks = {
  title: 'Checks',
  words: { pass: 'holds', fail: 'fails', error: 'not checked', running: 'looking', pending: 'not looked at' },
  allHold: (count: number) => (count === 1 ? 'The one expectation holds' : `All ${count} hold`),
  someHold: (held: number, count: number) => `${held} of ${count} hold`,
  someFail: (count: number) => (count === 1 ? '1 fails' : `${count} fail`),
  someUnknown: (count: number) => `${count} could not be checked`,
  lookedAt: (time: string) => `looked at ${time}`,
  looking: 'looking …',
  notRunning: (count: number) =>
    count === 1
      ? '1 expectation, looked at once the lab runs'
      : `${count} expectations, looked at once the lab runs`,
  onlyFailing: 'Only those that do not hold',
  nothingFails: 'Everything holds.',
  none: 'This lab expects nothing.',
  noneHint: 'Write what must hold under “expect:” in the lab file, such as “c1 reaches c2”.',
  noLab: 'No lab is open.',
  noLabHint: 'Open one from the library.',
  changed: (text: string, word: string) => `${text}: ${word}.`,
  since: (time: string) => `since ${time}`,
  took: (seconds: string) => `${seconds} s`,
  matrix: {
    title: 'Who reaches whom',
    find: 'Find out',
    again: 'Find out again',
    asking: (nodes: number, seconds: number) =>
      `${nodes * (nodes - 1)} pings are under way, for ${seconds} s …`,
    hint: 'Every container, host and router pings every other one.',
    notRunning: 'Start the lab to find out who reaches whom.',
    choose: (chosen: number, all: number) => `${chosen} of ${all} nodes`,
    tooMany: (most: number) =>
      `Choose at most ${most}: the kernel remembers only so many neighbours at a time.`,
    tooFew: 'Choose at least two.',
    over: 'Over',
    eitherFamily: 'IPv4 or IPv6',
    filter: 'Filter nodes',
    none: 'None',
    some: (count: number) => `First ${count}`,
    caption: 'Who reaches whom, a row for each source and a column for each destination',
    corner: 'from ↓ to →, ms',
    asOf: (time: string) => `As of ${time}. Arrow keys move from cell to cell.`,
    self: (name: string) => `${name} itself`,
    reached: (from: string, to: string, address: string, milliseconds: string) =>
      `${from} reaches ${to} at ${address} in ${milliseconds} ms`,
    lost: (from: string, to: string, address: string | undefined, reason: string) =>
      address === undefined
        ? `${from} does not reach ${to}: ${reason}`
        : `${from} does not reach ${to} at ${address}: ${reason}`,
    error: (from: string, to: string, reason: string) =>
      `Whether ${from} reaches ${to} is not known: ${reason}`,
  },
} as const
