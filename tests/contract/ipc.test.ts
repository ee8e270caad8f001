import { expect, test } from 'vitest'
import type { Pipe } from '../../src/shared/api/pipe.ts'
import { isOurPage, PAGE_URL } from '../../src/main/host/electron/security.ts'
import { CHANNEL, ipcPipe, type IpcEvent, type IpcMainLike } from '../../src/main/host/electron/ipc-pipe.ts'
import { serveApi } from '../../src/main/services/api-server.ts'
import { contractSuite } from './contract-suite.ts'

type Listener = Parameters<IpcMainLike['on']>[1]

/** Electron's two ends without Electron: ipcMain and the web contents of one window, and the preload's pipe. */
function fakeElectron() {
  const listeners = new Set<Listener>()
  const destroyed: (() => void)[] = []
  let toPage: (message: unknown) => void = () => undefined
  let gone: () => void = () => undefined
  let isDestroyed = false
  const ipc: IpcMainLike = {
    on: (_, listener) => listeners.add(listener),
    off: (_, listener) => {
      listeners.delete(listener)
      // In Electron the window would be destroyed, and the page with it.
      gone()
    },
  }
  const contents = {
    send: (channel: string, message: unknown) => {
      expect(channel).toBe(CHANNEL)
      queueMicrotask(() => toPage(structuredClone(message)))
    },
    isDestroyed: () => isDestroyed,
    once: (_: 'destroyed', listener: () => void) => destroyed.push(listener),
  }
  const sendAs = (event: IpcEvent, message: unknown): void => {
    const copy: unknown = structuredClone(message)
    queueMicrotask(() => {
      for (const listener of listeners) listener(event, copy)
    })
  }
  const page: Pipe = {
    send: (message) => sendAs({ sender: contents, senderFrame: { url: PAGE_URL } }, message),
    onMessage: (listener) => (toPage = listener),
    onClose: (listener) => (gone = listener),
    close: () => undefined,
  }
  const destroy = (): void => {
    isDestroyed = true
    for (const listener of destroyed.splice(0)) listener()
  }
  return { ipc, contents, page, sendAs, destroy }
}

contractSuite('a fake pair of Electron’s IPC', (handlers) => {
  const { ipc, contents, page, destroy } = fakeElectron()
  const served = serveApi(ipcPipe(ipc, contents, isOurPage), handlers)
  return Promise.resolve({ pipe: page, served: () => served, end: destroy })
})

test('messages of other windows, other pages and closed frames are not heard', async () => {
  const { ipc, contents, sendAs } = fakeElectron()
  const heard: unknown[] = []
  ipcPipe(ipc, contents, isOurPage).onMessage((message) => heard.push(message))
  sendAs({ sender: {}, senderFrame: { url: PAGE_URL } }, 1)
  sendAs({ sender: contents, senderFrame: { url: 'https://example.org/' } }, 2)
  sendAs({ sender: contents, senderFrame: { url: 'app://deltascope.example.org/' } }, 3)
  sendAs({ sender: contents, senderFrame: null }, 4)
  sendAs({ sender: contents, senderFrame: { url: PAGE_URL } }, 5)
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  expect(heard).toEqual([5])
})
