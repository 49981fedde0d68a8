import type { Rect } from './scene.ts'

/** What a drawing needs of each element's style to look the same without the interface's style sheet. */
const properties = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'text-anchor',
  'dominant-baseline',
] as const

const xmlns = 'http://www.w3.org/2000/svg'

/**
 * The map as an SVG file of its own: with its styles as they are now, on the background of the theme, without anything that
 * only an interface needs: buttons, and the mark of what is selected.
 */
export function svgOf(drawing: SVGSVGElement, bounds: Rect, title: string): string {
  const copy = drawing.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ''
  const classes = new Map<string, string>()
  const originals = drawing.querySelectorAll('*')
  const copies = [...copy.querySelectorAll('*')]
  const controls = copy.querySelectorAll('[data-control]')
  withoutSelection(drawing, () => {
    copies.forEach((element, index) => {
      const original = originals[index]
      if (original) restyle(element, getComputedStyle(original), classes)
    })
  })
  for (const element of controls) element.remove()
  for (const element of copies) if (element.getAttribute('class') === '') element.remove()
  const { x, y, width, height } = bounds
  for (const { name } of [...copy.attributes]) copy.removeAttribute(name)
  copy.setAttribute('xmlns', xmlns)
  copy.setAttribute('viewBox', `${x} ${y} ${width} ${height}`)
  copy.setAttribute('width', `${width}`)
  copy.setAttribute('height', `${height}`)
  const style = element('style')
  style.textContent = [...classes].map(([rules, name]) => `.${name}{${rules}}`).join('\n')
  const back = element('rect')
  for (const [name, value] of Object.entries(bounds)) back.setAttribute(name, `${value}`)
  back.setAttribute('fill', plain(backgroundOf(drawing)))
  const name = element('title')
  name.textContent = title
  copy.prepend(name, style, back)
  return new XMLSerializer().serializeToString(copy)
}

/** The map as a picture, `scale` pixels for each of the map. Fails where the browser cannot draw it. */
export async function pngOf(svg: string, { width, height }: Rect, scale: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.ceil(width * scale)
    canvas.height = Math.ceil(height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob) resolve(blob)
        else reject(new Error('the picture is too large'))
      }, 'image/png')
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Does something while nothing looks selected; all in one go, so that nobody sees it. */
function withoutSelection(drawing: Element, act: () => void): void {
  const selected = [...drawing.querySelectorAll('.selected')]
  for (const element of selected) element.classList.remove('selected')
  try {
    act()
  } finally {
    for (const element of selected) element.classList.add('selected')
  }
}

/** Replaces an element's classes by one that holds its computed style; one that is not shown has an empty one. */
function restyle(element: Element, computed: CSSStyleDeclaration, classes: Map<string, string>): void {
  for (const { name } of [...element.attributes])
    if (/^(data-|aria-|role$|tabindex$|style$)/.test(name)) element.removeAttribute(name)
  if (computed.display === 'none') {
    element.setAttribute('class', '')
    return
  }
  const rules = properties.map((name) => `${name}:${plain(computed.getPropertyValue(name))}`).join(';')
  const known = classes.get(rules) ?? `s${classes.size}`
  classes.set(rules, known)
  element.setAttribute('class', known)
}

function element(name: string): SVGElement {
  return document.createElementNS(xmlns, name)
}

/** The background behind an element: that of the first ancestor that has one. */
function backgroundOf(start: Element): string {
  for (let at: Element | null = start; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor
    if (colour !== '' && colour !== 'transparent' && colour !== 'rgba(0, 0, 0, 0)') return colour
  }
  return '#ffffff'
}

/** A value that can stand in an attribute. */
function plain(value: string): string {
  return value.replaceAll('"', "'")
}
