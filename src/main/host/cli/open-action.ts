import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { askedToEnd, serveApp } from '../server/serve-app.ts'
import { BAD_INPUT, DONE, FAILED, print, say, sayProblems, type ExitCode } from './output.ts'
import { browserCommand, chooseHost, type HostChoice } from './open-host.ts'

/** Options of `deltascope open` after parsing. */
export interface OpenOptions {
  readonly port: number
  /** False with `--no-open`. */
  readonly open: boolean
  readonly headless?: boolean
}

// All parts of the build lie side by side in out/main, chunks too.
const FILES = {
  worker: new URL('./worker.js', import.meta.url),
  store: new URL('./store.js', import.meta.url),
  renderer: new URL('../renderer/', import.meta.url),
}
const ROOT = new URL('../../', import.meta.url)

/** Opens the workbench and stays until it ends. */
export async function runOpen({ port, open, headless }: OpenOptions): Promise<ExitCode> {
  const choice = chooseHost({ isWanted: open && headless !== true, root: ROOT })
  say(`deltascope: ${choice.why}`)
  return choice.host === 'electron' ? openWindow(choice) : serve(port, choice)
}

function openWindow({ executable }: HostChoice & { readonly host: 'electron' }): Promise<ExitCode> {
  return new Promise((resolve) => {
    const child = spawn(executable, [fileURLToPath(ROOT)], { stdio: 'inherit' })
    child.once('error', (error) => {
      say(`error: Electron does not start: ${error.message}. Use deltascope open --no-open.`)
      resolve(FAILED)
    })
    child.once('exit', (code) => resolve(code === 0 ? DONE : FAILED))
    // Ctrl-C reaches the window too; it ends, and so do we.
    void askedToEnd().then((signal) => child.kill(signal))
  })
}

async function serve(
  port: number,
  { opensBrowser }: HostChoice & { readonly host: 'browser' },
): Promise<ExitCode> {
  const server = await serveApp(FILES, port)
  if (!server.ok) {
    sayProblems(server.problems)
    return BAD_INPUT
  }
  const ended = askedToEnd()
  print(`${server.value.url}\n`)
  say('deltascope: runs until Ctrl-C; the address is for you alone')
  if (opensBrowser) openBrowser(server.value.url)
  const signal = await ended
  await server.value.close(signal === 'SIGINT' ? 'stopped with Ctrl-C' : 'asked to end')
  return DONE
}

function openBrowser(url: string): void {
  const [program, ...args] = browserCommand(process.platform, url)
  if (program === undefined) return
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.once('error', () => say('deltascope: no browser could be started; open the address above in yours'))
  child.unref()
}
