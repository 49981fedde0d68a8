import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { NodeState, Problem } from '../../main/contract.ts'
import { otherEnd } from '../inspector/other-end.ts'
import { useConnection } from './connection.ts'
import { useEvents } from './events.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

/** Milliseconds between two looks: counters, connections and processes change without an event. */
const pause = 2000

/** Milliseconds after an event until the next look: events come several at once. */
const eventPause = 150

/** What the kernel holds of the selected thing, again and again while it is on the screen. */
export const useInspection = defineStore('inspection', () => {
  const { call } = useConnection()
  const workspace = useWorkspace()
  const selection = useSelection()
  const events = useEvents()

  /** By node name: the selected node; of a selected link, both ends' namespaces. */
  const nodes = shallowRef<ReadonlyMap<string, NodeState>>(new Map())
  const problems = shallowRef<readonly Problem[]>([])
  const loading = ref(false)
  const watchers = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  /** The node to ask first. */
  const target = computed(() => {
    const { selected } = selection
    if (!workspace.isRunning || selected === undefined || selected.kind === 'network') return undefined
    const node = selected.kind === 'node' ? selected.name : selected.namespace
    return isStopped(node) ? undefined : node
  })
  const wanted = computed(() => (watchers.value > 0 ? target.value : undefined))

  function isStopped(node: string): boolean {
    return workspace.details?.stopped.includes(node) === true
  }

  async function look(): Promise<void> {
    clearTimeout(timer)
    const node = wanted.value
    const lab = workspace.name
    if (node === undefined || lab === undefined) return
    turn += 1
    const mine = turn
    if (!document.hidden) {
      loading.value = true
      const found = await readEnds(lab, node)
      if (mine !== turn) return
      loading.value = false
      if (found.nodes.size > 0) nodes.value = found.nodes
      problems.value = found.problems
    }
    schedule(pause)
  }

  async function readEnds(lab: string, node: string) {
    const near = await call('lab.inspect', { lab, node })
    if (!near.ok) return { nodes: new Map<string, NodeState>(), problems: near.problems }
    const read = new Map([[node, near.value]])
    const { selected } = selection
    const link =
      selected?.kind === 'link' ? near.value.interfaces.find(({ name }) => name === selected.link) : undefined
    const far = link && otherEnd(link)?.namespace
    if (far === undefined || far === node || isStopped(far)) return { nodes: read, problems: [] }
    const told = await call('lab.inspect', { lab, node: far })
    if (told.ok) read.set(far, told.value)
    return { nodes: read, problems: told.ok ? [] : told.problems }
  }

  function schedule(after: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void look(), after)
  }

  watch(
    [wanted, () => selection.selected, () => workspace.details?.summary.revision],
    ([node]) => {
      clearTimeout(timer)
      turn += 1
      loading.value = false
      problems.value = []
      if (node === undefined) nodes.value = new Map()
      else void look()
    },
    { flush: 'post' },
  )
  watch(
    () => events.latest,
    (latest) => {
      const namespaces = new Set([...nodes.value.values()].map(({ namespace }) => namespace))
      if (wanted.value !== undefined && latest.some(({ namespace }) => namespaces.has(namespace)))
        schedule(eventPause)
    },
  )

  /** Somebody shows it: it is kept up to date until the returned function is called. */
  function show(): () => void {
    watchers.value += 1
    return () => {
      watchers.value -= 1
    }
  }

  return { nodes, problems, loading, target, show, look }
})
