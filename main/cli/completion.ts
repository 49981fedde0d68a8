import type { Command } from 'commander'
import { exitCodes, say } from './output.ts'

/** What a shell needs so that it asks `underlay complete` for the words that may come next. */
const scripts: Readonly<Record<string, string>> = {
  bash: `_underlay() {
  local IFS=$'\\n' typed=\${COMP_LINE:0:COMP_POINT} words
  read -ra words -d '' <<<"\${typed// /$IFS}"
  [[ $typed == *' ' ]] && words+=('')
  COMPREPLY=($(underlay complete -- "\${words[@]:1}" 2>/dev/null))
  # Readline takes @ and : for the end of a word, and has what stands before on the line already.
  local before=\${words[-1]%"\${COMP_WORDS[COMP_CWORD]}"}
  COMPREPLY=("\${COMPREPLY[@]#"$before"}")
}
complete -o default -F _underlay underlay`,
  zsh: `#compdef underlay
_underlay() {
  local -a found
  found=("\${(@f)$(underlay complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $found[1] ]]; then compadd -- $found; else _files; fi
}
compdef _underlay underlay`,
  fish: `function __underlay
  underlay complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null
end
complete -c underlay -a '(__underlay)'`,
}

/** `completion SHELL`: the script to source. */
export function printCompletion(shell: string): Promise<number> {
  say(scripts[shell] ?? '')
  return Promise.resolve(exitCodes.fine)
}

/**
 * The words that may come next: commands and options from the command line's own definition, names of running labs and of
 * their nodes from the kernel. None where a file name is wanted: shells know those themselves.
 */
export async function complete(words: readonly string[], program: Command): Promise<number> {
  const current = words.at(-1) ?? ''
  const found = (await candidates(words.slice(0, -1), current, program)).filter((word) =>
    word.startsWith(current),
  )
  if (found.length > 0) say(found.join('\n'))
  return exitCodes.fine
}

async function candidates(before: readonly string[], current: string, program: Command): Promise<string[]> {
  const visible = program.createHelp().visibleCommands(program)
  if (before.length === 0) return visible.map((command) => command.name())
  const command = visible.find((each) => each.name() === before[0])
  if (!command || before.includes('--')) return []
  if (current.startsWith('-'))
    return command.options.flatMap(({ long }) => (long === undefined ? [] : [long]))
  const last = before.at(-1)
  if (command.options.some(({ required, short, long }) => required && (short === last || long === last)))
    return []
  const given = before.slice(1).filter((word) => !word.startsWith('-'))
  const wanted = command.registeredArguments[given.length] ?? command.registeredArguments.at(-1)
  switch (wanted?.name()) {
    case 'shell':
      return Object.keys(scripts)
    case 'lab':
      return labNames()
    case 'node':
      return nodesOf(given[0] ?? '')
    case 'place':
      return placesOf(given[0] ?? '')
    case 'word':
      return faultWords(given, current)
    default:
      return []
  }
}

/** What may follow in a fault: what is broken, and then where. */
async function faultWords([lab = '', kind]: readonly string[], current: string): Promise<string[]> {
  const { faultKinds } = await import('../lab/fault-schema.ts')
  if (kind === undefined) return faultKinds.map((each) => `${each}=`)
  return current.startsWith('on=') ? (await nodesOf(lab)).map((node) => `on=${node}`) : ['on=', 'state=']
}

async function labNames(): Promise<string[]> {
  const { runningLabs } = await import('../engine.ts')
  return (await runningLabs()).map(({ record }) => record.lab.name)
}

async function nodesOf(name: string): Promise<string[]> {
  const [{ findLab }, { nodeNames }] = await Promise.all([import('../engine.ts'), import('../nodes.ts')])
  const lab = await findLab(name)
  return lab.ok ? nodeNames(lab.value.record.lab, lab.value.record.objects) : []
}

async function placesOf(name: string): Promise<string[]> {
  const [{ findLab }, { placeWords }] = await Promise.all([
    import('../engine.ts'),
    import('../capture/places.ts'),
  ])
  const lab = await findLab(name)
  return lab.ok ? placeWords(lab.value.record) : []
}
