import type { Dissector } from '../dissector.ts'
import { bytesField, named } from '../field.ts'

const names = {
  data: named(
    'data.data',
    'bytes',
    'Bytes',
    'What no header describes: the content, or a protocol that is not read here.',
  ),
}

/** What is behind the last header that is known. */
export const data: Dissector = {
  title: 'Data',
  short: 'Data',
  names: Object.values(names),
  read: ({ end }) => ({ end }),
  fields: ({ bytes, start, end }) => [bytesField(names.data, bytes, start, end)],
  info: ({ start, end }) => `${end - start} bytes`,
}
