import type { VueWrapper } from '@vue/test-utils'
import { enableAutoUnmount, mount } from '@vue/test-utils'
import type { Pinia } from 'pinia'
import { createPinia } from 'pinia'
import type { Component } from 'vue'
import { afterEach } from 'vitest'
import { nextTick } from 'vue'
import type { Lab, NodeState, RunningSummary } from '../../../main/contract.ts'
import { parseLab } from '../../../main/lab/parse.ts'
import type { FromEngine, FromInterface } from '../../../main/wire.ts'
import { useConnection } from '../../../renderer/stores/connection.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'

enableAutoUnmount(afterEach)

/** The other end of the wire: what panels ask, and what is told them, without a kernel behind it. */
export interface Engine {
  /** The stores of this interface. */
  readonly pinia: Pinia
  /** Shows a component of this interface. */
  readonly show: (component: Component, props?: Record<string, unknown>) => VueWrapper
  /** Calls so far, by name, with what they asked for. */
  readonly asked: { readonly name: string; readonly params: unknown }[]
  /** Streams that are open now, by name. */
  readonly open: Map<string, number>
  /** Sends an item of a stream that is open. */
  readonly tell: (stream: string, item: unknown) => Promise<void>
}

export const labText = `
name: small
about: |
  # Small

  ## Look

      underlay exec small c1 -- ping -c1 c2   # it answers
      underlay shell small node1
        ip route
      underlay check small
      underlay drift small

  Or \`underlay exec small c2 -- ip neigh\`.
lans:
  lan: { subnet: 192.168.10.0/24 }
hosts:
  node1: { lans: { lan: 192.168.10.5 } }
  node2: { lans: { lan: 192.168.10.6 } }
networks:
  web: { driver: overlay, ipam: { subnet: 10.0.0.0/24 } }
containers:
  c1: { host: node1, networks: { web: { ipv4_address: 10.0.0.3 } } }
  c2: { host: node2, networks: { web: { ipv4_address: 10.0.0.4, aliases: [shop] } } }
expect:
  - c1 reaches 10.0.0.4
  - c1 gets http://shop/
`

export function labOf(text: string): Lab {
  const read = parseLab(text, '/labs/small.lab.yml')
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  return read.value
}

/** Opens a lab in a fresh interface, over a wire whose other end answers from `answers`. */
export async function openLab(
  {
    text = labText,
    running = true,
    stopped = [],
  }: { text?: string; running?: boolean; stopped?: readonly string[] } = {},
  answers: Readonly<Record<string, (params: unknown) => unknown>> = {},
): Promise<Engine> {
  const pinia = createPinia()
  const lab = labOf(text)
  const summary: RunningSummary = {
    lab: lab.name,
    title: lab.title,
    file: lab.file,
    startedAt: '2026-01-01T12:00:00Z',
    hosts: lab.hosts.length,
    containers: lab.containers.length,
    revision: '1',
    inVm: false,
  }
  const all: Readonly<Record<string, (params: unknown) => unknown>> = {
    'machine.describe': () => ({}),
    'file.open': () => ({ file: lab.file, text, version: '1', writable: true, layout: null }),
    'lab.read': () => ({ name: lab.name, lab, problems: [] }),
    'lab.describe': () => ({ summary, lab, source: text, stopped }),
    ...answers,
  }
  const engine = { ...connect(all), pinia, show: shownIn(pinia) }
  const workspace = useWorkspace(pinia)
  useConnection(pinia).start()
  workspace.start()
  await workspace.open(lab.file)
  await engine.tell('labs.running', running ? [summary] : [])
  await settle()
  return engine
}

/** Mounts with the stores of one interface, whichever was used last. */
function shownIn(pinia: Pinia): Engine['show'] {
  return (component, props = {}) =>
    mount(component, { props, global: { plugins: [pinia] }, attachTo: document.body })
}

function connect(
  answers: Readonly<Record<string, (params: unknown) => unknown>>,
): Omit<Engine, 'pinia' | 'show'> {
  let listener: (event: { data: unknown }) => void = () => undefined
  const asked: { name: string; params: unknown }[] = []
  const open = new Map<string, number>()
  const say = (frame: FromEngine) => {
    listener({ data: JSON.stringify(frame) })
  }
  const port = {
    addEventListener: (type: string, added: typeof listener) => {
      if (type === 'message') listener = added
    },
    start: () => undefined,
    close: () => undefined,
    postMessage: (text: string) => {
      const frame = JSON.parse(text) as FromInterface
      if (frame.type === 'open') open.set(frame.name, frame.id)
      if (frame.type === 'close') for (const [name, id] of open) if (id === frame.id) open.delete(name)
      if (frame.type !== 'call') return
      const { id, name, params } = frame
      asked.push({ name, params })
      const answer = answers[name]
      const problem = {
        code: 'unknown',
        blame: 'kernel',
        message: `No answer to ${name}.`,
        hint: 'None.',
      } as const
      queueMicrotask(() => {
        say(
          answer
            ? { type: 'answer', id, value: answer(params) }
            : { type: 'refused', id, problems: [problem] },
        )
      })
    },
  }
  const connectPort = () => {
    const arrived = new MessageEvent('message', { data: 'underlay-port' })
    Object.defineProperties(arrived, { source: { value: window }, ports: { value: [port] } })
    queueMicrotask(() => dispatchEvent(arrived))
  }
  Object.defineProperty(window, 'underlay', { configurable: true, value: { connect: connectPort } })
  return {
    asked,
    open,
    tell: async (stream, value) => {
      const id = open.get(stream)
      if (id === undefined) throw new Error(`${stream} is not open`)
      say({ type: 'item', id, value })
      await settle()
    },
  }
}

/** Waits until what was asked has been answered and shown. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 8; i++) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    await nextTick()
  }
}

const silence = { bytes: 0, packets: 0, errors: 0, dropped: 0 }

/** A node with one interface, and whatever else is given. */
export function nodeState(more: Partial<NodeState> = {}): NodeState {
  return {
    name: 'c1',
    kind: 'container',
    namespace: 'c1',
    host: 'node1',
    interfaces: [
      {
        name: 'eth0',
        index: 2,
        kind: 'veth',
        device: { type: 'veth', peer: { namespace: 'web@node1', link: 'c1-eth0' }, makes: true },
        up: true,
        state: 'up',
        mac: '02:42:0a:00:00:03',
        mtu: 1450,
        addresses: [{ address: '10.0.0.3/24', scope: 'global' }],
        received: silence,
        sent: silence,
      },
    ],
    routes: [],
    neighbours: [],
    fdb: [],
    tables: { entries: [] },
    ipsec: { associations: [], policies: [] },
    settings: [],
    connections: { entries: [] },
    tracked: { entries: [] },
    processes: [],
    ...more,
  }
}
