import { execFileSync, spawn } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { until } from './traces.ts'

/** A namespace outside of a lab, with a cable into the lab's namespaces. */
export interface Observer {
  /**
   * The cables that still have their other end. The kernel takes a cable away when, and only when, the namespace at one of
   * its ends is no more: a namespace that is held by anything at all keeps its cable.
   */
  readonly cables: () => string[]
  readonly end: () => void
}

/** Lays a cable into each of a lab's namespaces, from a namespace that ends when it is told to. `owner` is the lab's. */
export async function observe(owner: number, namespaces: readonly string[]): Promise<Observer> {
  const rootless = readlinkSync(`/proc/${owner}/ns/user`) !== readlinkSync('/proc/self/ns/user')
  const user = rootless ? ['--user', '--preserve-credentials'] : []
  const enter = (pid: number) => ['--target', String(pid), ...user]
  // In the lab's user namespace, so that cables may lead to it; outside its pid namespace, so that it outlives the lab.

  const child = rootless
    ? spawn('nsenter', [...enter(owner), '--', 'unshare', '--net', 'sleep', '600'], { stdio: 'ignore' })
    : spawn('unshare', ['--net', 'sleep', '600'], { stdio: 'ignore' })
  const pid = child.pid ?? 0
  const elsewhere = () => readlinkSync(`/proc/${pid}/ns/net`) !== readlinkSync('/proc/self/ns/net')
  await until(elsewhere, () => 'the observer has no namespace of its own')
  for (const namespace of namespaces) {
    const net = `--net=/proc/${owner}/root/run/netns/${namespace}`
    const cable = ['type', 'veth', 'peer', 'name', `to-${namespace}`, 'netns', String(pid)]
    execFileSync('nsenter', [...enter(owner), net, '--', 'ip', 'link', 'add', 'observed', ...cable])
  }
  return {
    cables: () => {
      const argv = [...enter(pid), '--net', '--', 'ip', '-o', 'link']
      const listing = execFileSync('nsenter', argv, { encoding: 'utf8' })
      return [...listing.matchAll(/ to-(\S+?)@if/g)].map(([, name = '']) => name).sort()
    },
    end: () => child.kill('SIGKILL'),
  }
}
