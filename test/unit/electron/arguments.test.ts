import { expect, test } from 'vitest'
import { labFileIn } from '../../../electron/arguments.ts'

test('the lab file of a command line is found among the switches of Electron and Chromium', () => {
  expect(labFileIn(['.', '--enable-features=x.yml', 'web.lab.yml'], '/home/u')).toBe('/home/u/web.lab.yml')
})

test('an absolute path stays as it is', () => {
  expect(labFileIn(['/labs/web.lab.yaml'], '/home/u')).toBe('/labs/web.lab.yaml')
})

test('an address that a file manager hands over is a path', () => {
  expect(labFileIn(['file:///home/u/my%20lab.yml'], '/')).toBe('/home/u/my lab.yml')
})

test('a command line without a lab file has none', () => {
  expect(labFileIn(['.', '--ozone-platform=x11', 'notes.txt'], '/home/u')).toBeUndefined()
})
