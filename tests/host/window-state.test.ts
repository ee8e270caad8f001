import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeFolder } from '../platform.ts'
import { readWindowState, writeWindowState } from '../../src/main/host/electron/window-state.ts'

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 }
const FIRST = { bounds: { width: 1440, height: 900 }, isMaximized: false }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deltascope-window-'))
})
afterEach(() => removeFolder(folder))

test('what is kept comes back', () => {
  const state = { bounds: { x: 100, y: 50, width: 1000, height: 700 }, isMaximized: true }
  writeWindowState(join(folder, 'new'), state)
  expect(readWindowState(join(folder, 'new'), [SCREEN])).toEqual(state)
})

test('a window on a screen that is gone comes back to the first place', () => {
  writeWindowState(folder, { bounds: { x: 2500, y: 50, width: 1000, height: 700 }, isMaximized: false })
  expect(readWindowState(folder, [SCREEN])).toEqual(FIRST)
  expect(readWindowState(folder, [SCREEN, { ...SCREEN, x: 1920 }]).bounds.x).toBe(2500)
})

test.each(['', '{', '{"bounds":{"width":1e9,"height":900},"isMaximized":false}', 'null'])(
  'a damaged file is as none: %s',
  (text) => {
    writeFileSync(join(folder, 'window.json'), text)
    expect(readWindowState(folder, [SCREEN])).toEqual(FIRST)
  },
)
