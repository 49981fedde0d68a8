/** A letter and what follows it, as `tap.py` writes them. */
export interface Message {
  readonly letter: string
  readonly body: Buffer
}

const head = 5

/** Reads messages of one letter, four bytes of length, and so many bytes, from a stream that comes in any pieces. */
export function createReader(onMessage: (message: Message) => void): (piece: Buffer) => void {
  let waiting: Buffer[] = []
  let size = 0
  let needed = head
  return (piece) => {
    waiting.push(piece)
    size += piece.length
    if (size < needed) return
    let all = waiting.length === 1 ? piece : Buffer.concat(waiting, size)
    for (;;) {
      needed = all.length < head ? head : head + all.readUInt32LE(1)
      if (all.length < needed) break
      onMessage({ letter: String.fromCharCode(all[0] ?? 0), body: all.subarray(head, needed) })
      all = all.subarray(needed)
    }
    waiting = [all]
    size = all.length
  }
}
