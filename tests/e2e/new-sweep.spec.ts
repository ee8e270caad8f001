import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
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

const GEMM = 'Layer, M, N, K,\nproduct, 64, 32, 16,\n'

test('built-in arrays stand beside designs, networks beside an imported topology; what does not apply is left out', async ({
  page,
}) => {
  test.setTimeout(120_000)
  // A topology comes in through the form of a new run.
  await page.goto(program.url)
  await page.goto(new URL('/#new-run', program.url).href)
  await page.getByRole('radio', { name: 'Import file' }).click()
  await page
    .locator('[data-test="file"]')
    .setInputFiles({ name: 'product.csv', mimeType: 'text/csv', buffer: Buffer.from(GEMM) })
  await expect(page.locator('[data-step="workload"]')).toContainText('product')
  await page.goto(new URL('/#new-sweep', program.url).href)
  const parameter = page.getByRole('combobox', { name: 'Parameter that varies' })
  await parameter.selectOption('machine')
  const machines = page.getByRole('group', { name: 'Values of Machine' })
  for (const name of ['a100-128-os', 'a100-256-ws', 'cambricon-d'])
    await machines.getByRole('checkbox', { name, exact: true }).check()
  const start = page.getByRole('button', { name: /^Start/ })
  await expect(start).toContainText('Start 3 points')
  // Rows are no parameter of the design: its points are left out, and that is told.
  await page.getByRole('button', { name: 'Add parameter' }).click()
  await parameter.nth(1).selectOption('rows')
  await page.getByRole('textbox', { name: 'Values of Rows' }).fill('64, 96')
  await expect(page.getByRole('group', { name: 'Rows', exact: true })).toContainText(
    'Left out 2 of 6 points: the field is not of cambricon-d',
  )
  await expect(start).toContainText('Start 4 points')
  await expect(page.locator('[data-test="estimate"]')).toContainText(/Left out, a field not theirs\s*2/)
  // A field of designs only: no machine has both.
  await page.getByRole('button', { name: 'Add parameter' }).click()
  await parameter.nth(2).selectOption('dramGigabytesPerSecond')
  const memory = page.getByRole('group', { name: 'DRAM bandwidth', exact: true })
  await memory.getByRole('textbox').fill('500')
  await expect(memory).toContainText('No run has all the fields that vary')
  await expect(start).toBeDisabled()
  await memory.getByRole('button', { name: /^Remove/ }).click()
  await parameter.nth(1).selectOption('workload')
  const networks = page.getByRole('group', { name: 'Values of Workload' })
  await networks.getByRole('checkbox', { name: 'AlexNet-seed', exact: true }).check()
  await networks.getByRole('checkbox', { name: 'product', exact: true }).check()
  await expect(page.getByRole('group', { name: 'Workload', exact: true })).toContainText(
    'Left out 1 of 6 points: designs need to know more of a network than an imported topology says',
  )
  await expect(start).toContainText('Start 5 points')
  await machines.getByRole('checkbox', { name: 'cambricon-d', exact: true }).uncheck()
  await expect(start).toContainText('Start 4 points')
  await start.click()
  const points = page.getByRole('row', { name: /product/ })
  await expect(points.first()).toBeVisible()
  await expect(page.getByText('a100-256-ws').first()).toBeVisible()
})

test('a saved preset is a machine of a sweep', async ({ page }) => {
  await page.goto(program.url)
  await page.goto(new URL('/#new-run', program.url).href)
  await page.locator('[data-step="machine"]').click()
  await page.locator('[data-field="sizes"]').fill('96 x 48')
  await page.locator('[data-test="save-preset"]').click()
  await page.locator('[data-test="preset-name"]').fill('Edge array')
  await page.locator('[data-test="preset-name"]').press('Enter')
  await expect(page.getByText('Saved the preset Edge array')).toBeVisible()
  await page.goto(new URL('/#new-sweep', program.url).href)
  await page.getByRole('combobox', { name: 'Parameter that varies' }).selectOption('machine')
  const machines = page.getByRole('group', { name: 'Values of Machine' })
  await machines.getByRole('checkbox', { name: 'Edge array', exact: true }).check()
  await machines.getByRole('checkbox', { name: 'dense', exact: true }).check()
  await page.getByRole('button', { name: /^Start 2 points/ }).click()
  await expect(page.getByRole('row', { name: /Edge array/ }).first()).toBeVisible()
})
