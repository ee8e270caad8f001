import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** How the workbench is shown, and the reason in one sentence. */
export type HostChoice =
  | { readonly host: 'electron'; readonly executable: string; readonly why: string }
  | { readonly host: 'browser'; readonly opensBrowser: boolean; readonly why: string }

/** What the choice depends on. */
export interface HostQuestion {
  /** A window or a browser may be opened. */
  readonly isWanted: boolean
  /** Root of the package, with a slash at its end. */
  readonly root: URL
  readonly env?: NodeJS.ProcessEnv
}

/** Electron where its program is there; else the browser. Nothing is started and nothing downloaded to find out. */
export function chooseHost({ isWanted, root, env = process.env }: HostQuestion): HostChoice {
  const browser = (why: string, opensBrowser: boolean): HostChoice => ({ host: 'browser', opensBrowser, why })
  if (!isWanted) return browser('serving the browser, as asked', false)
  if (env['CI'] !== undefined) return browser('serving the browser without opening one (CI is set)', false)
  const executable = electronExecutable(root, env)
  if (executable !== undefined) return { host: 'electron', executable, why: 'opening in Electron' }
  return browser(
    'opening in your browser: Electron is not installed ("npx install-electron" fetches it)',
    true,
  )
}

/** Electron's program, as its package records it; undefined where it was not downloaded. */
export function electronExecutable(root: URL, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = env['ELECTRON_EXEC_PATH']
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined
  const folder = new URL('node_modules/electron/', root)
  try {
    const name = readFileSync(new URL('path.txt', folder), 'utf8').trim()
    const program = new URL(`dist/${name}`, folder)
    return name !== '' && existsSync(program) ? fileURLToPath(program) : undefined
  } catch {
    return undefined
  }
}

/** The command that opens an address in the user's browser. */
export function browserCommand(platform: NodeJS.Platform, url: string): readonly string[] {
  switch (platform) {
    case 'darwin':
      return ['open', url]
    case 'win32':
      // `start` would read & in the address; this takes it as it is.
      return ['rundll32', 'url.dll,FileProtocolHandler', url]
    default:
      return ['xdg-open', url]
  }
}
