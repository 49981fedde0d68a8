import { createAsking } from './asking.ts'
import type { LabEdit } from './edits.ts'
import type { LabFile, SectionName } from './edits/lab-file.ts'

/** What the map edit's dialog asks about; values that are known already are not asked. */
export type MapQuestion = (
  | { readonly type: 'add-lan' }
  | { readonly type: 'add-router'; readonly lan?: string }
  | { readonly type: 'add-host'; readonly lan?: string }
  | { readonly type: 'add-network'; readonly host?: string }
  | { readonly type: 'add-container'; readonly host?: string; readonly network?: string }
  | { readonly type: 'connect'; readonly node?: string }
  | { readonly type: 'disconnect'; readonly node?: string }
  | { readonly type: 'remove'; readonly section: SectionName; readonly name: string }
) & { readonly file: LabFile }

/** The question that `MapEditDialog.vue` shows; answered with an edit, or with none. */
export const mapQuestion = createAsking<MapQuestion, LabEdit | undefined>(undefined)
