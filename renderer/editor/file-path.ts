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

/** The path that was typed, in a folder, as a shell reads it: `~` is the user's home, `..` the folder above. */
export function typedPath(folder: string, typed: string, home: string): string {
  const whole = typed.replace(/^~(?=\/|$)/, home)
  const parts: string[] = []
  for (const part of (whole.startsWith('/') ? whole : join(folder, whole)).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** Whether what was typed can only be a folder. */
export function isFolderName(typed: string): boolean {
  return /(^|\/)(~|\.{0,2})$/.test(typed)
}

/** A path with a lab file's ending, which is added where it is missing. */
export function withEnding(path: string): string {
  return /\.ya?ml$/.test(path) ? path : `${path}.lab.yml`
}

/** A path as people write it: what is in their home begins with `~`. */
export function shortPath(path: string, home: string): string {
  if (path === home) return '~'
  return home !== '/' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
}
