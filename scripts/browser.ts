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

/** CHROMIUM, Debian's Chromium, or Playwright's own; undefined when there is none. */
export function findBrowser(): string | undefined {
  const chosen = process.env['CHROMIUM']
  const places = [chosen, '/usr/bin/chromium', chromium.executablePath()]
  return places.find((path) => path !== undefined && path !== '' && existsSync(path))
}
