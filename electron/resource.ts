import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'
import { contentSecurityPolicy } from '../main/server/pages.ts'

/** The scheme and the host of the interface's page: an origin of its own, unlike files. */
export const scheme = 'app'
export const origin = `${scheme}://underlay`

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Answers a request for a file of the built interface in `folder`, and for nothing else. */
export async function answer(folder: string, { method, url }: Request): Promise<Response> {
  if (method !== 'GET') return new Response(null, { status: 405, headers })
  const file = fileOf(folder, url)
  const type = file === undefined ? undefined : types[extname(file)]
  if (file === undefined || type === undefined) return new Response(null, { status: 404, headers })
  const content = await readFile(file).catch(() => undefined)
  if (content === undefined) return new Response(null, { status: 404, headers })
  return new Response(new Uint8Array(content), { headers: { ...headers, 'content-type': type } })
}

/** The file in `folder` that an address of the interface means; none for one that leads elsewhere. */
export function fileOf(folder: string, address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== `${scheme}:` || url.host !== 'underlay') return undefined
  const path = decoded(url.pathname)
  if (path === undefined || /[\0\\]/.test(path)) return undefined
  const file = resolve(folder, `.${path.endsWith('/') ? `${path}index.html` : path}`)
  return file.startsWith(folder + sep) ? file : undefined
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
