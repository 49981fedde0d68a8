import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { Problem, Walk } from '../../main/contract.ts'
import { probeText, usualProbe } from '../walk/probe-form.ts'
import { useTour } from '../walk/tour.ts'
import { useConnection } from './connection.ts'
import type { Selected } from './selection.ts'
import { useWorkspace } from './workspace.ts'

/** The packet that is followed: what is to be sent, the walk that was taken, and how far it is told. */
export const useWalk = defineStore('walk', () => {
  const { call } = useConnection()
  const workspace = useWorkspace()
  const order = reactive({ from: '', to: '', probe: { ...usualProbe } })
  /** Which end of the way is chosen by the next click on the map. */
  const picking = ref<'from' | 'to'>()
  const sending = ref(false)
  const taken = shallowRef<Walk>()
  const problems = shallowRef<readonly Problem[]>([])
  const tour = useTour(taken)

  /** Nodes that can send: all that have a stack of their own. */
  const nodes = computed(() => {
    const { lab } = workspace
    return lab ? [...lab.containers, ...lab.hosts, ...lab.routers].map(({ name }) => name) : []
  })
  const ready = computed(
    () => workspace.isRunning && !sending.value && order.from.trim() !== '' && order.to.trim() !== '',
  )

  // A walk is of one lab as it ran then.
  watch([() => workspace.name, () => workspace.isRunning], close)

  /** Sends the probe and shows its walk. */
  async function send(): Promise<void> {
    const lab = workspace.name
    if (!ready.value || lab === undefined) return
    picking.value = undefined
    problems.value = []
    sending.value = true
    const probe = probeText(order.probe)
    const told = await call('lab.walk', { lab, from: order.from.trim(), to: order.to.trim(), probe })
    sending.value = false
    if (workspace.name !== lab) return
    if (told.ok) taken.value = told.value
    else problems.value = told.problems
  }

  /** Begins to choose on the map, from the first end or with it given. */
  function pick(from?: string): void {
    if (from !== undefined) order.from = from
    picking.value = from === undefined ? 'from' : 'to'
  }

  /** Takes what was clicked on the map as an end of the way; says whether it was meant for that. */
  function take(what: Selected | undefined): boolean {
    const end = picking.value
    if (!end || !what || what.kind === 'network') return false
    const node = what.kind === 'node' ? what.name : what.namespace
    if (!nodes.value.includes(node)) return true
    order[end] = node
    picking.value = end === 'from' ? 'to' : undefined
    return true
  }

  /** Puts the walk away. */
  function close(): void {
    taken.value = undefined
    problems.value = []
    picking.value = undefined
  }

  return { order, picking, sending, taken, problems, nodes, ready, ...tour, send, pick, take, close }
})
