import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file, all of it or nothing: what was there before stays where the disk is full. Mode and owner of an old file are
 * kept, and a symbolic link goes on leading to where it did. Fails as `node:fs` does.
 */
export async function writeWhole(path: string, content: string | Iterable<Uint8Array>): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const old = await stat(target).catch(() => undefined)
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.new`)
  try {
    const file = await open(draft, 'wx', 0o666)
    try {
      for (const piece of typeof content === 'string' ? [content] : content) await file.writeFile(piece)
      if (old) await file.chmod(old.mode & 0o7777)
      // Only root may leave a file to its owner; anybody else who may replace it becomes that.
      if (old && process.getuid?.() === 0) await file.chown(old.uid, old.gid)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
