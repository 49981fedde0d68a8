import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { foldersIn } from '../../../electron/folders.ts'

test('what Chromium keeps for itself is in the cache, and not among the settings', () => {
  expect(foldersIn({})).toEqual({
    config: join(homedir(), '.config/underlay'),
    cache: join(homedir(), '.cache/underlay'),
  })
})

test('the folders of the environment are taken, and relative ones are not', () => {
  expect(foldersIn({ XDG_CONFIG_HOME: '/c', XDG_CACHE_HOME: 'relative' })).toEqual({
    config: '/c/underlay',
    cache: join(homedir(), '.cache/underlay'),
  })
})
