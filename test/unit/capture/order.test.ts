import { expect, test } from 'vitest'
import type { Frame } from '../../../main/capture/frame.ts'
import { createOrder } from '../../../main/capture/order.ts'
import { frameAt } from './frames.ts'

function ordering() {
  const handed: number[] = []
  const order = createOrder((frames: readonly Frame[]) => {
    handed.push(...frames.map(({ seconds, nanoseconds }) => seconds + nanoseconds / 1e9))
  })
  return { order, handed, add: (...times: number[]) => times.forEach((time) => order.add(frameAt(time))) }
}

test('frames of a place that are told late get between those of others', () => {
  const { order, handed, add } = ordering()
  add(1, 3, 5)
  order.turn()
  add(2, 4, 6)
  order.turn()
  expect(handed).toEqual([1, 2, 3, 4, 5])
})

test('what might still be preceded by something waits for the next turn', () => {
  const { order, handed, add } = ordering()
  add(1, 2)
  order.turn()
  expect(handed).toEqual([])
  order.turn()
  expect(handed).toEqual([1, 2])
})

test('at the end all is handed on, in order', () => {
  const { order, handed, add } = ordering()
  add(3, 1)
  order.turn()
  add(2)
  order.end()
  expect(handed).toEqual([1, 2, 3])
})

test('frames of the same moment stay as they came', () => {
  const links: string[] = []
  const order = createOrder((frames) => links.push(...frames.map(({ link }) => link)))
  for (const link of ['eth0', 'vxlan0', 'br0']) order.add(frameAt(7, { link }))
  order.end()
  expect(links).toEqual(['eth0', 'vxlan0', 'br0'])
})
