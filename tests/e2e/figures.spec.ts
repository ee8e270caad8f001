import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { openProgram, type Program } from './program.ts'
import { commandLineAt, samplesReady } from './samples.ts'

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

async function open(page: Page, hash: string): Promise<void> {
  await page.goto(program.url)
  await page.goto(new URL(`/${hash}`, program.url).href)
}

async function pictureIsThere(page: Page): Promise<void> {
  await expect(page.locator('[data-test="paper"] img')).toBeVisible()
  // Drawn by the browser, not only asked for.
  const drawnWidth = `document.querySelector('[data-test="paper"] img')?.naturalWidth ?? 0`
  await expect.poll(() => page.evaluate<number>(drawnWidth)).toBeGreaterThan(0)
}

test('first start: the samples are there with their runs, and each is one click away', async ({ page }) => {
  await page.goto(program.url)
  await expect(page.getByRole('row', { name: /Seed study/ }).first()).toContainText('37')
  await expect(page.getByRole('row', { name: /Cambricon-D on guided diffusion/ }).first()).toContainText('80')
  await page.getByRole('button', { name: 'Runs of Seed study' }).click()
  await expect(page).toHaveURL(/#runs$/)
  await expect(page.getByRole('button', { name: /Project: Seed study/ })).toBeVisible()
})

test('projects: made, renamed, deleted, and brought back', async ({ page }) => {
  await page.goto(program.url)
  await page.getByRole('button', { name: 'New project' }).click()
  await page.locator('[data-test="project-name"]').fill('My paper')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Rename My paper' }).click()
  await page.locator('[data-test="project-name"]').fill('Our paper')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Delete Our paper' }).click()
  await expect(page.getByRole('button', { name: 'Delete Our paper' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await expect(page.getByRole('button', { name: 'Delete Our paper' })).toBeVisible()
})

test('a figure is chosen, drawn, saved and exported as PDF with its font, at column width', async ({
  page,
}) => {
  await open(page, '#figures')
  await page.getByLabel('Chart').selectOption('run-bars')
  await page.getByLabel('Search runs').fill('workload:AlexNet-seed design:array-os')
  for (const id of [1, 2, 3]) await page.locator(`[data-run="${id}"]`).click()
  await page.getByLabel('Title').fill('Cycles of AlexNet')
  await page.getByLabel('Title').press('Tab')
  await page.getByRole('button', { name: 'From the configuration' }).click()
  await expect(page.getByRole('textbox', { name: 'Caption' })).toHaveValue(
    /AlexNet-seed on output stationary/,
  )
  await pictureIsThere(page)

  await page.locator('[data-test="save"]').click()
  await expect(page.getByText('data current')).toBeVisible()

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-test="export"]').click(),
  ])
  expect(download.suggestedFilename()).toBe('cycles-of-alexnet.pdf')
  const pdf = readFileSync(await download.path()).toString('latin1')
  const [, width = '', height = ''] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []
  expect(Number(width)).toBeCloseTo((88.9 / 25.4) * 72, 1)
  expect(Number(height)).toBeCloseTo((60 / 25.4) * 72, 1)
  const fonts = new Set([...pdf.matchAll(/\/BaseFont \/(\S+)/g)].map(([, font]) => font))
  expect([...fonts]).toEqual([expect.stringMatching(/^[A-Z]{6}\+IBMPlexSans-Regular$/)])
  expect(pdf).toContain('/FontFile2')

  await page.getByRole('button', { name: /Refresh all/ }).click()
  await expect(page.getByText('No figure changed')).toBeVisible()
})

test('a figure whose run was deleted is marked by refreshing, and removing it can be undone', async ({
  page,
}) => {
  await open(page, '#figures')
  await page.getByRole('button', { name: 'New figure' }).click()
  await page.getByLabel('Chart').selectOption('layer-bars')
  await page.locator('[data-run]').first().click()
  const run = await page.getByRole('button', { name: /Take run \d+ away/ }).getAttribute('aria-label')
  const id = Number(/\d+/.exec(run ?? '')?.[0])
  await page.getByLabel('Title').fill('Of a run that goes')
  await page.getByLabel('Title').press('Tab')
  await pictureIsThere(page)
  await page.locator('[data-test="save"]').click()
  await expect(page.getByText('data current')).toBeVisible()

  // Another program on the same history.
  commandLineAt(home, 'runs', 'remove', String(id), '--json')
  await open(page, '#figures')
  await page.getByRole('button', { name: /Refresh all/ }).click()
  const item = page.getByRole('button', { name: /Of a run that goes/ })
  await expect(item).toContainText('data changed')

  await item.click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(item).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await expect(item).toBeVisible()
})

test('checks are measured on the figure as it is, say what to do, and pass when it is done', async ({
  page,
}) => {
  await open(page, '#figures')
  await page
    .getByRole('button', { name: /^Seed study, Figure 1/ })
    .first()
    .click()
  await pictureIsThere(page)
  const checks = page.locator('[data-test="checks"]')
  const size = checks.locator('[data-check="text-size"]')
  await expect(checks).toContainText('ready to print')
  await expect(checks.locator('[data-check="width"]')).toContainText('88.9')
  await page.getByLabel('Text', { exact: true }).fill('5')
  await page.getByLabel('Text', { exact: true }).press('Tab')
  await expect(size).toHaveAttribute('data-verdict', 'fail')
  await expect(size).toContainText('Set the text to 6.5 pt')
  await page.getByLabel('Text', { exact: true }).fill('6.5')
  await page.getByLabel('Text', { exact: true }).press('Tab')
  await expect(size).toHaveAttribute('data-verdict', 'pass')
  await expect(checks).toContainText('ready to print')
})

test('a caption left empty is written from the configuration, on the page and in its file', async ({
  page,
}) => {
  await open(page, '#figures')
  await page
    .getByRole('button', { name: /^Speedup over dense/ })
    .first()
    .click()
  await pictureIsThere(page)
  await expect(page.locator('[data-test="paper"]')).toContainText('Marks: published for Cambricon-D')
  await page.getByRole('checkbox', { name: /PDF/ }).uncheck()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-test="export"]').click(),
  ])
  expect(download.suggestedFilename()).toBe('speedup-over-dense.txt')
  expect(readFileSync(await download.path(), 'utf8')).toMatch(/^Speedup over dense\. Bars: simulated/)
})

for (const viewport of [
  { width: 720, height: 450 },
  { width: 640, height: 360 },
]) {
  test.describe(`at ${viewport.width} x ${viewport.height}`, () => {
    test.use({ viewport })

    test('list, page, properties and export are all reached by scrolling, and work', async ({ page }) => {
      await open(page, '#figures')
      const item = page.getByRole('button', { name: /^Seed study, Figure 4/ }).first()
      await item.click()
      await pictureIsThere(page)
      const paper = page.locator('[data-test="paper"]')
      await paper.scrollIntoViewIfNeeded()
      await expect(paper).toBeInViewport()
      expect((await paper.boundingBox())?.height ?? 0).toBeGreaterThan(100)
      const chart = page.getByLabel('Chart')
      await chart.scrollIntoViewIfNeeded()
      await expect(chart).toBeInViewport({ ratio: 1 })
      const button = page.locator('[data-test="export"]')
      await button.scrollIntoViewIfNeeded()
      await expect(button).toBeInViewport({ ratio: 1 })
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
      expect(download.suggestedFilename()).toBe('seed-study-figure-4.pdf')
      await item.scrollIntoViewIfNeeded()
      await expect(item).toBeInViewport()
    })
  })
}

test('colour-blind preview changes the picture on the screen only', async ({ page }) => {
  await open(page, '#figures')
  await pictureIsThere(page)
  await page.getByRole('radio', { name: 'Deuteranopia' }).click()
  await expect(page.locator('[data-test="paper"] img')).toHaveCSS('filter', /sees-deutan/)
  await expect(page.getByText('changed, not saved')).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    for (const [name, hash, ready] of [
      ['figures', '#figures', '[data-test="paper"] img'],
      ['settings', '#settings', 'dd.ok'],
    ] as const) {
      test(`${name}: contrast, names and roles`, async ({ page }) => {
        await open(page, hash)
        await page.locator(ready).first().waitFor()
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      })
    }
  })
}
