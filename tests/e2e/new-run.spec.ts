import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { removeFolder } from '../platform.ts'
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
  removeFolder(home)
})

const HEAD =
  'Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,'
const BROKEN = [
  HEAD,
  'conv1, 227, 227, 11, 11, 3, 96, 4,',
  'conv2, 13, 13, 3, 3, 384, 384',
  'conv3, 13, 13, 3, 3, 384, 256, 1,',
  '',
].join('\n')

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'New run' })
const run = (page: Page): Locator => page.locator('[data-test="run"]')
const estimate = (page: Page): Locator => page.locator('[data-test="estimate"]')
const step = (page: Page, name: string): Locator => page.locator(`[data-step="${name}"]`)

async function openForm(page: Page): Promise<void> {
  await page.goto(program.url)
  await page.goto(new URL('/#runs', program.url).href)
  await expect(page.locator('[data-test="connection"]')).toContainText('Connected')
  await page.locator('[data-test="count"]').filter({ hasText: 'runs' }).waitFor()
  await page.keyboard.press('n')
  await expect(dialog(page)).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'GUID128', exact: true })).toBeVisible()
}

async function importFile(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('radio', { name: 'Import file' }).click()
  await page
    .locator('[data-test="file"]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

test('a broken topology is located, repaired with one key and run', async ({ page }) => {
  await openForm(page)
  await importFile(page, 'small.csv', BROKEN)
  await expect(dialog(page).getByRole('alert').first()).toContainText('Line 3, column 8')
  await expect(page.getByRole('table', { name: 'The file' }).locator('.hole')).toHaveText('missing')
  await expect(step(page, 'workload')).toContainText('1 error in the file')
  await expect(run(page)).toBeDisabled()
  const repair = page.getByRole('button', { name: 'Set Strides to 1' })
  await expect(repair).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('group', { name: 'Changes' })).toContainText(
    'conv2, 13, 13, 3, 3, 384, 384, 1,',
  )
  await expect(run(page)).toBeEnabled()
  await page.getByRole('radio', { name: 'Also in the file' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-test="download"]').click(),
  ])
  expect(download.suggestedFilename()).toBe('small.csv')
  expect(readFileSync(await download.path(), 'utf8')).toBe(BROKEN.replace('384, 384\n', '384, 384, 1,\n'))
  // 55 x 55 windows of 363 on 96 filters: 24 folds of rows, one of columns, 363 + 128 + 128 - 2 cycles each.
  await expect(page.getByRole('row', { name: /^conv1 3025 363 96/ })).toContainText('14\u202F808')
  await expect(estimate(page)).toContainText('Cycles')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toBeHidden()
  await page.locator('[data-kind="runs"]').click()
  await page.getByRole('combobox', { name: 'Filter runs' }).fill('workload:small')
  await expect(page.getByRole('grid', { name: 'Runs' }).locator('.record')).toHaveCount(1)
  // Asked again it is known.
  await page.getByRole('combobox', { name: 'Filter runs' }).press('Enter')
  await page.keyboard.press('n')
  await expect(dialog(page)).toContainText('An identical run is already in the history')
})

test('a topology typed by hand is a network when asked to be one', async ({ page }) => {
  await openForm(page)
  await page.getByRole('radio', { name: 'Edit by hand' }).click()
  await dialog(page).getByRole('textbox').fill('Layer, M, N, K,\nproduct, 64, 32, 16,\n')
  // One fold: 16 + 128 + 128 - 2 cycles of the array.
  await expect(page.getByRole('row', { name: /^product 64 16 32/ })).toContainText('270')
  await expect(step(page, 'workload')).toContainText('GUID128')
  await page.locator('[data-test="use"]').click()
  await expect(step(page, 'workload')).toContainText('by-hand')
  await dialog(page).getByRole('textbox').fill('Layer, M, N, K,\nproduct, 64, 32, x,\n')
  await expect(run(page)).toBeDisabled()
})

test('three networks on three arrays are nine runs, side by side in the history', async ({ page }) => {
  test.setTimeout(240_000)
  await openForm(page)
  for (const name of ['GUID256', 'GUID512']) await page.getByRole('checkbox', { name, exact: true }).click()
  await step(page, 'machine').click()
  await page.locator('[data-field="sizes"]').fill('128, 256, 512')
  await expect(run(page)).toContainText('Run 9 runs')
  await expect(estimate(page).locator('tbody tr')).toHaveCount(9)
  await run(page).click()
  await expect(dialog(page)).toBeHidden()
  const records = page.getByRole('grid', { name: 'Runs' }).locator('.record')
  await expect(records).toHaveCount(9)
  await expect(records.locator('.state .run')).toHaveCount(0, { timeout: 200_000 })
  const cells = await records.first().locator('.cell').allInnerTexts()
  expect(cells.map((text) => text.trim())).toEqual(
    expect.arrayContaining(['GUID128', 'array os', '128\u202F×\u202F128', '21\u202F319\u202F864']),
  )
  for (const index of [0, 3, 6]) await records.nth(index).getByRole('checkbox').click()
  await expect(page.getByRole('button', { name: /^Compare 3 runs/ })).toBeEnabled()
})

test('numbers move with what is typed and dragged; errors stand at their field', async ({ page }) => {
  await openForm(page)
  await expect(estimate(page)).toContainText('21\u202F319\u202F864')
  await step(page, 'machine').click()
  await page.locator('[data-field="sizes"]').fill('256')
  await expect(estimate(page)).toContainText('6\u202F329\u202F152')
  await page.locator('[data-field="sizes"]').fill('0')
  await expect(run(page)).toBeDisabled()
  await expect(step(page, 'machine')).toContainText('1 error')
  await page.locator('[data-field="sizes"]').fill('128')
  await step(page, 'memory').click()
  const sram = page.getByLabel('Ifmap SRAM')
  await sram.fill('1.5')
  await expect(page.locator('[data-field="ifmapSramKb"]')).toContainText('whole number, from 1')
  await expect(step(page, 'memory')).toContainText('1 error')
  await page.getByRole('button', { name: 'Reset Ifmap SRAM' }).click()
  await expect(run(page)).toBeEnabled()
  await step(page, 'machine').click()
  await page.getByRole('radio', { name: 'Dense or differential design' }).click()
  await step(page, 'estimate').click()
  const whatIf = page.locator('[data-test="what-if"] tbody tr').first()
  await expect(whatIf.locator('td').nth(1)).not.toHaveText('–')
  await page.locator('[data-handle="outlierRate"]').fill('200')
  await expect(whatIf.locator('td').nth(2)).not.toHaveText('–')
  await expect(whatIf.locator('.worse')).toBeVisible()
  // The draft is kept.
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await page.keyboard.press('n')
  await expect(step(page, 'estimate')).toHaveAttribute('aria-current', 'step')
  await expect(step(page, 'machine')).toContainText('cambricon-d')
})

test('a configuration file sets the array; a preset of the library opens the form', async ({ page }) => {
  await openForm(page)
  const config = `[general]
run_name = tpu
[architecture_presets]
ArrayHeight: 32
ArrayWidth: 64
IfmapSramSzkB: 64
FilterSramSzkB: 32
OfmapSramSzkB: 16
IfmapOffset: 0
FilterOffset: 10000000
OfmapOffset: 20000000
Dataflow: ws
Bandwidth: 10
MemoryBanks: 1
[run_presets]
InterfaceBandwidth: CALC
`
  await importFile(page, 'tpu.cfg', config)
  await expect(step(page, 'machine')).toContainText('32 x 64, ws')
  await step(page, 'memory').click()
  await expect(page.getByLabel('Filter SRAM')).toHaveValue('32')
  await page.keyboard.press('Escape')
  await page.locator('[data-kind="library"]').click()
  await page.getByRole('searchbox', { name: 'Search the library' }).fill('diffy')
  await page.getByRole('button', { name: /in designs/ }).click()
  await page.getByRole('button', { name: 'New run with this: Diffy PEs' }).click()
  await expect(step(page, 'machine')).toContainText('diffy-pe')
  await expect(page.getByRole('checkbox', { name: 'Diffy PEs' })).toHaveAttribute('aria-checked', 'true')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })
    test('contrast, names and roles of every step', async ({ page }) => {
      test.setTimeout(240_000)
      await openForm(page)
      const told: string[] = []
      const look = async (what: string): Promise<void> => {
        const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
        told.push(...violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`))
      }
      for (const name of ['machine', 'memory', 'fidelity', 'estimate', 'workload']) {
        await step(page, name).click()
        await expect(estimate(page)).toContainText('Cycles')
        await look(name)
      }
      await importFile(page, 'small.csv', BROKEN)
      await expect(dialog(page).getByRole('alert').first()).toBeVisible()
      await look('broken file')
      expect(told).toEqual([])
    })
    test('contrast, names and roles of the library', async ({ page }) => {
      await page.goto(program.url)
      await page.goto(new URL('/#library', program.url).href)
      await page.locator('tr[data-item]').first().waitFor()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
    })
  })
}
