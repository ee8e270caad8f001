import { app, BrowserWindow, ipcMain, Menu, protocol, screen, session } from 'electron'
import { fileURLToPath } from 'node:url'
import { createEnginePool } from '../../pool/engine-pool.ts'
import { createHandlers } from '../../services/api-handlers.ts'
import { appInfo, dataFolder } from '../../services/api-info.ts'
import { serveApi, type Handlers } from '../../services/api-server.ts'
import { ipcPipe } from './ipc-pipe.ts'
import { lockDown } from './lockdown.ts'
import { menuTemplate } from './menu.ts'
import { servePage } from './page-protocol.ts'
import { isOurPage, PAGE_SCHEME, PAGE_URL, SCHEME_PRIVILEGES, WEB_PREFERENCES } from './security.ts'
import { readWindowState, writeWindowState } from './window-state.ts'

/** Where the built parts of the program are; the entry knows. */
export interface ElectronFiles {
  readonly worker: URL
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
  const pool = createEnginePool(files.worker)
  app.once('will-quit', () => void pool.close())
  await openWindow(files, createHandlers(appInfo('electron', pool.threads), pool.run))
}

async function openWindow({ preload }: ElectronFiles, handlers: Handlers): Promise<void> {
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
