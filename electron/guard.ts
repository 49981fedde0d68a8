import type { Session, WebContents } from 'electron'
import { shell } from 'electron'
import { origin } from './resource.ts'

/** Copy and paste in terminals; the one thing that the page may ask Chromium for. */
const allowed: readonly string[] = ['clipboard-read', 'clipboard-sanitized-write']

/** Holds whatever shows a page to the one page: no navigation, no windows, no webviews. */
export function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternal(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
  contents.on('will-navigate', deny)
  contents.on('will-redirect', deny)
  contents.on('will-frame-navigate', deny)
  contents.on('will-attach-webview', deny)
}

function deny(event: { preventDefault(): void }): void {
  event.preventDefault()
}

/** Denies what a page may ask Chromium for, and the network. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, grant, { requestingUrl }) => {
    grant(allowed.includes(permission) && isOwn(requestingUrl))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => allowed.includes(permission) && isOwn(requestingOrigin),
  )
  session.setDevicePermissionHandler(() => false)
  const elsewhere = ['http', 'https', 'ws', 'wss', 'ftp'].map((name) => `${name}://*/*`)
  session.webRequest.onBeforeRequest({ urls: [...elsewhere, 'file://*'] }, (_request, decide) => {
    decide({ cancel: true })
  })
}

/** Whether an address is of the interface's own page. */
export function isOwn(address: string): boolean {
  return address === origin || address.startsWith(`${origin}/`)
}

/** Whether an address may be handed to the system's browser: https alone, and no hidden user name. */
export function isExternal(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url?.protocol === 'https:' && url.username === '' && url.password === ''
}
