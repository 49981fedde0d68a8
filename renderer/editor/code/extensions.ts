import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { texts } from '../../texts/index.ts'
import { indentLines } from './indent.ts'
import { completeWith } from './completion.ts'
import { describeKeys } from './hover.ts'
import { keepCaret } from './keep-caret.ts'
import { foldable } from './secrets.ts'
import type { Schema } from './schema.ts'
import { theme } from './theme.ts'
import { wentTo } from './went-to.ts'

/** What the editor tells, and what it asks. */
export interface Surroundings {
  readonly schema: () => Schema | undefined
  readonly onText: (text: string) => void
  readonly onSave: () => void
  readonly onApply: () => void
}

/** All that makes a plain text field the lab file's editor. */
export function extensionsFor({ schema, onText, onSave, onApply }: Surroundings): Extension {
  const doing = (act: () => void) => () => {
    act()
    return true
  }
  return [
    keymap.of([
      { key: 'Mod-s', run: doing(onSave), preventDefault: true, stopPropagation: true },
      { key: 'Mod-Enter', run: doing(onApply), preventDefault: true, stopPropagation: true },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...lintKeymap,
      // CodeMirror itself lets go of Tab after Escape.
      indentWithTab,
      ...defaultKeymap,
    ]),
    indentLines,
    yaml(),
    history(),
    lineNumbers(),
    lintGutter(),
    drawSelection(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    search({ top: true }),
    autocompletion({ override: [completeWith(schema)], icons: false }),
    describeKeys(schema),
    wentTo,
    keepCaret,
    foldable,
    theme,
    EditorView.contentAttributes.of({
      // Without it, checkers of accessibility take the scrolling part around it for one that keys cannot reach.
      tabindex: '0',
      'aria-label': texts.editor.label,
      'aria-description': texts.editor.tabHint,
    }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onText(state.doc.toString())
    }),
  ]
}
