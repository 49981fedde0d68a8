import { EventEmitter } from 'node:events'
import type { Session, WebContents } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { standIn } from './stand-in.ts'

const openExternal = vi.hoisted(() => vi.fn(() => Promise.resolve()))
// eslint-disable-next-line no-restricted-syntax -- what Electron calls it
vi.mock('electron', () => ({ shell: { openExternal } }))
const { guardContents, guardSession, isExternal, isOwn } = await import('../../../electron/guard.ts')

/** A page's contents, as far as they are guarded. */
function contents() {
  let open: ((details: { url: string }) => { action: string }) | undefined
  const emitter = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: typeof open) => {
      open = handler
    },
  })
  guardContents(standIn<WebContents>(emitter))
  return { emitter, open: (url: string) => open?.({ url }) }
}

/** What Chromium was told about permissions and requests. */
function rules() {
  const told: Record<string, (...args: unknown[]) => unknown> = {}
  guardSession(
    standIn<Session>({
      setPermissionRequestHandler: (handler: never) => (told['request'] = handler),
      setPermissionCheckHandler: (handler: never) => (told['check'] = handler),
      setDevicePermissionHandler: (handler: never) => (told['device'] = handler),
      webRequest: {
        onBeforeRequest: (filter: { urls: string[] }, handler: never) => {
          told['urls'] = () => filter.urls
          told['fetch'] = handler
        },
      },
    }),
  )
  return told
}

beforeEach(() => {
  openExternal.mockClear()
})

describe('a page', () => {
  test.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])(
    'is kept from %s',
    (name) => {
      const event = { preventDefault: vi.fn() }
      contents().emitter.emit(name, event)
      expect(event.preventDefault).toHaveBeenCalledOnce()
    },
  )

  test('opens no window; an https link goes to the system’s browser', () => {
    expect(contents().open('https://www.rfc-editor.org/rfc/rfc7348')).toEqual({ action: 'deny' })
    expect(openExternal).toHaveBeenCalledExactlyOnceWith('https://www.rfc-editor.org/rfc/rfc7348')
  })

  test.each([
    'http://10.0.0.3/',
    'file:///etc/passwd',
    'app://underlay/',
    'javascript:alert(1)',
    'smb://h/s',
    'x',
  ])('hands nothing else to the system: %s', (url) => {
    expect(contents().open(url)).toEqual({ action: 'deny' })
    expect(openExternal).not.toHaveBeenCalled()
  })

  test('is not led astray by a user name that looks like a host', () => {
    expect(isExternal('https://underlay.org@evil.example/')).toBe(false)
  })
})

describe('the session', () => {
  const asked = (permission: string, requestingUrl: string) => {
    const grant = vi.fn()
    rules()['request']?.({}, permission, grant, { requestingUrl })
    return grant.mock.calls
  }

  test.each([
    'media',
    'geolocation',
    'notifications',
    'openExternal',
    'fullscreen',
    'hid',
    'midi',
    'fileSystem',
  ])('denies the page %s', (permission) => {
    expect(asked(permission, 'app://underlay/')).toEqual([[false]])
    expect(rules()['check']?.({}, permission, 'app://underlay')).toBe(false)
  })

  test('lets the interface’s own page copy and paste, and no other', () => {
    expect(asked('clipboard-read', 'app://underlay/')).toEqual([[true]])
    expect(asked('clipboard-read', 'https://evil.example/')).toEqual([[false]])
    expect(rules()['check']?.({}, 'clipboard-sanitized-write', 'app://underlay/')).toBe(true)
    expect(rules()['check']?.({}, 'clipboard-sanitized-write', 'app://underlay.evil')).toBe(false)
  })

  test('denies devices', () => {
    expect(rules()['device']?.({})).toBe(false)
  })

  test('reaches neither the network nor files', () => {
    const told = rules()
    const decide = vi.fn()
    told['fetch']?.({}, decide)
    expect(decide).toHaveBeenCalledExactlyOnceWith({ cancel: true })
    expect(told['urls']?.()).toEqual(
      expect.arrayContaining(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*']),
    )
  })
})

test('only the interface’s own origin is its own', () => {
  expect(isOwn('app://underlay')).toBe(true)
  expect(isOwn('app://underlay/index.html')).toBe(true)
  expect(isOwn('app://underlay.evil/')).toBe(false)
  expect(isOwn('https://app://underlay/')).toBe(false)
})
