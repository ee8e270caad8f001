/** The browser of the end-to-end tests and of the screenshots. */
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/** Flags under which Debian's Chromium runs quietly and offline. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

/** How to get a browser, in one line. */
export const NO_BROWSER =
  'no browser found: set CHROMIUM, or "apt-get install chromium", or "npx playwright install chromium"'

/** Where Linux distributions put Chromium and Chrome. */
const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** CHROMIUM, an installed Chromium or Chrome, or Playwright's own; undefined when there is none. */
export function findBrowser(): string | undefined {
  const chosen = process.env['CHROMIUM']
  const places = [chosen, ...USUAL_PLACES, chromium.executablePath()]
  return places.find((path) => path !== undefined && path !== '' && existsSync(path))
}
