import { fileURLToPath } from 'node:url'
import { ok, type Result } from '../../../engine/model/problem.ts'
import { createHandlers } from '../../services/api-handlers.ts'
import { appInfo, dataFolder } from '../../services/api-info.ts'
import { keepAlive, openWorkbench, type WorkerFiles } from '../../services/workbench.ts'
import { serverKey } from './session.ts'
import { startServer, type RunningServer } from './start-server.ts'

/** Where the built parts of the program are; the entry knows. */
export interface AppFiles extends WorkerFiles {
  /** Folder, with a slash at its end. */
  readonly renderer: URL
}

/** The whole app for a browser: history, workers, API and page. */
export async function serveApp(files: AppFiles, port: number): Promise<Result<RunningServer>> {
  const home = dataFolder()
  const opened = await openWorkbench(home, files)
  if (!opened.ok) return opened
  const workbench = opened.value
  const server = await startServer({
    renderer: fileURLToPath(files.renderer),
    handlers: createHandlers(appInfo('browser', workbench.pool.threads), workbench),
    events: workbench.events,
    port,
    key: serverKey(home),
  })
  if (!server.ok) {
    await workbench.close()
    return server
  }
  const stopKeeping = keepAlive(workbench)
  const close = async (reason: string): Promise<void> => {
    stopKeeping()
    await server.value.close(reason)
    await workbench.close()
  }
  return ok({ ...server.value, close }, opened.notes)
}

/** Ctrl-C reaches us twice at once, from the terminal and from the launcher; who asks later means it. */
const SAME_REQUEST_MS = 500

/** Settles with the signal's name when somebody asks this process to end; asked again, it ends at once. */
export function askedToEnd(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        first ??= Date.now()
        if (Date.now() - first > SAME_REQUEST_MS) process.exit(130)
        resolve(signal)
      })
    }
  })
}
