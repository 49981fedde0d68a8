import type { ITheme } from '@xterm/xterm'

/** Which of the interface's colours a terminal's sixteen are. xterm makes them lighter or darker where contrast lacks. */
const tokens = {
  background: '--surface-raised',
  foreground: '--text',
  cursor: '--accent',
  cursorAccent: '--surface-raised',
  selectionBackground: '--surface-selected',
  black: '--line-strong',
  red: '--bad',
  green: '--good',
  yellow: '--warn',
  blue: '--accent',
  magenta: '--overlay-2',
  cyan: '--overlay-1',
  white: '--text-soft',
  brightBlack: '--text-soft',
  brightRed: '--bad',
  brightGreen: '--good',
  brightYellow: '--warn',
  brightBlue: '--overlay-6',
  brightMagenta: '--overlay-5',
  brightCyan: '--overlay-1',
  brightWhite: '--text',
} as const satisfies ITheme

/** The colours that an element of the page would have now, light or dark. */
export function themeOf(element: HTMLElement): ITheme {
  const probe = document.createElement('span')
  element.append(probe)
  const theme = Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => {
      probe.style.color = `var(${token})`
      return [name, getComputedStyle(probe).color]
    }),
  )
  probe.remove()
  return theme
}

/** Tells when light becomes dark or dark light: by the system, or by whoever chooses for the page. */
export function onThemeChange(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', listener)
  const page = new MutationObserver(listener)
  page.observe(document.documentElement, { attributes: true })
  return () => {
    system.removeEventListener('change', listener)
    page.disconnect()
  }
}

/** `#rrggbb` of a computed colour, which is the only way in which xterm takes the colours of what was found. */
export function hexOf(color: string | undefined): string {
  const parts = (color ?? '').match(/\d+/g)?.slice(0, 3) ?? []
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`
}
