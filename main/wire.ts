import type { Problem } from './problem.ts'

/**
 * How the contract crosses from a user interface to the engine: frames over a {@link Port}, each one JSON text. Calls have one
 * answer; streams have items until one side ends them. What the engine has sent of a stream and the interface has not yet
 * taken is limited, so that neither a slow window nor a fast program fills the memory of either.
 */
export type FromInterface =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly params: unknown }
  | { readonly type: 'open'; readonly id: number; readonly name: string; readonly params: unknown }
  /** So many characters of a stream's frames have been worked off. */
  | { readonly type: 'taken'; readonly id: number; readonly size: number }
  | { readonly type: 'close'; readonly id: number }

/** What the engine says. `id` is the interface's number of the call or stream. */
export type FromEngine =
  | { readonly type: 'answer'; readonly id: number; readonly value?: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly problems: readonly Problem[] }
  | { readonly type: 'item'; readonly id: number; readonly value: unknown }
  /** The stream is over; with problems where it could not go on. */
  | { readonly type: 'end'; readonly id: number; readonly problems?: readonly Problem[] }

/** One end of a connection that keeps frames whole and in order: a WebSocket, or a message port. */
export interface Port {
  readonly send: (frame: string) => void
  /** Frames go to the one listener; those that come before there is one wait. */
  readonly onFrame: (listener: (frame: string) => void) => void
  /** Told once, when the other end is gone. */
  readonly onClose: (listener: () => void) => void
  readonly close: () => void
}

/** Characters of a stream that may be under way before its source has to wait, and from which on it may go on. */
export const window = { most: 512 * 1024, resume: 128 * 1024 } as const
