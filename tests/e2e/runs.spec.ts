import { mkdtempSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { openProgram, type Program } from './program.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)

const COUNT = 100_000
const FILL = fileURLToPath(new URL('runs-history.ts', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
let program: Program
test.beforeAll(async () => {
  test.setTimeout(180_000)
  const { status, stderr } = spawnSync(process.execPath, [FILL, home, String(COUNT)], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  program = await openProgram(home)
})
test.afterAll(async () => {
  await program.stop('SIGTERM')
  removeFolder(home)
})

async function openRuns(page: Page): Promise<void> {
  await page.goto(program.url)
  await page.goto(new URL('/#runs', program.url).href)
  await expect(count(page)).toContainText('100\u202F000')
}

const count = (page: Page): Locator => page.locator('[data-test="count"]')
const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Runs' })
const records = (page: Page): Locator => grid(page).locator('.record')
const filter = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter runs' })

const problem = (page: Page): Locator => page.getByRole('region', { name: 'Run history' }).getByRole('alert')

/** What these tests need to know of an element that scrolls. */
interface Scroller {
  scrollTop: number
  readonly scrollHeight: number
}

/** Scrolls the table to `top` pixels, or to a share of its height. */
async function scrollTo(page: Page, top: number | { readonly share: number }): Promise<void> {
  await grid(page).evaluate((box: Scroller, to) => {
    box.scrollTop = typeof to === 'number' ? to : to.share * box.scrollHeight
  }, top)
}

async function scrollTop(page: Page): Promise<number> {
  return grid(page).evaluate((box: Scroller) => box.scrollTop)
}

/** Number of the run a row shows. */
async function idOf(row: Locator): Promise<number> {
  return Number(await row.getAttribute('data-key'))
}

test('a hundred thousand runs: only those on the screen exist, and the end is the last one', async ({
  page,
}) => {
  await openRuns(page)
  // Newest first.
  await expect(records(page).first()).toHaveAttribute('data-key', String(COUNT))
  await grid(page).focus()
  await page.keyboard.press('End')
  await expect(grid(page).locator('[data-key="1"]')).toBeVisible()
  for (const at of [0.2, 0.7, 0.4, 1]) {
    await scrollTo(page, { share: at })
    await expect(records(page).first()).toBeVisible()
    expect(await records(page).count()).toBeLessThan(80)
  }
  await expect(grid(page).locator('[data-key="1"]')).toBeVisible()
  // The cells of the last row are there, and not their skeleton.
  await expect(grid(page).locator('[data-key="1"]')).toContainText('GUID256')
})

test('a filter is completed, wrong ones are underlined, and the table keeps the last valid one', async ({
  page,
}) => {
  await openRuns(page)
  await page.keyboard.press('/')
  await expect(filter(page)).toBeFocused()
  await page.keyboard.type('work')
  await expect(page.getByRole('option').first()).toContainText('workload:')
  await page.keyboard.press('Tab')
  await expect(filter(page)).toHaveValue('workload:')
  await expect(page.getByRole('option', { name: 'STBL512' })).toContainText('20000 runs')
  await page.keyboard.type('STB')
  await page.keyboard.press('Tab')
  await expect(filter(page)).toHaveValue('workload:STBL512 ')
  await expect(count(page)).toContainText('20\u202F000 of 100\u202F000')
  await page.keyboard.type('cycles<1k nothing>3')
  await expect(problem(page)).toContainText('There is no column nothing')
  await expect(problem(page)).toContainText('The table shows the last valid filter')
  await expect(filter(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(count(page)).toContainText('20\u202F000 of')
  for (let left = ' nothing>3'.length; left > 0; left--) await page.keyboard.press('Backspace')
  // 3, 8, … 998: every fifth number below a thousand.
  await expect(count(page)).toContainText('200 of 100\u202F000')
})

test('heads sort, facets choose, both write what one would type', async ({ page }) => {
  await openRuns(page)
  const cycles = page.getByRole('columnheader', { name: /^Cycles/ })
  await cycles.click()
  await expect(filter(page)).toHaveValue('sort:-cycles')
  await expect(cycles).toHaveAttribute('aria-sort', 'descending')
  await cycles.click()
  await expect(filter(page)).toHaveValue('sort:cycles')
  await expect(records(page).first()).toHaveAttribute('data-key', '1')
  await page.getByRole('checkbox', { name: 'Workload GUID512' }).click()
  await expect(filter(page)).toHaveValue('workload:GUID512 sort:cycles')
  await expect(records(page).first()).toHaveAttribute('data-key', '2')
  await page.getByRole('checkbox', { name: 'Design array ws' }).click()
  await expect(filter(page)).toHaveValue('workload:GUID512 design:array-ws sort:cycles')
  await expect(records(page).first()).toHaveAttribute('data-key', '7')
  await page.getByRole('checkbox', { name: 'Workload GUID512' }).click()
  await expect(filter(page)).toHaveValue('design:array-ws sort:cycles')
  await expect(records(page).first()).toHaveAttribute('data-key', '1')
})

test('by keyboard: select, tag, find by the tag, delete, undo', async ({ page }) => {
  await openRuns(page)
  await grid(page).focus()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  const selected = page.locator('[data-test="selected"]')
  await expect(selected).toHaveText('3 selected')
  await page.keyboard.press('b')
  await expect(grid(page).locator(`[data-key="${COUNT - 3}"]`)).toContainText('baseline')
  await page.getByRole('button', { name: 'Tag', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('paper')
  await page.keyboard.press('Enter')
  await expect(page.getByText('3 runs tagged paper')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('tag:paper')
  await page.keyboard.press('Enter')
  await expect(count(page)).toContainText('3 of')
  await expect(grid(page)).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect(page.getByText('No runs match this filter')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(count(page)).toContainText('3 of 100\u202F000')
  await expect(records(page)).toHaveCount(3)
  await page.getByRole('button', { name: 'Clear filter' }).click()
  await expect(count(page)).toContainText('100\u202F000')
})

test('select all matching, and a range that is not on the screen', async ({ page }) => {
  await openRuns(page)
  const selected = page.locator('[data-test="selected"]')
  await records(page).nth(1).getByRole('checkbox').click()
  await scrollTo(page, 24 * 2000)
  const row = grid(page).locator(`[data-key="${COUNT - 2010}"]`)
  await row.getByRole('checkbox').click({ modifiers: ['Shift'] })
  await expect(selected).toHaveText('2010 selected')
  await expect(page.getByRole('button', { name: /^Compare/ })).toBeDisabled()
  await page.keyboard.press('Escape')
  await expect(selected).toHaveCount(0)
  await page.keyboard.press('Control+a')
  await expect(selected).toHaveText('10\u202F000 selected')
  await expect(page.getByText('Selected the first 10000 of 100000 runs')).toBeVisible()
})

test('a change of the history keeps the place and the selection', async ({ page }) => {
  await openRuns(page)
  await scrollTo(page, 24 * 500)
  const row = grid(page).locator(`[data-key="${COUNT - 510}"]`)
  await row.getByRole('checkbox').click()
  const before = await scrollTop(page)
  await page.getByRole('button', { name: 'Tag', exact: true }).click()
  await page.keyboard.type('kept')
  await page.keyboard.press('Enter')
  await expect(row).toContainText('kept', { timeout: 15_000 })
  expect(await scrollTop(page)).toBe(before)
  await expect(row).toHaveAttribute('aria-selected', 'true')
})

test('views keep filter and columns; a table is exported', async ({ page }) => {
  await openRuns(page)
  await filter(page).fill('workload:ResNet-50 cycles<=20 sort:cycles')
  await expect(count(page)).toContainText('4 of')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Column Run', exact: true }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save view' }).first().click()
  await page.keyboard.type('Small ones')
  await page.keyboard.press('Enter')
  const view = page.getByRole('button', { name: 'Small ones', exact: true })
  await expect(view).toBeVisible()
  await page.getByRole('button', { name: 'All runs' }).click()
  await expect(count(page)).toContainText('100\u202F000 runs')
  await expect(page.getByRole('columnheader', { name: 'Run', exact: true })).toHaveCount(0)
  await view.click()
  await expect(filter(page)).toHaveValue('workload:ResNet-50 cycles<=20 sort:cycles')
  await expect(page.getByRole('columnheader', { name: 'Run', exact: true })).toBeVisible()
  await expect(count(page)).toContainText('4 of')
  const ids = [await idOf(records(page).nth(0)), await idOf(records(page).nth(3))]
  expect(ids).toEqual([4, 19])
  await records(page).first().getByRole('checkbox').click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ])
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split(/\r?\n/)
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain('ResNet-50')
})

test.describe('at 200 % zoom of 1280 x 720', () => {
  test.use({ viewport: { width: 640, height: 360 } })
  test('every column, saved views, facets and what selected runs offer can be reached', async ({ page }) => {
    await openRuns(page)
    const cycles = page.getByRole('columnheader', { name: /^Cycles/ })
    await cycles.scrollIntoViewIfNeeded()
    await expect(cycles).toBeInViewport({ ratio: 1 })
    const button = page.getByRole('button', { name: 'Views', exact: true })
    const views = page.getByRole('navigation', { name: 'Saved views and facets' })
    await expect(views).toBeHidden()
    await button.click()
    await expect(views.getByRole('button', { name: 'All runs' })).toBeInViewport({ ratio: 1 })
    await button.click()
    await expect(views).toBeHidden()
    await records(page).nth(0).getByRole('checkbox').click()
    await records(page).nth(1).getByRole('checkbox').click()
    for (const name of ['Compare 2 runs', 'Delete', 'New run', 'Columns']) {
      await expect(page.getByRole('button', { name }).first()).toBeInViewport({ ratio: 1 })
    }
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })
    test('contrast, names and roles', async ({ page }) => {
      await openRuns(page)
      await records(page).nth(2).getByRole('checkbox').click()
      await records(page).nth(3).getByRole('checkbox').click()
      await filter(page).fill('nothing:3')
      await expect(problem(page)).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
    })
  })
}
