import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'

const config = load(await readFile('electron-builder.yml', 'utf8'))
const profile = await readFile('assets/apparmor-profile', 'utf8')

test('Underlay is packed as AppImage, deb and rpm', () => {
  expect(config).toHaveProperty('linux.target', ['AppImage', 'deb', 'rpm'])
})

test('lab files are associated by a type of their own', () => {
  expect(config).toHaveProperty('fileAssociations', [
    expect.objectContaining({ ext: 'lab.yml', mimeType: 'application/x-underlay-lab+yaml' }),
  ])
})

test('the binary stays a Node, and everything else that it could be is switched off', () => {
  expect(config).toHaveProperty('electronFuses', {
    runAsNode: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: false,
    enableCookieEncryption: false,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('the deb depends on each Debian package that labs need', async () => {
  const list = await readFile('scripts/debian-packages.txt', 'utf8')
  const section = list.slice(list.indexOf('[run]'), list.indexOf('[optional]'))
  const needed = section
    .split('\n')
    .slice(1)
    .flatMap((line) => (/^\w/.test(line) ? [line.split(/\s+/)[0]] : []))
  expect(needed.length).toBeGreaterThan(3)
  expect(config).toHaveProperty('deb.depends', expect.arrayContaining([...needed, 'uidmap']))
})

describe('the AppArmor profile', () => {
  test('is for the installed binary, allows user namespaces, and is named as the packages’ scripts name it', async () => {
    expect(profile).toMatch(
      /^profile underlay-desktop \/opt\/Underlay\/underlay-desktop flags=\(unconfined\) \{\n {2}userns,$/m,
    )
    expect(config).toMatchObject({ productName: 'Underlay', linux: { executableName: 'underlay-desktop' } })
    for (const script of ['after-install', 'after-remove'])
      expect(await readFile(`assets/${script}.sh`, 'utf8')).toContain('/etc/apparmor.d/underlay-desktop')
  })
})

test('the window, the desktop entry and the software centre have one name for the application', async () => {
  const main = await readFile('electron/main.ts', 'utf8')
  const metainfo = await readFile('assets/org.underlay.Underlay.metainfo.xml', 'utf8')
  expect(config).toHaveProperty('extraMetadata.desktopName', 'underlay-desktop.desktop')
  expect(main).toContain("app.setDesktopName('underlay-desktop.desktop')")
  expect(metainfo).toContain('<launchable type="desktop-id">underlay-desktop.desktop</launchable>')
})

test.each([16, 24, 32, 48, 64, 96, 128, 256, 512])('there is an icon of %i pixels', async (size) => {
  const png = await readFile(`assets/icons/${size}x${size}.png`)
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
})

test('the scripts of the packages are sound shell scripts', () => {
  for (const script of ['after-install.sh', 'after-remove.sh', 'underlay'])
    execFileSync('sh', ['-n', `assets/${script}`])
})
