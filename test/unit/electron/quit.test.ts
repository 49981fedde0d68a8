import type { MessageBoxOptions } from 'electron'
import { expect, test, vi } from 'vitest'
import type { QuitMeans } from '../../../electron/quit.ts'
import { decisionOf, mayQuit, quitQuestion } from '../../../electron/quit.ts'
import { inputProblem } from '../../../main/problem.ts'

/** A user who presses these buttons one after the other. */
function means(labs: readonly string[] | undefined, ...buttons: number[]) {
  const asked: MessageBoxOptions[] = []
  const given = {
    running: () => Promise.resolve(labs),
    end: vi.fn<QuitMeans['end']>(() => Promise.resolve([])),
    ask: (question: MessageBoxOptions) => {
      asked.push(question)
      return Promise.resolve(buttons.shift() ?? -1)
    },
  }
  return { ...given, asked }
}

test('without running labs nothing is asked', async () => {
  const given = means([])
  expect(await mayQuit(given)).toBe(true)
  expect(given.asked).toEqual([])
})

test('an engine that gives no answer keeps nobody from quitting', async () => {
  expect(await mayQuit(means(undefined))).toBe(true)
})

test('running labs can be kept running', async () => {
  const given = means(['web'], 0)
  expect(await mayQuit(given)).toBe(true)
  expect(given.end).not.toHaveBeenCalled()
})

test('running labs can be ended', async () => {
  const given = means(['web', 'two-lans'], 1)
  expect(await mayQuit(given)).toBe(true)
  expect(given.end).toHaveBeenCalledExactlyOnceWith(['web', 'two-lans'])
})

test('quitting can be given up', async () => {
  const given = means(['web'], 2)
  expect(await mayQuit(given)).toBe(false)
  expect(given.end).not.toHaveBeenCalled()
})

test('closing the question is giving up, and nothing is ended', () => {
  expect(quitQuestion(['web'])?.cancelId).toBe(2)
  expect(decisionOf(2)).toBe('cancel')
  expect(decisionOf(-1)).toBe('cancel')
})

test('the question names the labs', () => {
  expect(quitQuestion(['web'])?.message).toBe('The lab web is running.')
  expect(quitQuestion(['web', 'dns'])?.message).toBe('2 labs are running: web, dns.')
})

test('a lab that could not be ended is told before quitting', async () => {
  const given = means(['web'], 1, 1)
  given.end.mockResolvedValueOnce([inputProblem('stuck', 'It is stuck.', 'Wait.')])
  expect(await mayQuit(given)).toBe(false)
  expect(given.asked[1]).toMatchObject({
    message: 'Not every lab could be ended.',
    detail: 'It is stuck. Wait.',
  })
})
