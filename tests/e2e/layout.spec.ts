import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { openProgram, type Program } from './program.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)

const home = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
let program: Program
test.beforeAll(async () => {
  program = await openProgram(home)
})
test.afterAll(async () => {
  await program.stop('SIGTERM')
  rmSync(home, { recursive: true })
})

const VIEWS = [
  ['home', '', '.chip.good >> nth=1'],
  ['seed study', '#seed-study', 'tr[data-test]'],
  ['validation', '#validation', 'tr[data-test]'],
] as const

/** The design's window, the smallest one, and the design's at 200 % zoom. */
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 720, height: 450 },
] as const

/** Elements whose text is cut although nothing shows it in full. */
const CUT = `[...document.querySelectorAll('body *')].filter((element) => {
  const style = getComputedStyle(element)
  if (style.overflowX !== 'hidden' || style.textOverflow !== 'ellipsis') return false
  if (element.scrollWidth <= element.clientWidth + 1 || element.getClientRects().length === 0) return false
  return element.closest('[title]') === null
}).map((element) => element.outerHTML.slice(0, 160))`

/** Cells of numbers that do not stand at the right. */
const NOT_RIGHT = `[...document.querySelectorAll('td.num')]
  .filter((cell) => getComputedStyle(cell).textAlign !== 'right').map((cell) => cell.outerHTML)`

for (const viewport of SIZES) {
  test.describe(`at ${viewport.width} x ${viewport.height}`, () => {
    test.use({ viewport })

    for (const [name, hash, ready] of VIEWS) {
      test(`${name}: nothing is cut off without being told, nothing lies outside`, async ({ page }) => {
        await page.goto(program.url)
        await page.goto(new URL(`/${hash}`, program.url).href)
        await page.locator(ready).first().waitFor({ state: 'attached' })
        expect(await page.evaluate(CUT)).toEqual([])
        expect(await page.evaluate(NOT_RIGHT)).toEqual([])
        const outside = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        expect(outside).toBeLessThanOrEqual(0)
        await expect(page.getByRole('button', { name: 'Show keys' })).toBeInViewport({ ratio: 1 })
        await expect(page.locator('[data-test="connection"]')).toBeInViewport({ ratio: 1 })
      })
    }
  })
}
