import type { Part } from './markdown.ts'

/** Where a sentence ends: what follows is another one. */
const sentenceEnd = /[.!?]\s+/

/**
 * The parts of a guide in which each piece of code knows the nodes that its sentence names, or, for a block, those of the
 * sentence before it. A node is named as code; where none is, by its plain name.
 */
export function withNamedNodes(parts: readonly Part[], nodes: ReadonlySet<string>): readonly Part[] {
  return parts.map((part, at): Part => {
    if (part.type === 'code') return { ...part, nodes: namedIn(sentenceAround(parts, at), nodes) }
    if (part.type === 'block') return { ...part, nodes: namedIn(sentenceBefore(parts, at), nodes) }
    if (part.type === 'link' || part.type === 'element')
      return { ...part, parts: withNamedNodes(part.parts, nodes) }
    return part
  })
}

/** The pieces of the sentence that a piece of code stands in, without the code itself. */
function sentenceAround(parts: readonly Part[], at: number): readonly Part[] {
  return [
    ...lastSentence(parts.slice(0, at).flatMap(leaves)),
    ...firstSentence(parts.slice(at + 1).flatMap(leaves)),
  ]
}

/** The last sentence of the paragraph before a block. */
function sentenceBefore(parts: readonly Part[], at: number): readonly Part[] {
  const before = parts[at - 1]
  const isWords = before?.type === 'element' && (before.tag === 'p' || before.tag === 'li')
  return isWords ? lastSentence(leaves(before)) : []
}

function leaves(part: Part): readonly Part[] {
  return part.type === 'element' || part.type === 'link' ? part.parts.flatMap(leaves) : [part]
}

function lastSentence(pieces: readonly Part[]): readonly Part[] {
  const sentence: Part[] = []
  for (const piece of [...pieces].reverse()) {
    const text = piece.type === 'text' ? piece.text.split(sentenceEnd) : []
    if (text.length > 1) return [{ type: 'text', text: text.at(-1) ?? '' }, ...sentence]
    sentence.unshift(piece)
  }
  return sentence
}

function firstSentence(pieces: readonly Part[]): readonly Part[] {
  const sentence: Part[] = []
  for (const piece of pieces) {
    const text = piece.type === 'text' ? piece.text.split(sentenceEnd) : []
    if (text.length > 1) return [...sentence, { type: 'text', text: text[0] ?? '' }]
    sentence.push(piece)
  }
  return sentence
}

function namedIn(sentence: readonly Part[], nodes: ReadonlySet<string>): readonly string[] {
  const known = (names: readonly string[]) => [...new Set(names.filter((name) => nodes.has(name)))]
  const asCode = known(sentence.flatMap((piece) => (piece.type === 'code' ? [piece.text.trim()] : [])))
  if (asCode.length > 0) return asCode
  return known(
    sentence.flatMap((piece) => (piece.type === 'text' ? piece.text.split(/[^\w.@-]+|\.(?=\s|$)/) : [])),
  )
}
