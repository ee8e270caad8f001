import { EventEmitter } from 'node:events'
import type { App, Session } from 'electron'
import { expect, test, vi } from 'vitest'
import { lockDown } from '../../src/main/host/electron/lockdown.ts'
import { menuTemplate } from '../../src/main/host/electron/menu.ts'

/** Electron's app, session and a page, as far as `lockDown` touches them. */
function locked() {
  const app = new EventEmitter()
  const handlers: Record<string, (...args: unknown[]) => unknown> = {}
  const keep =
    (name: string) =>
    (handler: (...args: unknown[]) => unknown): void => {
      handlers[name] = handler
    }
  const session = {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
  }
  lockDown(app as unknown as App, session as unknown as Session)
  let openHandler: (() => unknown) | undefined
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: () => unknown) => {
      openHandler = handler
    },
  })
  app.emit('web-contents-created', {}, contents)
  return { contents, handlers, open: () => openHandler?.() }
}

function isPrevented(contents: EventEmitter, event: string, url: string): boolean {
  const preventDefault = vi.fn<() => void>()
  contents.emit(event, { url, preventDefault })
  return preventDefault.mock.calls.length > 0
}

test.each(['https://evil.example/', 'file:///etc/passwd', 'app://deltascope.evil/', 'javascript:alert(1)'])(
  'a page cannot go to %s',
  (url) => {
    const { contents } = locked()
    expect(isPrevented(contents, 'will-navigate', url)).toBe(true)
    expect(isPrevented(contents, 'will-redirect', url)).toBe(true)
  },
)

test('our own page may be loaded again', () => {
  expect(isPrevented(locked().contents, 'will-navigate', 'app://deltascope/#runs')).toBe(false)
})

test('no window is opened, nothing embedded', () => {
  const { contents, open } = locked()
  expect(open()).toEqual({ action: 'deny' })
  expect(isPrevented(contents, 'will-attach-webview', 'https://evil.example/')).toBe(true)
})

test('no permission and no device is granted', () => {
  const { handlers } = locked()
  const answer = vi.fn<(granted: boolean) => void>()
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal']) {
    handlers['request']?.({}, permission, answer)
    expect(handlers['check']?.({}, permission)).toBe(false)
  }
  expect(answer.mock.calls).toEqual(Array.from({ length: 5 }, () => [false]))
  expect(handlers['device']?.({})).toBe(false)
})

test.each(['linux', 'darwin', 'win32'] as const)(
  'the menu on %s sends commands and claims no keys',
  (platform) => {
    const run = vi.fn<(id: string) => void>()
    const menu = menuTemplate(run, platform)
    const items = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
    const commands = items.filter(({ click }) => click !== undefined)
    expect(commands.every(({ accelerator }) => accelerator === undefined)).toBe(true)
    const [first] = commands
    first?.click?.(undefined as never, undefined, undefined as never)
    expect(run).toHaveBeenCalledWith('new-run')
    expect(menu[0]?.role === 'appMenu').toBe(platform === 'darwin')
  },
)
