import { contextBridge, ipcRenderer } from 'electron'

/** The one channel; `src/main/host/electron/ipc-pipe.ts` has the same word. */
const CHANNEL = 'deltascope'

contextBridge.exposeInMainWorld('deltascopePipe', {
  send: (message: unknown): void => ipcRenderer.send(CHANNEL, message),
  onMessage: (listener: (message: unknown) => void): void => {
    ipcRenderer.removeAllListeners(CHANNEL)
    ipcRenderer.on(CHANNEL, (_, message: unknown) => listener(message))
  },
})
