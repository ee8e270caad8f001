import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { DEFAULT_ARRAY_SPEC } from '../../src/main/services/runs/spec-defaults.ts'
import { valueOf } from '../engine/golden-runs.ts'
import { openClient } from './api-client.ts'
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
const BROKEN = [HEAD, 'conv1, 13, 13, 3, 3, 384, 384', ''].join('\n')

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'New run' })
const step = (page: Page, name: string): Locator => page.locator(`[data-step="${name}"]`)
const notices = (page: Page): Locator => page.getByRole('log', { name: 'Notices' })

async function openForm(page: Page): Promise<void> {
  await page.goto(program.url)
  await page.goto(new URL('/#runs', program.url).href)
  await reopenForm(page)
}

async function reopenForm(page: Page): Promise<void> {
  await expect(page.locator('[data-test="connection"]')).toContainText('Connected')
  await page.locator('[data-test="count"]').filter({ hasText: 'runs' }).waitFor()
  await page.keyboard.press('n')
  await expect(dialog(page)).toBeVisible()
  await expect(step(page, 'machine')).toContainText(', os')
}

async function importFile(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('radio', { name: 'Import file' }).click()
  await page
    .locator('[data-test="file"]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

test('a run that another program finishes meanwhile is known', async ({ page }) => {
  await openForm(page)
  const estimate = page.locator('[data-test="estimate"]')
  await expect(estimate).toContainText('Cycles')
  await expect(estimate).not.toContainText('An identical run is already in the history')
  const client = await openClient(page.context(), program.url)
  const { id: projectId } = valueOf(await client.call('projects.create', { name: 'Other', description: '' }))
  valueOf(await client.call('runs.start', { projectId, spec: DEFAULT_ARRAY_SPEC }))
  client.close()
  await expect(estimate).toContainText('An identical run is already in the history')
})

test('a preset is saved under a name of its own, used in another run and deleted in the library', async ({
  page,
}) => {
  await openForm(page)
  await step(page, 'machine').click()
  const save = page.locator('[data-test="save-preset"]')
  await page.locator('[data-field="sizes"]').fill('none')
  await expect(save).toBeDisabled()
  await page.locator('[data-field="sizes"]').fill('64, 96 x 48')
  await step(page, 'fidelity').click()
  await page.getByRole('combobox', { name: 'Rules' }).selectOption('scale-sim-v2')
  await save.click()
  const name = page.locator('[data-test="preset-name"]')
  // Of several arrays the one that is chosen.
  await page.locator('[data-test="preset-machine"]').selectOption({ label: '96 × 48 os' })
  await name.fill('a100-like 128 x 128, output stationary')
  await name.press('Enter')
  await expect(dialog(page)).toContainText('A preset of the program has this name')
  await expect(name).toHaveAttribute('aria-invalid', 'true')
  await name.fill('Edge array')
  await name.press('Enter')
  await expect(dialog(page)).toContainText('Saved the preset Edge array')
  // Its name is taken now, and the form is as it was.
  await save.click()
  await name.fill('EDGE ARRAY')
  await name.press('Enter')
  await expect(dialog(page)).toContainText('There is a preset of this name')
  await page.getByRole('button', { name: 'Reset', exact: true }).click()
  await expect(step(page, 'machine')).toContainText('128, os')
  await step(page, 'machine').click()
  await page.getByRole('combobox', { name: 'Preset' }).selectOption({ label: 'Edge array' })
  await expect(step(page, 'machine')).toContainText('96 x 48, os')
  await expect(step(page, 'fidelity')).toContainText('scale-sim-v2')
  // It is the program's: another page has it.
  await page.goto(new URL('/#library', program.url).href)
  await page.reload()
  await page.getByRole('radio', { name: 'Presets' }).click()
  const row = page.locator('tr[data-item]').filter({ hasText: 'Edge array' })
  await expect(row).toContainText('96 × 48 os')
  await row.getByRole('button', { name: 'Delete Edge array' }).click()
  await expect(row).toHaveCount(0)
  await notices(page).getByRole('button', { name: /Undo/ }).click()
  await expect(row).toHaveCount(1)
})

test('a draft survives a reload, with its file and what was typed wrong; Reset clears it and can be undone', async ({
  page,
}) => {
  await openForm(page)
  await page.getByRole('checkbox', { name: 'GUID256', exact: true }).click()
  await step(page, 'machine').click()
  await page.locator('[data-field="sizes"]').fill('96, 17 x 33')
  await step(page, 'memory').click()
  await page.getByLabel('Ifmap SRAM').fill('1.5')
  await page.reload()
  await page.locator('[data-test="count"]').filter({ hasText: 'runs' }).waitFor()
  await page.keyboard.press('n')
  await expect(step(page, 'memory')).toHaveAttribute('aria-current', 'step')
  await expect(page.getByRole('textbox', { name: 'Ifmap SRAM' })).toHaveValue('1.5')
  await expect(step(page, 'memory')).toContainText('1 error')
  await expect(step(page, 'machine')).toContainText('96, 17 x 33')
  await expect(step(page, 'workload')).toContainText('GUID128, GUID256')
  await page.getByRole('button', { name: 'Reset Ifmap SRAM' }).click()
  // A broken file is still there, with its fault.
  await step(page, 'workload').click()
  await importFile(page, 'small.csv', BROKEN)
  await expect(dialog(page).getByRole('alert').first()).toContainText('Line 2, column 8')
  await page.reload()
  await reopenForm(page)
  await expect(dialog(page).getByRole('alert').first()).toContainText('Line 2, column 8')
  await page.getByRole('button', { name: 'Set Strides to 1' }).click()
  await expect(step(page, 'workload')).toContainText('small')
  await page.reload()
  await reopenForm(page)
  await expect(page.getByRole('group', { name: 'Changes' })).toContainText('384, 384, 1,')
  await expect(step(page, 'workload')).toContainText('small')
  await page.getByRole('button', { name: 'Reset', exact: true }).click()
  await expect(step(page, 'workload')).toContainText('GUID128')
  await expect(step(page, 'machine')).toContainText('128, os')
  await page.locator('[data-test="undo-reset"]').click()
  await expect(step(page, 'workload')).toContainText('small')
  await expect(step(page, 'machine')).toContainText('96, 17 x 33')
})

test('a repair takes another value than the one it proposes, and tells where that is wrong too', async ({
  page,
}) => {
  await openForm(page)
  await importFile(page, 'strided.csv', BROKEN)
  const other = page.getByRole('textbox', { name: 'or set Strides to' })
  await expect(other).toHaveValue('1')
  await other.fill('two')
  const choice = page.locator('[data-test="repair-choice"]')
  await expect(choice).toContainText('Line 2, column 8')
  await expect(choice.getByRole('button', { name: 'Use this value' })).toBeDisabled()
  await other.press('Enter')
  // Nothing was changed by a value that is wrong.
  await expect(page.getByRole('group', { name: 'Changes' })).toHaveCount(0)
  await other.fill('2')
  await other.press('Enter')
  await expect(page.getByRole('group', { name: 'Changes' })).toContainText(
    'conv1, 13, 13, 3, 3, 384, 384, 2,',
  )
  // (13 - 3) / 2 + 1 = 6 windows each way: 36 rows of the product, 3 x 3 x 384 products each.
  await expect(page.getByRole('row', { name: /^conv1 36 3456 384/ })).toBeVisible()
  // A configuration: a name out of those there are.
  const config = `[general]\nrun_name = t\n[architecture_presets]\nArrayHeight: 32\nArrayWidth: 8x\nIfmapSramSzkB: 64\nFilterSramSzkB: 32\nOfmapSramSzkB: 16\nIfmapOffset: 0\nFilterOffset: 10000000\nOfmapOffset: 20000000\nDataflow: ws\nBandwidth: 10\n[run_presets]\nInterfaceBandwidth: CLC\n`
  await page
    .locator('[data-test="file"]')
    .setInputFiles({ name: 'odd.cfg', mimeType: 'text/plain', buffer: Buffer.from(config) })
  const mode = page.getByRole('combobox', { name: 'or set InterfaceBandwidth to' })
  await expect(mode).toHaveValue('CALC')
  await mode.selectOption('USER')
  await choice.filter({ has: mode }).getByRole('button', { name: 'Use this value' }).click()
  await expect(mode).toHaveCount(0)
  const width = page.getByRole('textbox', { name: 'or set ArrayWidth to' })
  await width.fill('12')
  await width.press('Enter')
  await expect(step(page, 'machine')).toContainText('32 x 12, ws')
  await expect(step(page, 'memory')).toContainText('USER bandwidth')
})

test('a YAML file is told to be of a format that is not read, with what is', async ({ page }) => {
  await openForm(page)
  await importFile(page, 'timeloop.yaml', 'architecture:\n  version: 0.4\n')
  const told = dialog(page).getByRole('alert')
  await expect(told).toContainText('Line 1: YAML files are not read')
  await expect(told).toContainText('topology or layout (.csv), a configuration (.cfg)')
  await expect(page.locator('[data-test="run"]')).toBeDisabled()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(told).toHaveCount(0)
})
