/** The English texts of menus and dialogs. `&` stands before a menu's letter for Alt. */
export const texts = {
  file: '&File',
  edit: '&Edit',
  view: '&View',
  lab: '&Lab',
  help: '&Help',
  open: '&Open…',
  openRecent: 'Open &Recent',
  noRecent: 'Nothing yet',
  save: '&Save',
  saveAs: 'Save &As…',
  close: '&Close',
  quit: '&Quit',
  palette: 'Command &Palette…',
  map: '&Map',
  editor: '&Editor',
  terminals: '&Terminals',
  inspector: '&Inspector',
  checks: '&Checks',
  events: 'E&vents',
  library: '&Library',
  start: '&Start',
  follow: '&Follow a packet …',
  startInVm: 'Start in a &virtual machine',
  apply: '&Apply',
  down: 'E&nd',
  check: '&Check',
  shortcuts: 'Keyboard &Shortcuts',
  documentation: '&Documentation',
  about: 'A&bout Underlay',

  labFiles: 'Lab files',
  allFiles: 'All files',

  stillRunning: (labs: readonly string[]) =>
    labs.length === 1
      ? `The lab ${labs[0] ?? ''} is running.`
      : `${labs.length} labs are running: ${labs.join(', ')}.`,
  stillRunningDetail:
    'Kept running, they are here when Underlay opens again, and for `underlay` in a shell. Their terminals close either way.',
  keepRunning: 'Keep them running',
  endThem: 'End them',
  cancel: 'Cancel',
  notEnded: 'Not every lab could be ended.',
  quitAnyway: 'Quit anyway',

  unsaved: 'There are changes that are not saved.',
  unsavedDetail: 'They are lost when the window closes now.',
  closeAnyway: 'Close without saving',

  engineEnds: 'The engine ends again and again.',
  engineEndsDetail:
    'Labs that are up go on running. What the engine said before it ended is on the standard error of this program.',
  tryAgain: 'Try again',

  root: 'Underlay’s window does not run as root: a browser engine with all rights is no place for a page. Start it as an ordinary user, which labs do not need root for either, or run `underlay serve` and open its address.',
} as const
