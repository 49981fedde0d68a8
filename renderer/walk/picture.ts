import type { Leg, Walk } from '../../main/contract.ts'
import { widthOf } from '../map/measure.ts'
import { texts } from '../texts/index.ts'
import { captionOf } from './caption.ts'
import { headersText } from './names.ts'
import type { Palette } from './palette.ts'
import type { Stop } from './stops.ts'
import { seenAt } from './stops.ts'

const words = texts.walk
const margin = 24
const head = 66
const lineHeight = 17
/** Narrower maps get room beside them. */
const narrowest = 720

/** What is drawn of one leg of a walk, and how. */
export interface Pictured {
  /** The map as an SVG file, with the way on it. */
  readonly map: string
  readonly walk: Walk
  readonly leg: Leg
  readonly stops: readonly Stop[]
  readonly palette: Palette
}

/** One leg of a walk as an SVG file of its own: the map with the numbered way, and below it what happened at each number. */
export function walkPicture({ map, walk, leg, stops, palette }: Pictured): string {
  const [, mapWidth = narrowest, mapHeight = 0] =
    /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(map)?.map(Number) ?? []
  const width = Math.max(narrowest, mapWidth)
  const parts: string[] = []
  let y = head + mapHeight + margin
  for (const stop of stops) {
    const seen = seenAt(leg, stop)
    if (!seen) continue
    const lines = wrapped(captionOf(seen), width - 3 * margin - 8)
    parts.push(
      `<circle cx="${margin + 9}" cy="${y - 4}" r="9" fill="${palette.packet}"/>`,
      text(
        margin + 9,
        y,
        `${stop.number}`,
        `fill="${palette.onPacket}" font-weight="700" font-size="11" text-anchor="middle"`,
      ),
      ...lines.map((line, index) =>
        text(margin + 28, y + index * lineHeight, line, `fill="${palette.text}"`),
      ),
    )
    y += lines.length * lineHeight
    const facts = `${words.place(seen.hop.namespace, seen.hop.link)}, ${words.directions[seen.hop.direction]}, ${words.microseconds(seen.hop.microseconds)}   ${headersText(seen.hop)}`
    parts.push(text(margin + 28, y, facts, `fill="${palette.soft}" font-size="11" font-family="monospace"`))
    y += lineHeight + 10
  }
  const height = y + margin - lineHeight
  const title = `${walk.from} → ${walk.to}: ${words.outcomes[walk.outcome]}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${palette.back}"/>`,
    text(margin, 30, title, `fill="${palette.text}" font-weight="700" font-size="17"`),
    text(
      margin,
      50,
      `${words.legs[leg.kind]}: ${leg.title}   ${walk.loss?.text ?? ''}`,
      `fill="${palette.soft}"`,
    ),
    map.replace(/^[\s\S]*?<svg/, `<svg x="${(width - mapWidth) / 2}" y="${head}"`),
    ...parts,
    '</svg>',
  ].join('\n')
}

/** A text in lines of so many pixels. */
function wrapped(whole: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of whole.replaceAll('`', '').split(' ')) {
    const last = lines.at(-1)
    const longer = `${last ?? ''} ${word}`.trimStart()
    if (last !== undefined && widthOf(longer, 'name') <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x}" y="${y}" xml:space="preserve" ${attributes}>${escaped(content)}</text>`
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
