/** A control sequence that has begun and not ended: CSI, a string (OSC, DCS, APC, PM, SOS), or another escape sequence. */
const begun = /\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b]*\u001b?|[ -/]*)$/

/** Longer ones are not waited for. */
const longest = 4096

/**
 * Splits text before a control sequence that its end cuts in two. Between the parts one may look at a terminal: what comes
 * first leaves nothing half said.
 */
export function splitWhole(text: string): readonly [whole: string, rest: string] {
  const start = text.slice(-longest).search(begun)
  const at = start === -1 ? text.length : Math.max(0, text.length - longest) + start
  return [text.slice(0, at), text.slice(at)]
}
