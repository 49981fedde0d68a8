/** A word or phrase that may come next in an expectation. */
export interface Phrase {
  readonly label: string
  readonly detail?: string
}

const verbs: readonly Phrase[] = [
  { label: 'reaches', detail: 'B' },
  { label: 'does not reach', detail: 'B' },
  { label: 'gets', detail: 'http://B/' },
  { label: 'does not get', detail: 'http://B/' },
  { label: 'has address', detail: '10.0.0.3/24 on eth0' },
  { label: 'has no address', detail: '10.0.0.3' },
  { label: 'has route', detail: '10.0.0.0/24 via ADDRESS' },
  { label: 'has no route', detail: '10.0.0.0/24' },
  { label: 'has fdb entry', detail: 'MAC via VTEP' },
  { label: 'has neighbour', detail: 'ADDRESS at MAC' },
  { label: 'resolves', detail: 'NAME to ADDRESS' },
  { label: 'does not resolve', detail: 'NAME' },
]

const tails: Readonly<Record<string, readonly Phrase[]>> = {
  reach: [
    { label: 'in 1 hop' },
    { label: 'in 2 hops' },
    { label: 'with mtu 1450' },
    { label: 'on tcp 80' },
    { label: 'on udp 53' },
    { label: 'as', detail: 'ADDRESS' },
    { label: 'eventually' },
  ],
  get: [{ label: 'saying', detail: 'TEXT' }, { label: 'eventually' }],
  address: [{ label: 'on eth0' }],
  route: [{ label: 'via', detail: 'ADDRESS' }, { label: 'on eth0' }],
  entry: [{ label: 'via', detail: 'VTEP' }],
  neighbour: [{ label: 'at', detail: 'MAC' }],
  resolve: [{ label: 'to', detail: 'ADDRESS' }],
}

const predicates =
  /^(?:does not (reach|get|resolve)|(reach|get|resolve)(?:e?s)|has (?:no )?(address|route|neighbour)|has (?:no )?fdb (entry))\s+/

/** What may come next after the beginning of a sentence, and how much of it is written already. */
export function phrasesAfter(
  sentence: string,
  names: readonly string[],
): { readonly word: string; readonly phrases: readonly Phrase[] } {
  const start = sentence.replace(/^['"]?(?:eventually )?/, '')
  const subject = /^\S*$/.exec(start)?.[0]
  if (subject !== undefined) return { word: subject, phrases: names.map((label) => ({ label })) }
  const predicate = start.replace(/^\S+\s+/, '')
  const [phrase, ...found] = predicates.exec(predicate) ?? []
  const verb = found.find((part: string | undefined) => part !== undefined) ?? ''
  if (phrase === undefined) return { word: predicate, phrases: verbs }
  const rest = predicate.slice(phrase.length)
  const object = /^\S*$/.exec(rest)?.[0]
  if (object !== undefined) return { word: object, phrases: objects(verb, names) }
  const tail = rest.replace(/^\S+\s+/, '')
  return { word: tail, phrases: tails[verb] ?? [] }
}

function objects(verb: string, names: readonly string[]): readonly Phrase[] {
  const plain = names.filter((name) => !name.includes('@'))
  switch (verb) {
    case 'reach':
    case 'resolve':
      return plain.map((label) => ({ label }))
    case 'get':
      return plain.map((name) => ({ label: `http://${name}/` }))
    case 'route':
      return [{ label: 'default' }]
    default:
      return []
  }
}
