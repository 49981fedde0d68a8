import { randomUUID } from 'node:crypto'

/** Seconds for which the terminal is kept after its program has ended, where nobody reads what the program said last. */
const longest = 3600

/**
 * Runs `"$@"`, then writes its exit code into the terminal, and keeps the terminal. What is typed to interrupt the program is
 * not meant for this shell; nor does a program that has asked for `tostop` stop it.
 */
const script = `trap : INT QUIT TSTP
mark=$1
shift
"$@"
code=$?
trap '' TTOU
printf '%s%d\\007' "$mark" "$code"
exec sleep ${longest}`

/** A program's command line, and how the end of its output is known. */
export interface WithEnd {
  readonly argv: readonly [string, ...string[]]
  /** Looks for the end in whole control sequences: the text before it, and the exit code once it is there. */
  readonly cut: (text: string) => { readonly text: string; readonly code?: number }
}

/**
 * Lets the end of a program stand in its own output. The kernel drops what nobody has read yet when the process ends that a
 * terminal was made for (`tty_ldisc_hangup`), so another one takes that place, which stays until the last word is read. The
 * mark has a name that no program can guess.
 */
export function withEnd(argv: readonly string[]): WithEnd {
  const mark = `\u001b]7787;${randomUUID()};`
  return {
    argv: ['sh', '-c', script, 'sh', mark, ...argv],
    cut: (text) => {
      const at = text.indexOf(mark)
      return at === -1
        ? { text }
        : { text: text.slice(0, at), code: Number.parseInt(text.slice(at + mark.length), 10) }
    },
  }
}
