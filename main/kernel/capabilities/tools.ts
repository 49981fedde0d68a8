import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import type { KernelObject } from '../objects.ts'

/** A program of this machine that Underlay runs. */
export interface Tool {
  readonly name: string
  /** What it is for, to be read after its name. */
  readonly purpose: string
  /** The package that brings it, by family of distribution. */
  readonly package: { readonly debian: string; readonly fedora: string; readonly arch: string }
  /** The kind of object that it is needed for most of all, for the message when it is missing. */
  readonly kind?: KernelObject['kind']
  /** Set where labs come up without it, unless they ask for an object of its kind. */
  readonly optional?: true
}

const utilLinux = { debian: 'util-linux', fedora: 'util-linux', arch: 'util-linux' }
const iproute = { debian: 'iproute2', fedora: 'iproute', arch: 'iproute2' }

/** Every tool that Underlay runs, those that it cannot do without first. */
export const tools: readonly Tool[] = [
  { name: 'bash', purpose: 'runs the scripts inside a lab', package: same('bash') },
  { name: 'ip', purpose: 'makes namespaces, links, addresses and routes', package: iproute },
  { name: 'bridge', purpose: 'makes and reads forwarding entries', package: iproute, kind: 'fdb' },
  {
    name: 'tc',
    purpose: 'impairs links: rate, delay, loss',
    package: { ...iproute, fedora: 'iproute-tc' },
    kind: 'qdisc',
    optional: true,
  },
  { name: 'nft', purpose: 'makes and reads NAT and filter rules', package: same('nftables'), kind: 'table' },
  {
    name: 'sysctl',
    purpose: 'sets how a namespace forwards',
    package: { debian: 'procps', fedora: 'procps-ng', arch: 'procps-ng' },
    kind: 'sysctl',
  },
  { name: 'unshare', purpose: 'makes the sandbox of a lab', package: utilLinux },
  { name: 'nsenter', purpose: 'enters a lab and its namespaces', package: utilLinux },
  { name: 'setpriv', purpose: 'gives up the privileges that a lab has no use for', package: utilLinux },
  {
    name: 'mount',
    purpose: 'gives a lab its own view of the files',
    package: { ...utilLinux, debian: 'mount' },
  },
  { name: 'pivot_root', purpose: 'gives a lab its own root folder', package: utilLinux },
  { name: 'xargs', purpose: 'runs many commands in one process', package: same('findutils') },
  { name: 'flock', purpose: 'keeps two commands in one node apart', package: utilLinux, kind: 'process' },
  { name: 'setsid', purpose: 'starts the commands of a lab', package: utilLinux, kind: 'process' },
  {
    name: 'hostname',
    purpose: 'gives a container its hostname',
    package: { debian: 'hostname', fedora: 'hostname', arch: 'inetutils' },
    kind: 'process',
  },
  {
    name: 'ping',
    purpose: 'checks who reaches whom',
    package: { debian: 'iputils-ping', fedora: 'iputils', arch: 'iputils' },
    optional: true,
  },
  {
    name: 'python3',
    purpose: 'listens to frames, serves the web pages of the labs',
    package: { ...same('python3'), arch: 'python' },
    optional: true,
  },
  { name: 'ss', purpose: 'lists the connections of a node', package: iproute, optional: true },
  {
    name: 'conntrack',
    purpose: 'lists tracked connections where the kernel has no /proc/net/nf_conntrack',
    package: { debian: 'conntrack', fedora: 'conntrack-tools', arch: 'conntrack-tools' },
    optional: true,
  },
  {
    name: 'newuidmap',
    purpose: 'lets daemons in a lab of an ordinary user drop their privileges',
    package: { debian: 'uidmap', fedora: 'shadow-utils', arch: 'shadow' },
    optional: true,
  },
]

/** Where a lab finds its tools: it does not see the user's home, so what is there does not count. */
const folders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** A tool's file and the time of its last change (milliseconds), or nothing where it is missing or cannot be run. */
export function findTool(name: string): { readonly path: string; readonly changed: number } | undefined {
  for (const folder of folders) {
    const path = `${folder}/${name}`
    const file = statSync(path, { throwIfNoEntry: false })
    if (file?.isFile() && isExecutable(path)) return { path, changed: file.mtimeMs }
  }
  return undefined
}

/** What a virtual machine with a full kernel takes, with the packages of Debian, whose kernel it is. */
const vmTools = {
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  cpio: 'cpio',
  modprobe: 'kmod',
} as const

/** Whether labs that this kernel cannot run can run in a virtual machine: its tools are here, and its kernel fits the processor. */
export function hasVm(): boolean {
  return process.arch === 'x64' && Object.keys(vmTools).every((tool) => findTool(tool))
}

/** The command that makes {@link hasVm} true, on a Debian. */
export function installVmCommand(): string {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  return `${sudo}apt-get install ${Object.values(vmTools).join(' ')}`
}

/** The tools that are missing here, and without which no lab comes up, or none with these objects. */
export function missingTools(objects: readonly KernelObject[]): Tool[] {
  const isAskedFor = ({ kind }: Tool) => kind !== undefined && objects.some((object) => object.kind === kind)
  return tools.filter((tool) => !findTool(tool.name) && (!tool.optional || isAskedFor(tool)))
}

/** The object of a lab that needs a tool most of all: the first of the tool's kind, or the first of any. */
export function needer({ kind }: Tool, objects: readonly KernelObject[]): KernelObject | undefined {
  return (kind && objects.find((object) => object.kind === kind)) ?? objects[0]
}

/** The command that installs a package that Underlay needs, on this machine's distribution. */
export function installCommand({ package: packages }: Tool): string {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  switch (distribution()) {
    case 'debian':
      return `${sudo}apt-get install ${packages.debian}`
    case 'fedora':
      return `${sudo}dnf install ${packages.fedora}`
    case 'arch':
      return `${sudo}pacman -S ${packages.arch}`
  }
}

function distribution(): keyof Tool['package'] {
  const words = osRelease()
    .filter(([key]) => key === 'ID' || key === 'ID_LIKE')
    .flatMap(([, value]) => value.split(' '))
  if (words.some((word) => ['fedora', 'rhel', 'centos'].includes(word))) return 'fedora'
  return words.includes('arch') ? 'arch' : 'debian'
}

/** What os-release(5) says of this machine, key by key; nothing where there is no such file. */
export function osRelease(): [string, string][] {
  try {
    const text = readFileSync('/etc/os-release', 'utf8')
    return [...text.matchAll(/^(\w+)=["']?(.*?)["']?$/gm)].map(([, key = '', value = '']) => [key, value])
  } catch {
    return []
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function same(name: string): Tool['package'] {
  return { debian: name, fedora: name, arch: name }
}
