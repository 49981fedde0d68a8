/** The colours that a picture of a walk has, as the page shows them now. */
export interface Palette {
  readonly back: string
  readonly text: string
  readonly soft: string
  readonly packet: string
  readonly onPacket: string
}

/** Reads the colours of the current theme. */
export function currentPalette(): Palette {
  const probe = document.createElement('span')
  document.body.append(probe)
  const colour = (token: string) => {
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color
  }
  const palette = {
    back: colour('--surface'),
    text: colour('--text'),
    soft: colour('--text-soft'),
    packet: colour('--packet'),
    onPacket: colour('--on-packet'),
  }
  probe.remove()
  return palette
}
