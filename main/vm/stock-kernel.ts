import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from '../kernel/capabilities/cache.ts'
import { run } from '../kernel/spawn.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import { makeRamdisk } from './ramdisk.ts'

/** Debian's stock kernel, unpacked for a virtual machine; nothing of it is installed. */
export interface StockKernel {
  /** Kernel release, `6.1.0-50-amd64`. */
  readonly release: string
  readonly image: string
  readonly ramdisk: string
  /** The folder of all kernel releases' modules, to be bound to `/lib/modules`. */
  readonly modules: string
}

/** Parts of the package that labs have a use for; the rest (graphics, sound, disks, radio …) stays packed. */
const wanted = [
  './boot/vmlinuz-*',
  '*/lib/modules/*/modules.*',
  ...['arch', 'crypto', 'lib', 'net', 'fs/9p', 'fs/netfs', 'fs/fscache', 'fs/overlayfs', 'fs/fuse'].map(
    kernel,
  ),
  ...['char', 'net', 'virtio', 'crypto'].map((folder) => kernel(`drivers/${folder}`)),
]
const unwanted = [
  'ethernet',
  'wireless',
  'usb',
  'can',
  'hamradio',
  'phy',
  'wwan',
  'fddi',
  'arcnet',
  'ieee802154',
]

function kernel(folder: string): string {
  return `*/lib/modules/*/kernel/${folder}`
}

/**
 * The newest stock kernel in the user's cache; fetches Debian's package (70 MB) with apt-get where there is none yet, which
 * `say` is told. Fails where this is not a Debian on an x86-64 processor, or without a network.
 */
export async function stockKernel(say: (sentence: string) => void): Promise<Result<StockKernel>> {
  const folder = join(cacheFolder(), 'kernel')
  const [newest] = (await releasesIn(folder)).sort(byRelease)
  if (newest !== undefined) return ok(kernelIn(join(folder, newest), newest))
  if (process.arch !== 'x64') return failed(noKernel(`The processor is of type ${process.arch}.`))
  say('Fetching Debian’s stock kernel, 70 MB; this is done once.')
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const draft = await mkdtemp(join(folder, 'draft-'))
    try {
      return await unpackInto(draft, folder)
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  } catch (error) {
    const message = `The folder ${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}.`
    const hint = 'Make room there, or name another folder with XDG_CACHE_HOME.'
    return failed(kernelProblem('cache-not-written', message, hint))
  }
}

async function unpackInto(draft: string, folder: string): Promise<Result<StockKernel>> {
  const [packageName] = await dependenciesOf('linux-image-amd64')
  if (packageName === undefined) return failed(noKernel('apt-get knows no package linux-image-amd64.'))
  const release = packageName.replace('linux-image-', '')
  const unpack = [
    'cd "$1" && apt-get download --quiet --quiet "$2" && mkdir files &&',
    'dpkg-deb --fsys-tarfile ./*.deb | tar --extract --directory=files --wildcards',
    '"${@:3}" 2>/dev/null; test -e files/boot/vmlinuz-*',
  ].join(' ')
  const patterns = [...unwanted.map((name) => `--exclude=*/drivers/net/${name}`), ...wanted]
  const fetched = await run(['bash', '-c', unpack, 'unpack', draft, packageName, ...patterns])
  if (fetched.code !== 0) return failed(noKernel(fetched.stderr.trim()))
  const files = join(draft, 'files')
  const lib = existsSync(join(files, 'usr/lib/modules')) ? 'usr/lib' : 'lib'
  await rename(join(files, lib, 'modules'), join(draft, 'modules'))
  await rename(join(files, 'boot', `vmlinuz-${release}`), join(draft, 'vmlinuz'))
  const disk = await makeRamdisk(draft, release)
  if (!disk.ok) return disk
  await rm(files, { recursive: true })
  for (const name of await readdir(draft)) if (name.endsWith('.deb')) await rm(join(draft, name))
  const home = join(folder, release)
  // Another one may have been faster; its kernel is as good.
  if (!existsSync(home)) await rename(draft, home)
  return ok(kernelIn(home, release))
}

async function dependenciesOf(packageName: string): Promise<string[]> {
  const { stdout } = await run(['apt-cache', 'depends', packageName])
  return [...stdout.matchAll(/Depends: (linux-image-\S+)/g)].flatMap(([, name]) => name ?? [])
}

async function releasesIn(folder: string): Promise<string[]> {
  const names = existsSync(folder) ? await readdir(folder) : []
  return names.filter((name) => existsSync(join(folder, name, 'ramdisk')) && !name.startsWith('draft-'))
}

function byRelease(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true })
}

function kernelIn(folder: string, release: string): StockKernel {
  return {
    release,
    image: join(folder, 'vmlinuz'),
    ramdisk: join(folder, 'ramdisk'),
    modules: join(folder, 'modules'),
  }
}

function noKernel(words: string) {
  const message = 'Debian’s stock kernel, which the virtual machine runs, could not be had.'
  const hint =
    'It comes from Debian’s package archive by apt-get, on a Debian with an x86-64 processor, over a network: look whether `apt-get download linux-image-amd64` works.'
  return kernelProblem('no-stock-kernel', message, hint, { evidence: words.split('\n') })
}
