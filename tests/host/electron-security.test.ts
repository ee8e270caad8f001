import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import {
  isOurPage,
  PAGE_POLICY,
  SCHEME_PRIVILEGES,
  WEB_PREFERENCES,
} from '../../src/main/host/electron/security.ts'

test('the page is isolated, sandboxed and without Node', () => {
  expect(WEB_PREFERENCES).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
  })
  expect(SCHEME_PRIVILEGES.bypassCSP).toBe(false)
})

test('the policy allows no script but ours and no connection', () => {
  expect(PAGE_POLICY).toContain("default-src 'none'; script-src 'self';")
  expect(PAGE_POLICY).toContain("connect-src 'none'")
  expect(PAGE_POLICY).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/)
})

test.each([
  ['app://deltascope/', true],
  ['app://deltascope/index.html#seed-study', true],
  ['app://deltascope.evil/', false],
  ['app://other/', false],
  ['https://deltascope/', false],
  ['file:///etc/passwd', false],
  ['', false],
])('%s is our page: %s', (url, is) => {
  expect(isOurPage(url)).toBe(is)
})

test('the preload gives the page two functions and uses the channel of the main process', () => {
  const source = readFileSync(fileURLToPath(new URL('../../src/preload/index.ts', import.meta.url)), 'utf8')
  const channel = readFileSync(
    fileURLToPath(new URL('../../src/main/host/electron/ipc-pipe.ts', import.meta.url)),
    'utf8',
  )
  const word = /CHANNEL = '(\w+)'/
  expect(word.exec(source)?.[1]).toBe(word.exec(channel)?.[1])
  expect(source.match(/exposeInMainWorld/g)).toHaveLength(1)
  // Giving the page the event, or ipcRenderer itself, would give it every channel.
  expect(source).not.toMatch(/:\s*ipcRenderer\b[^.]/)
})
