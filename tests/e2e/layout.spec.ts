import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { allViews, showView } from './all-views.ts'
import { watch } from './complaints.ts'
import { openProgram, type Program } from './program.ts'
import { samplesReady } from './samples.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)

const home = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
let program: Program
test.beforeAll(async () => {
  program = await openProgram(home)
  await samplesReady(home)
})
test.afterAll(async () => {
  await program.stop('SIGTERM')
  removeFolder(home)
})

/** The design's window and the smallest one, each also at 200 % zoom. */
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 720, height: 450 },
  { width: 640, height: 360 },
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

/** Controls no scrolling brings into sight: what they stand in cuts them off. */
const UNREACHABLE = `[...document.querySelectorAll('button, a[href], select, input, textarea')].filter((control) => {
  const box = control.getBoundingClientRect()
  if (box.width <= 1 || box.height <= 1 || !control.checkVisibility({ visibilityProperty: true })) return false
  const open = { x: true, y: true }
  for (let outer = control.parentElement; outer !== null; outer = outer.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(outer)
    const around = outer.getBoundingClientRect()
    if (open.x && overflowX === 'hidden' && (box.right > around.right + 1 || box.left < around.left - 1)) return true
    if (open.y && overflowY === 'hidden' && (box.bottom > around.bottom + 1 || box.top < around.top - 1)) return true
    open.x &&= overflowX === 'visible' || overflowX === 'hidden'
    open.y &&= overflowY === 'visible' || overflowY === 'hidden'
  }
  return false
}).map((control) => control.outerHTML.slice(0, 200))`

for (const viewport of SIZES) {
  test.describe(`at ${viewport.width} x ${viewport.height}`, () => {
    test.use({ viewport })

    test('in no view is anything cut off without being told, or outside, or complained about', async ({
      page,
    }) => {
      const complaints = watch(page)
      test.setTimeout(180_000)
      await page.goto(program.url)
      for (const place of allViews(home)) {
        await test.step(place.kind, async () => {
          await showView(page, program.url, place)
          expect.soft(await page.evaluate(CUT), `${place.kind}: cut off`).toEqual([])
          expect.soft(await page.evaluate(NOT_RIGHT), `${place.kind}: not at the right`).toEqual([])
          expect.soft(await page.evaluate(UNREACHABLE), `${place.kind}: out of reach`).toEqual([])
          const outside = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
          expect.soft(outside, `${place.kind}: wider than the window`).toBeLessThanOrEqual(0)
          await expect(page.getByRole('button', { name: 'Show keys' })).toBeInViewport({ ratio: 1 })
          await expect(page.locator('[data-test="connection"]')).toBeInViewport({ ratio: 1 })
          expect.soft(complaints.splice(0), `${place.kind}: complaints`).toEqual([])
        })
      }
    })
  })
}
