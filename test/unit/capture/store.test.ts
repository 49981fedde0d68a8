import { expect, test } from 'vitest'
import { createStore } from '../../../main/capture/store.ts'
import { frameAt } from './frames.ts'

const some = (count: number, size = 14) =>
  Array.from({ length: count }, (_, index) => frameAt(index, { bytes: new Uint8Array(size) }))

test('the newest frames are kept up to a number, and found by their numbers', () => {
  const store = createStore({ frames: 5, bytes: 1e6 })
  store.add(some(8))
  expect(store.range()).toEqual({ first: 4, next: 9 })
  expect([3, 4, 8, 9].map((number) => store.get(number)?.seconds)).toEqual([undefined, 3, 7, undefined])
})

test('the newest frames are kept up to so many bytes', () => {
  const store = createStore({ frames: 100, bytes: 1000 })
  store.add(some(3, 400))
  expect(store.range()).toEqual({ first: 2, next: 4 })
  store.add(some(1, 1000))
  expect(store.range()).toEqual({ first: 4, next: 5 })
})

test('a frame that is larger than all the room is not kept, and others are again', () => {
  const store = createStore({ frames: 100, bytes: 1000 })
  store.add(some(1, 1001))
  expect(store.range()).toEqual({ first: 2, next: 2 })
  store.add(some(2, 400))
  expect(store.range()).toEqual({ first: 2, next: 4 })
})

test('a store that was cleared begins anew', () => {
  const store = createStore({ frames: 5, bytes: 100 })
  store.add(some(7))
  store.clear()
  expect([store.range(), store.get(6)]).toEqual([{ first: 1, next: 1 }, undefined])
  store.add(some(7))
  expect(store.range()).toEqual({ first: 3, next: 8 })
})
