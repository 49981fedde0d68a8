import type { Frame } from '../capture/frame.ts'
import type { Ending, Listening } from '../capture/listen.ts'
import { pcapngPieces } from '../capture/pcapng-pieces.ts'
import { placeText } from '../capture/places.ts'
import { dissectOptions, rowMaker, seenFrame } from '../capture/row.ts'
import type { Place } from '../capture/tap.ts'
import type { Test } from '../packet/filter/tests.ts'
import type { RunningLab } from '../record.ts'
import { frameLine } from './capture-line.ts'

type Written = string | Uint8Array

/** What a capture is written as. */
export interface Form {
  readonly begin: (links: ReturnType<Listening['links']>) => Written
  /** The chosen of some frames, `most` of them at most, and how many that are. */
  readonly frames: (
    frames: readonly Frame[],
    most: number,
  ) => { readonly count: number; readonly written: Written }
  readonly end: (places: readonly Place[], ending: Ending) => Written
}

/** The widest place that others are lined up with. */
const widest = 24

/** A line for each frame, for people or (in JSON) for programs. */
export function textForm({ record }: RunningLab, test: Test, json: boolean): Form {
  const rowOf = rowMaker(test, dissectOptions(record.objects))
  let width = 0
  return {
    begin: (links) => {
      const widths = links.filter(({ link }) => link !== 'lo').map((link) => placeText(link).length)
      width = Math.min(widest, Math.max(0, ...widths))
      return ''
    },
    frames: (frames, most) => {
      let count = 0
      let written = ''
      for (const frame of frames) {
        if (count === most) break
        const row = rowOf(frame)
        if (!row) continue
        count += 1
        written += `${json ? JSON.stringify(row) : frameLine(row, width)}\n`
      }
      return { count, written }
    },
    end: () => '',
  }
}

/** pcapng. Without a test all frames are taken, and none of them is looked at. */
export function pcapngForm({ record }: RunningLab, test: Test | undefined): Form {
  const pieces = pcapngPieces(record.lab.name)
  const options = dissectOptions(record.objects)
  return {
    // A loopback interface is described with its first frame: most have none.
    begin: (links) => pieces.begin(links.filter(({ link }) => link !== 'lo')),
    frames: (frames, most) => {
      const passed = test ? frames.filter((frame) => test(seenFrame(frame, options))) : frames
      const chosen = passed.slice(0, most)
      return { count: chosen.length, written: pieces.frames(chosen) }
    },
    // What the kernel counts is of a place: of an interface it is known where that is the place.
    end: (places, { places: counts }) =>
      Buffer.concat(
        places.flatMap(({ namespace, link }, number) => {
          const count = counts[number]
          return link !== undefined && count ? [pieces.statistics({ namespace, link }, count)] : []
        }),
      ),
  }
}
