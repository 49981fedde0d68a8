import { textAt, u8 } from '../bytes.ts'
import type { Dissector, Piece } from '../dissector.ts'
import { field, named } from '../field.ts'
import type { Field } from '../packet.ts'

const names = {
  method: named(
    'http.request.method',
    'text',
    'Method',
    'What is asked for: GET wants a page, POST sends something.',
  ),
  uri: named('http.request.uri', 'text', 'Path', 'Which page of the server is asked for.'),
  requestVersion: named('http.request.version', 'text', 'Version', 'The HTTP that the client speaks.'),
  responseVersion: named('http.response.version', 'text', 'Version', 'The HTTP that the server speaks.'),
  code: named(
    'http.response.code',
    'number',
    'Status',
    'How it went: 200 is fine, 404 is no such page, 500 is a fault of the server.',
  ),
  phrase: named('http.response.phrase', 'text', 'Status in words', 'The same in words.'),
  requestLine: named(
    'http.request.line',
    'text',
    'Header',
    'Something that the client tells about itself or its request.',
  ),
  responseLine: named(
    'http.response.line',
    'text',
    'Header',
    'Something that the server tells about itself or its answer.',
  ),
}

const NEWLINE = 10

/** The first lines of an HTTP/1 message (RFC 9112), up to the empty line; the content behind it is data. */
export const http: Dissector = {
  title: 'Hypertext Transfer Protocol',
  short: 'HTTP',
  names: Object.values(names),
  read({ bytes, start, end, whole }) {
    for (let at = start; at < end; at = lineEnd(bytes, at, end)) {
      if (
        u8(bytes, at) === NEWLINE ||
        (u8(bytes, at) === 13 && u8(bytes, at + 1) === NEWLINE && at + 1 < end)
      )
        return {
          end: lineEnd(bytes, at, end),
          next: { protocol: 'data', end, whole, title: 'Data (content)' },
        }
    }
    return { end }
  },
  fields(piece) {
    const { bytes, start, end } = piece
    const first = lineEnd(bytes, start, end)
    const isResponse = textAt(bytes, start, Math.min(end, start + 5)) === 'HTTP/'
    const line = isResponse ? names.responseLine : names.requestLine
    const fields = isResponse ? statusLine(piece, first) : requestLine(piece, first)
    for (let at = first; at < end; at = lineEnd(bytes, at, end)) {
      const to = withoutNewline(bytes, at, lineEnd(bytes, at, end))
      if (to > at) fields.push(field(line, at, to, textAt(bytes, at, to)))
    }
    return fields
  },
  info({ bytes, start, end }) {
    return textAt(bytes, start, withoutNewline(bytes, start, lineEnd(bytes, start, end)))
  },
}

/** Where the line at `at` ends, its newline included. */
function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  const newline = bytes.indexOf(NEWLINE, at)
  return newline < 0 || newline >= end ? end : newline + 1
}

function withoutNewline(bytes: Uint8Array, start: number, end: number): number {
  let to = end
  while (to > start && (u8(bytes, to - 1) === NEWLINE || u8(bytes, to - 1) === 13)) to--
  return to
}

function requestLine(piece: Piece, end: number): Field[] {
  const [method, uri, version] = words(piece, end)
  return [
    ...(method ? [field(names.method, method.start, method.end, method.text)] : []),
    ...(uri ? [field(names.uri, uri.start, uri.end, uri.text)] : []),
    ...(version ? [field(names.requestVersion, version.start, version.end, version.text)] : []),
  ]
}

function statusLine(piece: Piece, end: number): Field[] {
  const [version, code, phrase] = words(piece, end)
  return [
    ...(version ? [field(names.responseVersion, version.start, version.end, version.text)] : []),
    ...(code
      ? [field(names.code, code.start, code.end, Number.parseInt(code.text, 10) || 0, code.text)]
      : []),
    ...(phrase ? [field(names.phrase, phrase.start, phrase.end, phrase.text)] : []),
  ]
}

/** The first two words of the first line, and all the rest as a third. */
function words({ bytes, start }: Piece, end: number): { start: number; end: number; text: string }[] {
  const line = textAt(bytes, start, withoutNewline(bytes, start, end))
  const found = /^(\S+)(?:( +)(\S+)(?:( +)(.+))?)?/.exec(line)
  const parts: { start: number; end: number; text: string }[] = []
  let at = start
  for (let index = 1; index <= 5; index++) {
    const part = found?.[index] ?? ''
    if (index % 2 === 1 && part !== '') parts.push({ start: at, end: at + part.length, text: part })
    at += part.length
  }
  return parts
}
