import MarkdownIt from 'markdown-it'
import type { Token } from 'markdown-it'

/** Markdown as a tree of plain data: nothing of it is markup until Vue makes elements of it, one by one. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  /** `nodes`: those of the lab that are named beside it, once somebody has looked. */
  | { readonly type: 'code'; readonly text: string; readonly nodes?: readonly string[] }
  | { readonly type: 'block'; readonly text: string; readonly nodes?: readonly string[] }
  /** `href` is there only for what may be opened. */
  | { readonly type: 'link'; readonly href?: string; readonly parts: readonly Part[] }
  | { readonly type: 'element'; readonly tag: Tag; readonly parts: readonly Part[] }

/** The elements that a guide can have. */
const tags = [
  ...['p', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'em', 'strong', 's', 'br', 'hr'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
] as const
export type Tag = (typeof tags)[number]

const markdown = new MarkdownIt({ html: false, linkify: false }).disable('image')

/** Reads Markdown. Headings begin below those of the panel that shows it: the first level is `h3`. */
export function parseMarkdown(text: string): readonly Part[] {
  return tree(markdown.parse(text, {}))
}

interface Open {
  readonly token?: Token
  readonly parts: Part[]
}

function tree(tokens: readonly Token[]): readonly Part[] {
  const open: Open[] = [{ parts: [] }]
  const add = (part: Part) => open.at(-1)?.parts.push(part)
  for (const token of tokens) {
    if (token.nesting === 1) open.push({ token, parts: [] })
    else if (token.nesting === -1) {
      const closed = open.pop()
      if (closed?.token) for (const part of close(closed.token, closed.parts)) add(part)
    } else for (const part of leaf(token)) add(part)
  }
  return open[0]?.parts ?? []
}

function close(token: Token, parts: readonly Part[]): readonly Part[] {
  // The paragraphs of a list without empty lines are none.
  if (token.hidden) return parts
  if (token.type === 'link_open') {
    const href = String(token.attrGet('href') ?? '')
    return [{ type: 'link', parts, ...(isHttps(href) && { href }) }]
  }
  const tag = tagOf(token.tag)
  return tag === undefined ? parts : [{ type: 'element', tag, parts }]
}

function leaf(token: Token): readonly Part[] {
  switch (token.type) {
    case 'inline':
      return tree(token.children ?? [])
    case 'code_inline':
      return [{ type: 'code', text: token.content }]
    case 'fence':
    case 'code_block':
      return [{ type: 'block', text: token.content }]
    case 'softbreak':
      return [{ type: 'text', text: ' ' }]
    case 'hardbreak':
      return [{ type: 'element', tag: 'br', parts: [] }]
    case 'hr':
      return [{ type: 'element', tag: 'hr', parts: [] }]
    default:
      return token.content === '' ? [] : [{ type: 'text', text: token.content }]
  }
}

function tagOf(tag: string): Tag | undefined {
  const heading = /^h([1-6])$/.exec(tag)
  const wanted = heading ? `h${Math.min(Number(heading[1]) + 2, 6)}` : tag
  return tags.find((known) => known === wanted)
}

function isHttps(href: string): boolean {
  return URL.canParse(href) && new URL(href).protocol === 'https:'
}
