import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { EngineFacts } from '../../main/contract.ts'
import { createClient } from '../../main/client.ts'
import type { ConnectionState } from '../connection/keep.ts'
import { keepConnected } from '../connection/keep.ts'
import { openMessagePort } from '../connection/message-port.ts'
import { openSocket } from '../connection/socket.ts'

/** The way to the engine, and whether it is there. */
export const useConnection = defineStore('connection', () => {
  const client = createClient()
  const state = ref<ConnectionState>('connecting')
  const engine = shallowRef<EngineFacts>()

  /** Connects for good. */
  function start(): void {
    const shell = window.underlay
    void keepConnected(client, shell ? () => openMessagePort(shell) : openSocket, (next) => {
      state.value = next
      if (next === 'open') void describe()
    })
  }

  async function describe(): Promise<void> {
    const facts = await client.call('machine.describe', {})
    if (facts.ok) engine.value = facts.value
  }

  return { call: client.call, follow: client.follow, state, engine, start }
})
