import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { guessLabFile } from '../edits/lab-file.ts'
import { cursorAt } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { namesFor, nodeNames } from './names.ts'
import { descriptionOf, keysAt, valuesAt } from './schema.ts'
import type { Schema } from './schema.ts'
import { phrasesAfter } from './sentences.ts'

/** What may be written at a place of a lab file, and how many characters of it are there. */
export interface Suggestions {
  readonly word: string
  readonly options: readonly Completion[]
}

/** Suggests keys, values, names of the file, and phrases of expectations at an offset. */
export function suggest(text: string, offset: number, schema: Schema): Suggestions | undefined {
  const cursor = cursorAt(text.slice(0, offset))
  if (!cursor) return undefined
  const { path, at, word } = cursor
  if (at === 'value' && path[0] === 'expect' && path.length === 2) {
    const { word: written, phrases } = phrasesAfter(word, nodeNames(guessLabFile(text)))
    return { word: written, options: phrases.map((phrase) => ({ ...phrase, type: 'text' })) }
  }
  const names = namesFor(text, path).filter((name) => !cursor.taken.includes(name))
  if (at === 'value')
    return {
      word,
      options: [
        // After `- ` a mapping may begin.
        ...(typeof path.at(-1) === 'number' ? keys(schema, cursor) : []),
        ...valuesAt(schema, path).map((label): Completion => ({ label, type: 'enum' })),
        ...names.map((label): Completion => ({ label, type: 'variable' })),
      ],
    }
  const mayBeName = names.length > 0 && path.length === 3
  return {
    word,
    options: [...keys(schema, cursor), ...(mayBeName ? names.map((name) => key(name, '')) : [])],
  }
}

function keys(schema: Schema, { path, taken }: Cursor): readonly Completion[] {
  return [...keysAt(schema, path)]
    .filter(([name]) => !taken.includes(name))
    .map(([name, part]) => key(name, descriptionOf(part)))
}

function key(label: string, info: string): Completion {
  return { label, type: 'property', apply: `${label}: `, ...(info !== '' && { info }) }
}

/** The suggestions as CodeMirror asks for them: while a word is written, or when asked with Ctrl+Space. */
export function completeWith(schema: () => Schema | undefined) {
  return (context: CompletionContext): CompletionResult | null => {
    const known = schema()
    if (!known) return null
    const suggested = suggest(context.state.doc.toString(), context.pos, known)
    if (!suggested || suggested.options.length === 0 || (!context.explicit && suggested.word === ''))
      return null
    return {
      from: context.pos - suggested.word.length,
      options: suggested.options,
      validFor: /^[\w.@/:-]*$/,
    }
  }
}
