import { createTerminals } from '../terminal/sessions.ts'
import { createCaptures } from './captures.ts'
import { fileSources } from './file-watch.ts'
import { fileAnswers } from './files.ts'
import { labSources } from './lab-streams.ts'
import { labAnswers } from './labs.ts'
import { libraryAnswers } from './library.ts'
import { machineAnswers } from './machine.ts'
import { createRunningLabs } from './running.ts'
import type { Service } from './serve-port.ts'
import { createVmEngine } from './vm-engine.ts'
import { withVm } from './with-vm.ts'

/**
 * All that the engine does for user interfaces, however many there are. `given` is the lab file that it was started for. `end`
 * ends its terminals and captures; labs live on.
 */
export function createService({ given }: { readonly given: string | null }): Service & {
  readonly end: () => Promise<void>
} {
  const labs = createRunningLabs()
  const terminals = createTerminals(labs.find)
  const vm = createVmEngine()
  const captures = createCaptures(labs, vm.captureFile)
  const home: Service = {
    answers: {
      ...machineAnswers(given),
      ...libraryAnswers(),
      ...fileAnswers,
      ...labAnswers(labs),
      ...terminals.answers,
      ...captures.answers,
    },
    sources: { ...fileSources, ...labSources(labs), ...terminals.sources, ...captures.sources },
  }
  return {
    ...withVm(home, labs, vm),
    end: async () => {
      vm.end()
      await Promise.all([terminals.end(), captures.end()])
    },
  }
}
