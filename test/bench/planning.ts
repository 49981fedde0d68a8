import { parseLab } from '../../main/lab/read.ts'
import { kernelObjects } from '../../main/drivers/index.ts'
import { diff } from '../../main/kernel/diff.ts'
import { plan } from '../../main/kernel/plan.ts'
import { overlayLab } from './labs.ts'

/**
 * The CPU time in milliseconds that a new process spends on a lab of 1,000 containers, from the lab file's text to the last
 * command, the loading of the program not counted. A program of its own, so that nothing is warm.
 */
const text = overlayLab('planning', 20, 50)
const before = process.cpuUsage()
const lab = parseLab(text, '/planning.lab.yml')
if (!lab.ok) throw new Error('the lab file has errors')
const parsed = cpu()
const steps = plan(diff([], kernelObjects(lab.value)))
console.log(JSON.stringify({ parsing: parsed, planning: cpu() - parsed, objects: steps.length }))

function cpu(): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
