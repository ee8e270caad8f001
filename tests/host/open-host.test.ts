import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeFolder } from '../platform.ts'
import { browserCommand, chooseHost, electronExecutable } from '../../src/main/host/cli/open-host.ts'
import { dataFolder } from '../../src/main/services/api-info.ts'

let folder = ''
let root: URL
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deltascope open-'))
  root = pathToFileURL(`${folder}/`)
})
afterEach(() => removeFolder(folder))

function installElectron(): string {
  const electron = join(folder, 'node_modules', 'electron')
  mkdirSync(join(electron, 'dist'), { recursive: true })
  writeFileSync(join(electron, 'path.txt'), 'electron')
  return join(electron, 'dist', 'electron')
}

test('Electron where its program is, also in a folder with a space', () => {
  const program = installElectron()
  expect(electronExecutable(root, {})).toBeUndefined()
  writeFileSync(program, '')
  expect(electronExecutable(root, {})).toBe(program)
  expect(chooseHost({ isWanted: true, root, env: {} })).toMatchObject({
    host: 'electron',
    executable: program,
  })
})

test('ELECTRON_EXEC_PATH decides, if there is such a file', () => {
  const program = join(folder, 'my-electron')
  expect(electronExecutable(root, { ELECTRON_EXEC_PATH: program })).toBeUndefined()
  writeFileSync(program, '')
  expect(electronExecutable(root, { ELECTRON_EXEC_PATH: program })).toBe(program)
})

test('the browser without Electron; no browser is opened in CI or when not wanted', () => {
  expect(chooseHost({ isWanted: true, root, env: {} })).toMatchObject({ host: 'browser', opensBrowser: true })
  expect(chooseHost({ isWanted: true, root, env: { CI: 'true' } })).toMatchObject({ opensBrowser: false })
  writeFileSync(installElectron(), '')
  expect(chooseHost({ isWanted: false, root, env: {} })).toMatchObject({
    host: 'browser',
    opensBrowser: false,
  })
})

test('the data folder: DELTASCOPE_HOME, else the place of the system', () => {
  expect(dataFolder({ DELTASCOPE_HOME: '/a' }, 'linux')).toBe('/a')
  expect(dataFolder({ XDG_DATA_HOME: '/b' }, 'linux')).toBe(join('/b', 'deltascope'))
  expect(dataFolder({}, 'darwin')).toMatch(/Application Support.deltascope$/)
  expect(dataFolder({ APPDATA: 'c' }, 'win32')).toBe(join('c', 'deltascope'))
  expect(dataFolder({}, 'win32')).toMatch(/AppData.Roaming.deltascope$/)
})

test('the command that opens an address gets it as one word, & and all', () => {
  const url = 'http://127.0.0.1:4711/?token=a_b-c&x=%20y'
  expect(browserCommand('linux', url)).toEqual(['xdg-open', url])
  expect(browserCommand('darwin', url)).toEqual(['open', url])
  const windows = browserCommand('win32', url)
  expect(windows.at(-1)).toBe(url)
  // A shell would end the command at the &.
  expect(windows[0]).not.toMatch(/cmd|powershell|start/)
})
