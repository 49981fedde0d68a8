import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { build, Platform } from 'electron-builder'
import { load } from 'js-yaml'
import { spawnSync } from 'node:child_process'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { standInElectron } from './stand-in-electron.ts'

// `npm run dist -- --check`: packs Underlay as `npm run dist` does, with a stand-in for Electron, up to where the programs that
// write AppImage, deb and rpm would be fetched, and looks at what came out. Needs no network.

/** What is run, or is shown to programs that know nothing of archives. */
const realFiles = [
  'package.json',
  'out/main/cli.js',
  'out/main/engine-process.js',
  'out/main/probe.js',
  'out/renderer/index.html',
  'labs/overlay/two-lans.lab.yml',
  'docs/desktop.md',
  'node_modules/node-pty/package.json',
]

const wantedFuses: readonly (readonly [FuseV1Options, FuseState])[] = [
  [FuseV1Options.RunAsNode, FuseState.ENABLE],
  [FuseV1Options.EnableCookieEncryption, FuseState.DISABLE],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseState.DISABLE],
  [FuseV1Options.EnableNodeCliInspectArguments, FuseState.DISABLE],
  [FuseV1Options.OnlyLoadAppFromAsar, FuseState.ENABLE],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, FuseState.DISABLE],
]

const wantedEntries = [
  'Name=Underlay',
  'Exec=/opt/Underlay/underlay-desktop %U',
  'StartupWMClass=underlay-desktop',
  'Categories=Network;Development;',
]

/** A complaint for each thing that is wrong. */
type Complaints = readonly string[]

function report(what: string, complaints: Complaints): void {
  if (complaints.length > 0) process.exitCode = 1
  process.stdout.write(
    complaints.length === 0 ? `fine: ${what}\n` : `WRONG: ${what}\n  ${complaints.join('\n  ')}\n`,
  )
}

/** Runs a program; what it says where it is not content. */
function judge(what: string, program: string, ...args: readonly string[]): void {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (error) process.stdout.write(`skipped: ${what} (${program}: ${error.message})\n`)
  else report(what, status === 0 ? [] : `${stdout}${stderr}`.trim().split('\n'))
}

/** Packs into `folder/dist`; gives the desktop entry of the deb. */
async function pack(folder: string): Promise<string> {
  const entries: string[] = []
  const config: unknown = load(await readFile('electron-builder.yml', 'utf8'))
  await build({
    targets: Platform.LINUX.createTarget(['deb', 'rpm', 'AppImage']),
    publish: 'never',
    config: {
      ...(typeof config === 'object' ? config : {}),
      electronDist: join(folder, 'electron'),
      directories: { output: join(folder, 'dist'), buildResources: 'assets' },
    },
    // Told what the program that writes a package would be given; true keeps it from being fetched and run.
    effectiveOptionComputed: async (computed: unknown) => {
      if (Array.isArray(computed)) entries.push(await readFile(String(computed[1]), 'utf8'))
      return true
    },
  })
  return entries[0] ?? ''
}

async function missing(folder: string, files: readonly string[]): Promise<Complaints> {
  const there = await Promise.all(
    files.map((file) =>
      access(join(folder, file)).then(
        () => true,
        () => false,
      ),
    ),
  )
  return files.filter((_file, index) => there[index] !== true).map((file) => `${file} is not there`)
}

async function wrongFuses(program: string): Promise<Complaints> {
  const wire = await getCurrentFuseWire(program)
  return wantedFuses
    .filter(([fuse, state]) => wire[fuse] !== state)
    .map(([fuse]) => `${FuseV1Options[fuse]} is not as it should be`)
}

const folder = await mkdtemp(join(tmpdir(), 'underlay-dist-'))
try {
  await standInElectron(join(folder, 'electron'))
  const entry = await pack(folder)
  report('electron-builder takes its configuration, and packs', [])
  const packed = join(folder, 'dist/linux-unpacked')
  const real = join(packed, 'resources/app.asar.unpacked')
  report('what is run lies beside the archive', await missing(real, realFiles))
  report('the fuses', await wrongFuses(join(packed, 'underlay-desktop')))
  report(
    'the desktop entry',
    wantedEntries.filter((line) => !entry.split('\n').includes(line)).map((line) => `no line ${line}`),
  )
  judge(
    'the packed command line reads a packed lab',
    join(packed, 'bin/underlay'),
    'validate',
    join(real, 'labs/overlay/two-lans.lab.yml'),
  )
  await writeFile(join(folder, 'underlay-desktop.desktop'), entry)
  judge(
    'the desktop entry, to freedesktop.org',
    'desktop-file-validate',
    join(folder, 'underlay-desktop.desktop'),
  )
  if ((await missing('/etc/apparmor.d/abi', ['4.0'])).length > 0)
    process.stdout.write(
      'skipped: the AppArmor profile (there is no AppArmor 4.0 here, which first knew `userns`)\n',
    )
  else
    judge(
      'the AppArmor profile',
      'apparmor_parser',
      '--skip-kernel-load',
      '--skip-cache',
      'assets/apparmor-profile',
    )
  judge(
    'the software centre’s description',
    'appstreamcli',
    'validate',
    '--no-net',
    'assets/org.underlay.Underlay.metainfo.xml',
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}
