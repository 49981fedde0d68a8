import type { YAMLException } from 'js-yaml'
import { inputProblem } from '../problem.ts'
import type { Problem } from '../problem.ts'
import { locate } from './lines.ts'

interface Explanation {
  readonly reason: RegExp
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** The parser complains of the line after the one that left something open. */
const DEDENTED = /^deficient indentation/

/** What the YAML parser says, and what it means to the person who wrote the file. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    reason: /^tab characters/,
    code: 'tab',
    message: 'The line is indented with a tab; YAML allows only spaces.',
    hint: 'Replace the tab with spaces.',
  },
  {
    reason: /^null byte/,
    code: 'nul-byte',
    message: 'There is a NUL byte here: this is not a text file.',
    hint: 'Check that this is the file you meant, saved as UTF-8.',
  },
  {
    reason: /non-printable|valid JSON character/,
    code: 'control-character',
    message: 'There is a control character here that YAML does not allow.',
    hint: 'Delete it, or write it as an escape such as "\\x1b" in double quotes.',
  },
  {
    reason: DEDENTED,
    code: 'unclosed',
    message: 'A `[`, `{` or quote is still open at the end of this line.',
    hint: 'Close it, or indent the next line further than the key that it belongs to.',
  },
  {
    reason: /within a flow collection/,
    code: 'unclosed-bracket',
    message: 'The file ends inside of a `[` or `{` that is never closed.',
    hint: 'Close it with `]` or `}`.',
  },
  {
    reason: /within a (single|double) quoted scalar/,
    code: 'unclosed-quote',
    message: 'The text is never closed: a quote is missing.',
    hint: 'Add the closing quote.',
  },
  {
    reason: /^missed comma/,
    code: 'missing-comma',
    message:
      'There is no comma between two entries of a `[` list or `{` mapping, or its bracket is not closed.',
    hint: 'Put a comma between the entries, or the closing bracket after the last one.',
  },
  {
    reason: /^bad indentation/,
    code: 'indentation',
    message:
      'The line does not fit its surroundings: wrong indentation, or a second `: ` in an unquoted text.',
    hint: 'Align the keys of one mapping in one column; put a text that holds `: ` in quotes.',
  },
  {
    reason: /^can not read a block mapping|^expected ':'|multiline key/,
    code: 'missing-colon',
    message: 'This line should be `key: value`, but has no `: `.',
    hint: 'Write a colon and a space after the key, or indent the line as part of the value above it.',
  },
  {
    reason: /maxDepth/,
    code: 'too-deep',
    message: 'Lists and mappings are nested too deeply here.',
    hint: 'No key of a lab file needs more than eight levels.',
  },
  {
    reason: /end of the stream or a document separator/,
    code: 'unexpected-text',
    message: 'This line belongs to nothing: the value above it has already ended.',
    hint: 'Indent it as part of the mapping above, or write it as `key: value`.',
  },
]

/** Explains why the YAML parser gave up. */
export function syntaxProblem(
  error: YAMLException,
  file: string,
  text: string,
  lineStarts: readonly number[],
): Problem {
  const found = EXPLANATIONS.find((explanation) => explanation.reason.test(error.reason))
  const position = Math.min(error.mark?.position ?? 0, text.length)
  const offset = DEDENTED.test(error.reason)
    ? Math.max(text.slice(0, position).trimEnd().length - 1, 0)
    : position
  const { place, quote } = locate(text, lineStarts, file, offset)
  const problem = found
    ? inputProblem(found.code, found.message, found.hint, place)
    : inputProblem(
        'yaml-syntax',
        `This is not valid YAML: ${error.reason}.`,
        'Compare the line with its neighbours.',
        place,
      )
  return { ...problem, quote }
}
