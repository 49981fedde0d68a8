import { readLab } from '../main/lab/read.ts'
import { kernelObjects } from '../main/drivers/index.ts'
import { diff } from '../main/kernel/diff.ts'
import { plan } from '../main/kernel/plan.ts'
import { applyPlan } from '../main/kernel/apply.ts'
import { readFacts, compare } from '../main/kernel/compare.ts'
import { startSandbox } from '../main/kernel/sandbox/sandbox.ts'
import { filesOf } from '../main/nodes.ts'
const h = process.argv[3] ?? '4'
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000 }
let c = cpu(), t = performance.now()
const lap = (n: string) => { console.log(n.padEnd(14), (performance.now() - t).toFixed(0), 'cpu', (cpu() - c).toFixed(0)); t = performance.now(); c = cpu() }
const r = await readLab(`/tmp/m/big-${h}.lab.yml`)
lap('readLab')
if (!r.ok) throw new Error('x')
const lab = r.value.lab
const objects = kernelObjects(lab)
lap('objects')
const p = plan(diff([], objects))
lap('plan')
const p2 = plan(diff(objects, kernelObjects(lab)))
lap('objects+diff')
const s = await startSandbox('zz', '/tmp/m', false)
lap('sandbox')
if (!s.ok) throw new Error('x')
const a = await applyPlan(p, { sandbox: s.value.sandbox, file: 'x', inherited: s.value.inherited, pristine: new Map(), filesOf: (n) => filesOf(lab, n), onPhase: (ph) => lap('  before ' + ph) })
lap('applied')
const f = await readFacts(s.value.sandbox, objects, a.ok ? a.value : [])
lap('facts')
console.log(compare(f, objects).length)
lap('compare')
const js = JSON.stringify({objects, lab})
lap('json ' + js.length)
await s.value.end()
lap('end')
process.exit(0)
