/** What can be sent. */
export const probeKinds = ['ping', 'sized-ping', 'tcp', 'udp', 'http', 'arp', 'dns'] as const

export type ProbeKind = (typeof probeKinds)[number]

/** What is chosen of a probe: each kind keeps its own words while another one is looked at. */
export interface ProbeForm {
  kind: ProbeKind
  /** Bytes of a ping that may not be fragmented. */
  size: string
  tcp: string
  udp: string
  http: string
  /** The name that a DNS server is asked for; it may be empty. */
  name: string
}

export const usualProbe: ProbeForm = {
  kind: 'ping',
  size: '1450',
  tcp: '80',
  udp: '53',
  http: '80',
  name: '',
}

/** Which of the words of a form its kind takes; none where there is nothing to choose. */
export function detailOf(kind: ProbeKind): Exclude<keyof ProbeForm, 'kind'> | undefined {
  switch (kind) {
    case 'sized-ping':
      return 'size'
    case 'tcp':
    case 'udp':
    case 'http':
      return kind
    case 'dns':
      return 'name'
    case 'ping':
    case 'arp':
      return undefined
  }
}

/** The probe as the engine reads it: `tcp:80`. */
export function probeText(form: ProbeForm): string {
  const detail = detailOf(form.kind)
  const value = detail === undefined ? '' : form[detail].trim()
  const kind = form.kind === 'sized-ping' ? 'ping' : form.kind
  return value === '' ? kind : `${kind}:${value}`
}
