import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'

/** Nothing from elsewhere, no inline scripts, no frames; styles may be inline, since xterm and CodeMirror write theirs so. */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Sends a file of the built interface; what has a hash in its name may be kept for ever. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end()
    return
  }
  const name = fileName(request.url ?? '/')
  const type = name === undefined ? undefined : types[extname(name)]
  const content =
    name === undefined || type === undefined
      ? undefined
      : await readFile(join(folder, name)).catch(() => undefined)
  if (content === undefined || type === undefined || name === undefined) {
    sendPage(response, 404, 'There is no such page.', 'The interface is at /.')
    return
  }
  const kept = name.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache'
  response.writeHead(200, { ...headers, 'content-type': type, 'cache-control': kept })
  response.end(request.method === 'HEAD' ? undefined : content)
}

/** A page of one sentence and what to do. */
export function sendPage(response: ServerResponse, status: number, sentence: string, hint: string): void {
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Underlay</title>
<style>body { font: 16px system-ui, sans-serif; margin: 20vh auto; max-width: 36em; color-scheme: light dark }</style>
<h1>${escaped(sentence)}</h1>
<p>${escaped(hint)}</p>
</html>
`
  response.writeHead(status, {
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(page)
}

/** A path below the folder; none for one that leads out of it. */
function fileName(url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname)
    if (path.includes('\0')) return undefined
    const clean = normalize(path)
    return clean === '/' ? '/index.html' : clean
  } catch {
    return undefined
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${String(char.charCodeAt(0))};`)
}
