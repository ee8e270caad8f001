import { startApp } from './host/electron/start-app.ts'

// Not awaited here: Electron gets ready only after this file has been run.
startApp({
  worker: new URL('./worker.js', import.meta.url),
  store: new URL('./store.js', import.meta.url),
  preload: new URL('../preload/index.cjs', import.meta.url),
  renderer: new URL('../renderer/', import.meta.url),
}).catch((error: unknown) => {
  process.stderr.write(`deltascope: the window cannot be opened: ${String(error)}\n`)
  process.exit(1)
})
