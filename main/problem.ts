/** Where in a lab file something stands. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  /** The key path, `containers.c1.ports.0`, or an empty string for the file as a whole. */
  readonly key: string
}

/** Who has to act: whoever wrote the input, or whoever runs this machine and its kernel. */
export type Blame = 'input' | 'kernel'

/**
 * Something that went wrong, told to a person: what is wrong (one sentence), and what to do (one sentence).
 * Problems are values; functions that may fail return a {@link Result} and never throw one.
 */
export interface Problem {
  /** A stable word for programs and tests, such as `duplicate-address`. */
  readonly code: string
  readonly blame: Blame
  readonly message: string
  readonly hint: string
  readonly place?: Place
  /** The lab file's line that {@link place} names, as it is written there. */
  readonly quote?: string
  /** The command that failed and the kernel's own words, line by line. */
  readonly evidence?: readonly string[]
}

/** A value, or every reason why there is none. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] }

/** The happy {@link Result}. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** The unhappy {@link Result}, from one problem or several. */
export function failed(...problems: readonly Problem[]): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems }
}

/** A problem of whoever wrote the input: the lab file, or the command line. */
export function inputProblem(code: string, message: string, hint: string, place?: Place): Problem {
  return { code, blame: 'input', message, hint, ...(place && { place }) }
}

/** A problem of the machine: its kernel, its tools, its permissions. */
export function kernelProblem(
  code: string,
  message: string,
  hint: string,
  details: { place?: Place; evidence?: readonly string[] } = {},
): Problem {
  return { code, blame: 'kernel', message, hint, ...details }
}
