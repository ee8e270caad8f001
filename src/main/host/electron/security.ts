import { contentSecurityPolicy } from '../server/security-headers.ts'

/** Scheme of the page: its own origin, with none of the rights of a file. */
export const PAGE_SCHEME = 'app'
/** The page. */
export const PAGE_URL = `${PAGE_SCHEME}://deltascope/`

/** Rights of the scheme: what a page on https has, nothing more. */
export const SCHEME_PRIVILEGES = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  bypassCSP: false,
  allowServiceWorkers: false,
  corsEnabled: false,
} as const

/** The page is a sandboxed web page; its one way out is the preload's pipe. */
export const WEB_PREFERENCES = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const

/** Nothing is fetched: the API goes through the preload. */
export const PAGE_POLICY = contentSecurityPolicy("'none'")

/** True for our page and its files; everything else may neither be shown nor talk to us. */
export function isOurPage(url: string): boolean {
  return url.startsWith(PAGE_URL)
}
