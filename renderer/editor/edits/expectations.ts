import { at } from './lab-file.ts'

/** Whether an expectation, as a sentence or a mapping, is about a name: asks it, reaches it, or calls its web server. */
export function isAbout(expectation: unknown, isMeant: (name: string) => boolean): boolean {
  const names =
    typeof expectation === 'string'
      ? namesInSentence(expectation)
      : [
          at(expectation, 'from'),
          at(expectation, 'on'),
          at(expectation, 'reaches'),
          at(expectation, 'resolves'),
          hostOf(at(expectation, 'gets')),
        ]
  return names.some((name) => typeof name === 'string' && [name, ...name.split('@')].some(isMeant))
}

/** The subject of a sentence, and its object where the verb has one that may be a name. */
function namesInSentence(sentence: string): readonly (string | undefined)[] {
  const words = sentence.trim().split(/\s+/)
  if (words[0] === 'eventually') words.shift()
  const verb = words.slice(1, 4).findIndex((word) => /^(?:reach|get|resolve)(?:e?s)?$/.test(word)) + 1
  const object = verb > 0 ? words[verb + 1] : undefined
  return [words[0], object, hostOf(object)]
}

function hostOf(url: unknown): string | undefined {
  return typeof url === 'string' ? /^http:\/\/([^/:?#]+)/.exec(url)?.[1] : undefined
}
