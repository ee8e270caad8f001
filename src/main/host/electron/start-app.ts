import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, shell } from 'electron'
import { fileURLToPath } from 'node:url'
import { formatProblem } from '../../../engine/model/problem.ts'
import { createHandlers } from '../../services/api-handlers.ts'
import { appInfo, dataFolder } from '../../services/api-info.ts'
import { keepAlive, openWorkbench, type Workbench, type WorkerFiles } from '../../services/workbench.ts'
import { serveApi } from '../../services/api-server.ts'
import { ipcPipe } from './ipc-pipe.ts'
import { lockDown } from './lockdown.ts'
import { menuTemplate } from './menu.ts'
import { servePage } from './page-protocol.ts'
import { isOurPage, PAGE_SCHEME, PAGE_URL, SCHEME_PRIVILEGES, WEB_PREFERENCES } from './security.ts'
import { readWindowState, writeWindowState } from './window-state.ts'

/** Where the built parts of the program are; the entry knows. */
export interface ElectronFiles extends WorkerFiles {
  readonly preload: URL
  /** Folder, with a slash at its end. */
  readonly renderer: URL
}

/** Runs the app; ends when its window is closed. A second start shows the first one's window. */
export async function startApp(files: ElectronFiles): Promise<void> {
  app.setPath('userData', dataFolder())
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges: SCHEME_PRIVILEGES }])
  app.enableSandbox()
  app.on('window-all-closed', () => app.quit())
  app.on('second-instance', () => showAgain())
  await app.whenReady()
  lockDown(app, session.defaultSession)
  servePage(protocol, fileURLToPath(files.renderer))
  const workbench = await openWorkbench(dataFolder(), files)
  if (!workbench.ok) {
    dialog.showErrorBox('The history cannot be opened', workbench.problems.map(formatProblem).join('\n\n'))
    app.exit(1)
    return
  }
  endWith(workbench.value, keepAlive(workbench.value))
  await openWindow(files, workbench.value)
}

/** Electron waits for nothing at its end: what is under way is stored first, then the end is asked for again. */
function endWith(workbench: Workbench, stopWatching: () => void): void {
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    stopWatching()
    void workbench.close().finally(() => {
      isClosed = true
      app.quit()
    })
  })
}

async function openWindow({ preload }: ElectronFiles, workbench: Workbench): Promise<void> {
  const handlers = createHandlers(appInfo('electron', workbench.pool.threads), workbench, {
    showFolder: (path) => shell.openPath(path),
  })
  const folder = dataFolder()
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  const { bounds, isMaximized } = readWindowState(folder, screens)
  const { x, y, width, height } = bounds
  const window = new BrowserWindow({
    width,
    height,
    ...(x === undefined || y === undefined ? { center: true } : { x, y }),
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Deltascope',
    webPreferences: { ...WEB_PREFERENCES, preload: fileURLToPath(preload) },
  })
  if (isMaximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () =>
    writeWindowState(folder, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
  )
  const page = serveApi(ipcPipe(ipcMain, window.webContents, isOurPage), handlers)
  workbench.events.listen(page.emit)
  const menu = menuTemplate((id) => page.emit('app.command', { id }), process.platform)
  Menu.setApplicationMenu(Menu.buildFromTemplate([...menu]))
  await window.loadURL(PAGE_URL)
}

function showAgain(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
