import { homedir, release } from 'node:os'
import { diagnose, userName } from '../doctor.ts'
import { isRootless } from '../kernel/capabilities.ts'
import { hasVm } from '../kernel/capabilities/tools.ts'
import { ok } from '../problem.ts'
import { version } from '../version.ts'
import { firstLab, presetLabs } from '../presets.ts'
import type { Answers } from './serve-port.ts'

/** What the interface asks of this machine. `given`: the lab file that it was started for. */
export function machineAnswers(given: string | null): Pick<Answers, 'machine.describe' | 'machine.diagnose'> {
  return {
    'machine.describe': () =>
      Promise.resolve(
        ok({
          version,
          user: userName(),
          rootless: isRootless(),
          kernel: release(),
          home: homedir(),
          firstLab,
          hasVm: hasVm(),
          given,
        }),
      ),
    'machine.diagnose': async () => ok(await diagnose(await presetLabs())),
  }
}
