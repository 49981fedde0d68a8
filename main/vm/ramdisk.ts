import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { run } from '../kernel/spawn.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import init from './ramdisk.sh?raw'

/** Modules that the machine needs before it sees the files in which the others are. */
const early = ['virtio_pci', 'virtio_net', 'virtio_rng', '9pnet_virtio', '9p', 'overlay']

/**
 * Makes `ramdisk`, the initial RAM disk of a kernel, in `folder`, where its `modules` are: busybox, the modules that reach the
 * machine's own files, and the script that loads them.
 */
export async function makeRamdisk(folder: string, release: string): Promise<Result<void>> {
  const files = join(folder, 'ramdisk-files')
  await mkdir(join(files, 'modules'), { recursive: true })
  await mkdir(join(files, 'bin'))
  // depmod and modprobe look for `lib/modules` below the folder that they are given.
  await mkdir(join(folder, 'lib'))
  const place = ['ln', '-s', '../modules', join(folder, 'lib/modules')] as const
  for (const step of [place, ['depmod', '--basedir', folder, release]] as const) {
    const { code, stderr } = await run([...step])
    if (code !== 0) return failed(broken(stderr))
  }
  const loads = await run([
    'modprobe',
    '--dirname',
    folder,
    '--set-version',
    release,
    '--show-depends',
    '--all',
    ...early,
  ])
  if (loads.code !== 0) return failed(broken(loads.stderr))
  const modules = [...new Set([...loads.stdout.matchAll(/^insmod (\S+)/gm)].map(([, path]) => path ?? ''))]
  for (const [place, module] of modules.entries()) {
    const copy = join(files, 'modules', `${String(place).padStart(2, '0')}-${basename(module)}`)
    await copyFile(module, copy)
    if (copy.endsWith('.xz')) {
      const { code, stderr } = await run(['xz', '--decompress', copy])
      if (code !== 0) return failed(broken(stderr))
    }
  }
  await copyFile('/bin/busybox', join(files, 'bin/busybox'))
  await writeFile(join(files, 'init'), init, { mode: 0o755 })
  const pack = 'cd "$1" && find . | cpio --quiet --create --format=newc --owner=+0:+0 | gzip -1 >../ramdisk'
  const packed = await run(['bash', '-c', pack, 'pack', files])
  if (packed.code !== 0) return failed(broken(packed.stderr))
  await rm(files, { recursive: true })
  await rm(join(folder, 'lib'), { recursive: true })
  return ok(undefined)
}

function broken(words: string) {
  const message = 'The initial RAM disk of the virtual machine could not be made.'
  const hint = 'The lines above say why; `underlay doctor` lists the tools that it takes.'
  return kernelProblem('no-ramdisk', message, hint, { evidence: words.trim().split('\n') })
}
