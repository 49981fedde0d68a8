import type { Field, Layer } from '../packet/packet.ts'
import type { Problem } from '../problem.ts'
import type { FrameRow } from './row.ts'

/** A capture that the engine has. */
export interface CaptureInfo {
  readonly capture: string
  readonly lab: string
  /** Where it listens, in the words that it was started with; none for the whole lab. */
  readonly places: readonly string[]
  /** ISO 8601. */
  readonly startedAt: string
  readonly listening: boolean
  /** Places that were there when it began, and are gone. */
  readonly gone: readonly string[]
  /** Why it has ended by itself. */
  readonly problem?: Problem
}

/** What became of the frames of a capture, since it began or was cleared. */
export interface CaptureCounts {
  /** Frames that passed, as the kernel counts them. */
  readonly seen: number
  /** Of these, those that the kernel dropped, since they were not read fast enough. */
  readonly dropped: number
  /** Frames that are kept, the newest. */
  readonly kept: number
  /** Older ones, which fell out to make room for newer ones. */
  readonly fallen: number
}

/** A frame in the list of a capture, by its number there, from 1. */
export interface NumberedRow extends FrameRow {
  readonly number: number
}

/** What came since the batch before. */
export interface FrameBatch {
  /** The list begins anew: all that was told before is gone. */
  readonly anew: boolean
  /** Frames that the filter takes. */
  readonly rows: readonly NumberedRow[]
  /** Frames that were passed over, filter or not, since too many came to list them all; they are kept nevertheless. */
  readonly skipped: number
  readonly counts: CaptureCounts
}

/** One frame with all that is in it. */
export interface FrameDetails {
  readonly row: NumberedRow
  readonly layers: readonly ShownLayer[]
  /** In hexadecimal; fewer than the row's length where the frame was cut off. */
  readonly bytes: string
}

/** A header, or the data behind the last one. */
export interface ShownLayer extends Omit<Layer, 'fields'> {
  readonly fields: readonly ShownField[]
}

/** A field of a header; the text is its value for people. */
export type ShownField = Omit<Field, 'value'>
