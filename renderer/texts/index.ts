import { connection } from './connection.ts'
import { workspace } from './workspace.ts'

/** Every English text of the interface, by area: one file each, nothing anywhere else. */
export const texts = { connection, workspace } as const
