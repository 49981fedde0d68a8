/** What the probe program is asked to do, as JSON in its only argument. Times are in milliseconds. */
export type ProbeTask =
  /** Connects, and sends `say` where given. */
  | { readonly type: 'tcp'; readonly address: string; readonly port: number; readonly say?: string }
  /** Sends a datagram and waits for one back. */
  | { readonly type: 'udp'; readonly address: string; readonly port: number }
  /** Asks `address` for a URL, whatever its host's name resolves to here. */
  | { readonly type: 'http'; readonly address: string; readonly url: string }
  /** Listens on a free TCP port, of one family, until somebody connects and says `hear`. */
  | { readonly type: 'listen'; readonly hear: string; readonly ipv6: boolean }

/** What the probe program prints, as one line of JSON. */
export type ProbeAnswer =
  /** Addresses with ports are `ADDRESS:PORT`, those of IPv6 `[ADDRESS]:PORT`. */
  | { readonly type: 'connected'; readonly local: string; readonly remote: string }
  | { readonly type: 'datagram'; readonly local: string; readonly remote: string; readonly bytes: number }
  | {
      readonly type: 'page'
      readonly local: string
      readonly remote: string
      readonly status: number
      readonly body: string
    }
  /** The first line of `listen`; the second is `heard`. */
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'heard'; readonly peer: string }
  /** `code`: the system's error name, `ETIMEDOUT` also where nothing came back in time. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string }

/** Engine and probe are built together: whatever has a type was written by the other of the two. */
export function isTask(value: unknown): value is ProbeTask {
  return hasType(value)
}

/** See {@link isTask}. */
export function isAnswer(value: unknown): value is ProbeAnswer {
  return hasType(value)
}

function hasType(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value
}
