import { capture } from './capture.ts'
import { editor } from './editor.ts'
import { map } from './map.ts'
import { terminal } from './terminal.ts'
import { shell } from './shell.ts'
import { walk } from './walk.ts'
import { workspace } from './workspace.ts'
import { checks } from './checks.ts'
import { events } from './events.ts'
import { exercise } from './exercise.ts'
import { faults } from './faults.ts'
import { guide } from './guide.ts'
import { impair } from './impair.ts'
import { inspector } from './inspector.ts'
import { library } from './library.ts'
import { parts } from './parts.ts'

/** Every English text of the interface, by area: one file each, nothing anywhere else. */
export const texts = {
  capture,
  editor,
  map,
  terminal,
  shell,
  workspace,
  checks,
  events,
  exercise,
  faults,
  guide,
  impair,
  inspector,
  library,
  parts,
  walk,
} as const
