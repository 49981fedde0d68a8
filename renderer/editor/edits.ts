import type { Result, YamlEdit } from '../../main/contract.ts'
import { addContainer, addHost, addLan, addNetwork, addRouter } from './edits/add.ts'
import type { AddContainer, AddHost, AddLan, AddNetwork, AddRouter } from './edits/add.ts'
import { connect } from './edits/connect.ts'
import type { Connect } from './edits/connect.ts'
import { disconnect } from './edits/disconnect.ts'
import type { Disconnect } from './edits/disconnect.ts'
import { readLabFile } from './edits/lab-file.ts'
import type { LabFile } from './edits/lab-file.ts'
import { remove } from './edits/remove.ts'
import type { Remove } from './edits/remove.ts'
import { editYaml } from './yaml/edit-yaml.ts'

/** Values set and taken away by their key paths, as drift asks for it. */
export interface SetValues {
  readonly type: 'set-values'
  readonly edits: readonly YamlEdit[]
}

/** A change of a lab that someone makes without writing: each is an edit of the lab file's text. */
export type LabEdit =
  AddLan | AddRouter | AddHost | AddNetwork | AddContainer | Connect | Disconnect | Remove | SetValues

/**
 * Makes an edit in the text of a lab file: comments, order and all that it is not about stay byte for byte. Refused with a
 * problem where the text is not valid YAML, or the edit makes no sense in it.
 */
export function editLab(text: string, edit: LabEdit): Result<string> {
  const file = readLabFile(text)
  if (!file.ok) return file
  const edits = yamlEdits(file.value, edit)
  return edits.ok ? editYaml(text, edits.value) : edits
}

function yamlEdits(file: LabFile, edit: LabEdit): Result<readonly YamlEdit[]> {
  switch (edit.type) {
    case 'add-lan':
      return addLan(file, edit)
    case 'add-router':
      return addRouter(file, edit)
    case 'add-host':
      return addHost(file, edit)
    case 'add-network':
      return addNetwork(file, edit)
    case 'add-container':
      return addContainer(file, edit)
    case 'connect':
      return connect(file, edit)
    case 'disconnect':
      return disconnect(file, edit)
    case 'remove':
      return remove(file, edit)
    case 'set-values':
      return { ok: true, value: edit.edits }
  }
}
