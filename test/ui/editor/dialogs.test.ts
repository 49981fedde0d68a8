import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { PlannedStep } from '../../../main/contract.ts'
import ConfirmDialog from '../../../renderer/editor/ConfirmDialog.vue'
import MapEditDialog from '../../../renderer/editor/MapEditDialog.vue'
import PlanDialog from '../../../renderer/editor/PlanDialog.vue'
import { confirmDiscard } from '../../../renderer/editor/file-actions.ts'
import { mostShown } from '../../../renderer/editor/plan-groups.ts'
import { useMapEdits } from '../../../renderer/editor/useMapEdits.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { connectFakeEngine, openText } from './fake-engine.ts'

const hostile = '<img src=x onerror="alert(1)">'
const body = () => document.body
const button = (label: string) =>
  [...body().querySelectorAll('button')].find(({ textContent }) => textContent.trim() === label)

let mounted: { unmount: () => void } | undefined
afterEach(() => {
  mounted?.unmount()
  body().innerHTML = ''
})

function step(id: string, action: PlannedStep['action'] = 'make'): PlannedStep {
  return { action, id, differences: [], commands: [`ip link add ${id}`], line: 3, why: `Because of ${id}.` }
}

describe('the plan', () => {
  it('shows every step with its commands, line and reason, and applies on request', async () => {
    const { asked } = connectFakeEngine({
      'lab.plan': () => ({
        name: 'a',
        running: true,
        steps: [
          step('link c1 eth0'),
          { ...step('link r1 eth0', 'change'), differences: ['mtu 1500 → 1450'] },
        ],
      }),
    })
    await openText('hosts:\n')
    mounted = mount(PlanDialog, { props: { open: true }, attachTo: body() })
    await flushPromises()
    expect(body().textContent).toContain('1 to make, 1 to change, 0 to remove')
    for (const words of ['ip link add link c1 eth0', 'mtu 1500 → 1450', 'Because of link r1 eth0.', 'line 3'])
      expect(body().textContent).toContain(words)
    button('Apply')?.click()
    await flushPromises()
    expect(asked.map(({ name }) => name)).toContain('lab.apply')
  })

  it('shows what comes from a lab file as text', async () => {
    connectFakeEngine({ 'lab.plan': () => ({ name: hostile, running: false, steps: [step(hostile)] }) })
    await openText('hosts:\n')
    mounted = mount(PlanDialog, { props: { open: true }, attachTo: body() })
    await flushPromises()
    expect(body().textContent).toContain(hostile)
    expect(body().querySelector('img')).toBeNull()
  })

  it('of tens of thousands of steps shows some, says how many more there are, and finds the rest by the filter', async () => {
    const steps = Array.from({ length: 5000 }, (_, at) => step(`link c${at} eth0`))
    connectFakeEngine({ 'lab.plan': () => ({ name: 'a', running: false, steps }) })
    await openText('hosts:\n')
    mounted = mount(PlanDialog, { props: { open: true }, attachTo: body() })
    await flushPromises()
    expect(body().querySelectorAll('li')).toHaveLength(mostShown)
    expect(body().textContent).toContain(`and ${5000 - mostShown} more`)
    const input = body().querySelector('input')
    if (input) input.value = 'c4999'
    input?.dispatchEvent(new Event('input'))
    await flushPromises()
    expect(body().querySelectorAll('li')).toHaveLength(1)
  })
})

describe('unsaved changes', () => {
  it('are given up only when the user says so', async () => {
    connectFakeEngine({})
    await openText('hosts:\n')
    useWorkspace().text = 'hosts: { n: }\n'
    mounted = mount(ConfirmDialog, { attachTo: body() })
    const kept = confirmDiscard()
    await flushPromises()
    button('Cancel')?.click()
    expect(await kept).toBe(false)
    const gone = confirmDiscard()
    await flushPromises()
    button('Discard')?.click()
    expect(await gone).toBe(true)
  })
})

describe('an edit on the map', () => {
  it('asks for a name that it suggests, and changes the text and nothing else', async () => {
    const { asked } = connectFakeEngine({})
    await openText('hosts:\n  node1:\ncontainers:\n  c1: { host: node1 } # first\n')
    mounted = mount(MapEditDialog, { attachTo: body() })
    void useMapEdits().ask({ type: 'add-container' })
    await flushPromises()
    expect(body().querySelector('input')?.value).toBe('c2')
    button('Add')?.click()
    await flushPromises()
    expect(useWorkspace().text).toBe(
      'hosts:\n  node1:\ncontainers:\n  c1: { host: node1 } # first\n  c2: { host: node1 }\n',
    )
    expect(asked.map(({ name }) => name)).not.toContain('file.save')
  })

  it('that cannot be made says why, and leaves the text', async () => {
    connectFakeEngine({})
    await openText('hosts: [\n')
    await useMapEdits().ask({ type: 'add-lan' })
    expect(useWorkspace().problems).toMatchObject([{ code: 'broken-text' }])
    expect(useWorkspace().text).toBe('hosts: [\n')
  })
})
