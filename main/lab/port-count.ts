import { tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'
import { thousands } from './suggest.ts'

/** Linux (`BR_MAX_PORTS` less the reserved port 0): the 1,024th port is refused with "Exchange full". */
const MAX_BRIDGE_PORTS = 1023

/** Tells when a bridge would have more ports than Linux takes. */
export function checkPortCount(report: Report, path: Path, what: string, ports: number): void {
  if (ports <= MAX_BRIDGE_PORTS) return
  const message = `The bridge of ${what} would have ${thousands(ports)} ports; Linux takes at most 1,023.`
  tell(report, path, 'key', {
    code: 'bridge-full',
    message,
    hint: 'Spread its members over several networks or hosts.',
  })
}
