/** A folder and a name as one path. */
function join(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`
}

/** The folder of a path. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1))
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The path that was typed, in a folder; a lab file's ending is added where it is missing. */
export function typedPath(folder: string, typed: string): string {
  const path = typed.startsWith('/') ? typed : join(folder, typed)
  return /\.ya?ml$/.test(path) ? path : `${path}.lab.yml`
}
