import type * as z from 'zod/mini'
import type { FaultWords } from './fault-schema.ts'
import { faultClash, faultKinds, faultSchemas, kindOfFault } from './fault-schema.ts'
import type { Fault } from './lab.ts'
import { originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import { fit } from './shape.ts'
import { isRecord } from './source.ts'
import type { Path } from './source.ts'
import { listed, nearest } from './suggest.ts'

/** Reads the faults of a lab file, each by itself; whether there is what they break, only the kernel objects tell. */
export function readFaults(report: Report): Fault[] {
  const { faults } = report.source.value
  if (faults === undefined || faults === null) return []
  if (!Array.isArray(faults)) {
    const hint = 'Write each fault as an item: `- { link: node1 lan-a, state: down }`.'
    tell(report, ['faults'], 'value', { code: 'bad-value', message: '`faults` must be a list.', hint })
    return []
  }
  return faults.flatMap((item: unknown, index) => {
    const path = ['faults', index]
    const words = readFault(report, item, path)
    return words ? [{ words, origin: originOf(report, path) }] : []
  })
}

/** Reads one item; tells what is wrong with it where it is none. */
function readFault(report: Report, item: unknown, path: Path): FaultWords | undefined {
  const kind = isRecord(item) ? kindOfFault(item) : undefined
  if (!isRecord(item) || kind === undefined) {
    tell(report, path, 'value', noFault(isRecord(item) ? Object.keys(item) : []))
    return undefined
  }
  const schema: z.ZodMiniType<FaultWords> = faultSchemas[kind]
  const words = fit(report, schema, item, path, 'the fault')
  if (!words) return undefined
  const clash = faultClash(kind, item)
  if (!clash) return words
  const { key, message, hint } = clash
  tell(report, [...path, key], 'key', { code: 'bad-fault', message, hint })
  return undefined
}

function noFault(keys: readonly string[]) {
  const known = listed(faultKinds.map((kind) => `\`${kind}\``))
  const meant = keys.flatMap((key) => nearest(key, faultKinds) ?? [])[0]
  const hint =
    meant === undefined
      ? `Name it by one of the keys ${known}, as in \`{ link: node1 lan-a, state: down }\`.`
      : `Did you mean \`${meant}\`? A fault has one of the keys ${known}.`
  return { code: 'bad-fault', message: 'The fault does not say what is broken.', hint }
}
