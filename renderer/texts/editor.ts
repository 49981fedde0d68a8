/** `true` at one. */
const one = (count: number) => count === 1

export const editor = {
  label: 'Lab file',
  tabHint: 'Tab indents. Press Escape, then Tab, to leave the editor.',
  noFile: 'No lab file is open.',
  noFileHint: 'Open one, or choose a preset lab in the library.',
  unsaved: 'not saved',
  preset:
    'This is a preset lab. Change and run it as you like; to keep your changes, save it under another name.',
  inNoFile:
    'This text is in no file of this machine yet. Save it to keep it; to start it, it is saved first.',
  save: 'Save',
  saveAs: 'Save as …',
  open: 'Open …',
  hidden: '… hidden: it tells what this exercise is about',
  plan: 'Plan …',
  apply: 'Apply',
  start: 'Start',
  undoApplied: 'Undo the last applied change',
  redoApplied: 'Apply the undone change again',
  changedOnDisk: 'Somebody else changed this file on disk.',
  changedOnDiskHint: 'Load it takes what is on disk, Keep mine stays with your text.',
  load: 'Load it',
  keepMine: 'Keep mine',
  diskDialog: {
    show: 'Show what changed',
    title: (file: string) => `What changed in ${file}`,
    hint: 'Lines with + are on disk, lines with − are yours. What is not chosen is lost.',
    same: 'What is on disk now says the same as your text.',
    gone: 'The file is no longer there. Save puts your text back.',
    reading: 'Reading the file …',
    counts: (added: number, removed: number) => `${added} added, ${removed} removed on disk`,
    left: (count: number) => `${count} ${one(count) ? 'line' : 'lines'} the same`,
    added: 'on disk',
    removed: 'yours',
  },
  rename: {
    question: (next: string, now: string) => ({
      title: `Call the lab ${next}, too?`,
      message: `Its text says “name: ${now}”. Two files of one name are one running lab: starting one would meet the other.`,
    }),
    act: 'Call it so',
    keep: 'Keep the name',
  },
  problems: 'Problems',
  noProblems: 'No problems.',
  problemCount: (count: number) => `${count} ${one(count) ? 'problem' : 'problems'}`,
  lineColumn: (line: number, column: number) => `line ${line}, column ${column}`,
  close: 'Close',
  cancel: 'Cancel',

  confirm: {
    title: 'Save your changes?',
    message: (file: string) => `${file} has changes that are not saved.`,
    save: 'Save',
    discard: 'Discard',
  },

  planDialog: {
    title: (lab: string) => `Plan of ${lab}`,
    fromNothing: 'The lab does not run. This is all that a start makes.',
    fromRunning: 'This is what Apply does to the running lab. Nothing else is touched.',
    exercise: 'This lab is an exercise: something will be other than it stands here.',
    reading: 'Asking the engine for the plan …',
    nothing: 'The running lab is already what the file says. There is nothing to do.',
    invalid: 'There is no plan as long as the lab file has problems.',
    filter: 'Filter',
    filterHint: 'name, command, reason …',
    groups: { make: 'Make', change: 'Change', remove: 'Remove' },
    counts: (make: number, change: number, remove: number) =>
      `${make} to make, ${change} to change, ${remove} to remove`,
    more: (count: number) => `and ${count} more; narrow them down with the filter`,
    noMatch: 'Nothing matches the filter.',
  },

  fileDialog: {
    openTitle: 'Open a lab file',
    saveTitle: 'Save the lab file',
    path: 'File',
    open: 'Open',
    up: 'Up one folder',
    empty: 'There are no folders or lab files here.',
    exists: (name: string) => `${name} is there already. Press Overwrite to replace it.`,
    overwrite: 'Overwrite',
    entries: 'Folders and lab files',
    rename: (next: string, now: string) =>
      `Call the lab “${next}”, too. As “${now}” it would be the same running lab as the other file.`,
  },

  edits: {
    broken: [
      'The lab file cannot be edited here: it is not valid YAML.',
      'Mend the marked lines in the editor first.',
    ],
    notEditable: [
      'This part of the lab file cannot be edited from outside of its text.',
      'It is written in a way, such as an alias, that only a person should change: edit it in the editor.',
    ],
    badName: (name: string): readonly [string, string] => [
      `“${name}” cannot be a name.`,
      'Use letters, digits, “-”, “_” and “.”, starting with a letter or digit; at most 63.',
    ],
    takenName: (name: string): readonly [string, string] => [
      `The name “${name}” is taken.`,
      'Choose another one: LANs, routers, hosts and containers share one name space.',
    ],
    noSubnet: ['No subnet is left for another LAN.', 'Write one into the file, such as 10.9.0.0/24.'],
    macvlanNeedsLan: [
      'Such a network shares the subnet of a LAN, and none is chosen.',
      'Choose the LAN that its containers shall be on.',
    ],
    noConnection: (node: string, to: string): readonly [string, string] => [
      `“${node}” cannot be connected to “${to}”.`,
      'Containers join networks; hosts and routers join LANs.',
    ],
    connected: (node: string, to: string): readonly [string, string] => [
      `“${node}” is on “${to}” already.`,
      'Choose another one.',
    ],
    hostStack: (node: string): readonly [string, string] => [
      `“${node}” uses the network of its host, and so cannot join another one.`,
      'Take it off “host” first.',
    ],
    notConnected: (node: string, from: string): readonly [string, string] => [
      `“${node}” is not on “${from}”.`,
      'Choose one that it is on.',
    ],
    notThere: (name: string): readonly [string, string] => [
      `The lab file has no “${name}”.`,
      'What Docker makes by itself, and what is only in the running lab, cannot be removed from the file.',
    ],
  },

  leavesLab: { title: 'Leave the lab?', act: 'Put them there' },

  mapEdits: {
    name: 'Name',
    subnet: 'Subnet',
    lans: 'LANs',
    lan: 'LAN',
    host: 'Host',
    driver: 'Driver',
    networks: 'Networks',
    node: 'What',
    to: 'To',
    from: 'From',
    noneThere: 'There are none yet.',
    defaultBridge: 'None chosen: Docker’s default bridge.',
    titles: {
      'add-lan': 'Add a LAN',
      'add-router': 'Add a router',
      'add-host': 'Add a host',
      'add-network': 'Add a network',
      'add-container': 'Add a container',
      connect: 'Connect',
      disconnect: 'Disconnect',
      remove: 'Remove',
    },
    add: 'Add',
    connect: 'Connect',
    disconnect: 'Disconnect',
    remove: 'Remove',
    removeMessage: (name: string) => `Remove “${name}” from the lab file?`,
    removeSelection: 'Remove the selection',
  },
} as const
