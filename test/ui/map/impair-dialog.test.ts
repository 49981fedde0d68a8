import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import ImpairDialog from '../../../renderer/shell/ImpairDialog.vue'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { connectFakeEngine, openText } from '../editor/fake-engine.ts'
import { preset } from './labs.ts'

let mounted: { unmount: () => void } | undefined
afterEach(() => {
  mounted?.unmount()
  document.body.innerHTML = ''
})

const button = (label: string) =>
  [...document.body.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === label)
const field = (label: string) =>
  [...document.body.querySelectorAll('label')]
    .find(({ textContent }) => textContent.trim().startsWith(label))
    ?.querySelector('input')

test('the dialog asks the engine for what is filled in, and shows what is wrong with it', async () => {
  const lab = preset('slow-wan')
  const { asked } = connectFakeEngine({
    'lab.read': () => ({ name: lab.name, lab, problems: [] }),
    'lab.impair': ({ impairment }) => {
      if (impairment?.['none'] === true) return null
      throw new Error('300 is not a time.')
    },
  })
  await openText('hosts:\n')
  await useWorkspace().read()
  const wrapper = mount(ImpairDialog, { props: { modelValue: undefined }, attachTo: document.body })
  mounted = wrapper
  await wrapper.setProps({ modelValue: { node: 'r1', to: 'wan' } })
  await flushPromises()
  expect(document.body.textContent).toContain('Impair the link of r1 to wan')
  expect(field('Rate')?.value).toBe('10mbit')
  const delay = field('Delay')
  if (!delay) throw new Error('no field')
  delay.value = '300'
  delay.dispatchEvent(new Event('input'))
  await flushPromises()
  button('Impair')?.click()
  await flushPromises()
  expect(asked.find(({ name }) => name === 'lab.impair')?.params).toEqual({
    lab: lab.name,
    node: 'r1',
    to: 'wan',
    impairment: { rate: '10mbit', delay: '300', loss: '3%' },
  })
  expect(document.body.textContent).toContain('300 is not a time.')
  expect(wrapper.emitted('update:modelValue')).toBeUndefined()

  const summary = { lab: lab.name, title: '', file: lab.file, startedAt: '', revision: '1', inVm: false }
  useWorkspace().details = {
    summary: { ...summary, hosts: 2, containers: 2 },
    lab,
    source: '',
    stopped: [],
    faults: [],
  }
  await flushPromises()
  expect(button('Again as the file says')).toBeUndefined()
  button('Nothing wrong')?.click()
  await flushPromises()
  expect(asked.at(-1)?.params).toMatchObject({ node: 'r1', to: 'wan', impairment: { none: true } })
  expect(wrapper.emitted('update:modelValue')).toEqual([[undefined]])
})
