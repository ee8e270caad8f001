import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { openProgram, type Program } from './program.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)

const folder = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
const LAUNCHER = fileURLToPath(new URL('../../bin/deltascope.js', import.meta.url))
const projectFile = join(folder, 'mine.deltascope')
let program: Program

/** A command of another program with a history of its own. */
function elsewhere(...args: readonly string[]): void {
  const env = { ...process.env, DELTASCOPE_HOME: join(folder, 'other') }
  const { status, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: 'utf8', env })
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
}

test.beforeAll(async () => {
  elsewhere('run', '--workload', 'AlexNet-seed', '--array', '48x16')
  elsewhere('export', 'project', 'Command line', '-o', projectFile)
  program = await openProgram(join(folder, 'home'))
})
test.afterAll(async () => {
  await program.stop('SIGTERM')
  removeFolder(folder)
})

/** Drops a file as the system does: dragged over the page first. */
async function dropOnHome(page: Page, name: string, bytes: Buffer): Promise<void> {
  // As text: these tests know nothing of a page's types.
  const files = await page.evaluateHandle(`(() => {
    const content = Uint8Array.from(atob('${bytes.toString('base64')}'), (letter) => letter.codePointAt(0))
    const transfer = new DataTransfer()
    transfer.items.add(new File([content], '${name}'))
    return transfer
  })()`)
  const heading = page.getByRole('heading', { name: /^Simulate an accelerator/ })
  for (const type of ['dragenter', 'dragover', 'drop'])
    await heading.dispatchEvent(type, { dataTransfer: files })
}

async function openHome(page: Page): Promise<void> {
  await page.goto(program.url)
  await expect(page.locator('[data-test="connection"]')).toContainText('Connected')
  await page.locator('[data-kind="home"]').click()
}

test('a project file dropped on the home page is imported, verified and opened', async ({ page }) => {
  await openHome(page)
  await dropOnHome(page, 'mine.deltascope', readFileSync(projectFile))
  const notices = page.getByRole('log', { name: 'Notices' })
  await expect(notices).toContainText('Opened mine.deltascope: 1 run, 1 computed again and equal')
  await page.locator('[data-kind="home"]').click()
  const row = page.locator('tr[data-project]').filter({ hasText: 'Command line' })
  await expect(row.locator('td').nth(1)).toHaveText('1')
  await row.getByRole('button', { name: 'Open project Command line' }).click()
  const records = page.getByRole('grid', { name: 'Runs' }).locator('.record')
  await expect(records).toHaveCount(1)
  await expect(records.first()).toContainText('48\u202F×\u202F16')
})

test('a project file that was changed is refused and says so', async ({ page }) => {
  const bytes = readFileSync(projectFile)
  // In the middle there are numbers of the project; the first bytes would make it another kind of file.
  const at = Math.floor(bytes.length / 2)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
  await openHome(page)
  const before = await page.locator('tr[data-project]').count()
  await dropOnHome(page, 'mine.deltascope', bytes)
  await expect(page.getByRole('log', { name: 'Notices' }).locator('.err').first()).toBeVisible()
  expect(await page.locator('tr[data-project]').count()).toBe(before)
})

test('a configuration dropped on the home page is shown in a new run', async ({ page }) => {
  await openHome(page)
  const config = `[general]\nrun_name = t\n[architecture_presets]\nArrayHeight: 24\nArrayWidth: 8\nIfmapSramSzkB: 64\nFilterSramSzkB: 32\nOfmapSramSzkB: 16\nIfmapOffset: 0\nFilterOffset: 10000000\nOfmapOffset: 20000000\nDataflow: ws\nBandwidth: 10\n[run_presets]\nInterfaceBandwidth: CALC\n`
  await dropOnHome(page, 'edge.cfg', Buffer.from(config))
  await expect(page.getByRole('list', { name: 'The file' })).toContainText('ArrayHeight: 24')
  await expect(page.locator('[data-step="machine"]')).toContainText('24 x 8, ws')
})

test('Import SCALE-Sim opens a new run and asks for the file', async ({ page }) => {
  await openHome(page)
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^Import SCALE-Sim/ }).click(),
  ])
  await chooser.setFiles({
    name: 'two.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Layer, M, N, K,\nproduct, 64, 32, 16,\n'),
  })
  await expect(page.locator('[data-step="workload"]')).toContainText('two')
  await expect(page.getByRole('row', { name: /^product 64 16 32/ })).toBeVisible()
})

test('a layout dropped on the home page is part of the next run', async ({ page }) => {
  await openHome(page)
  const layout = readFileSync(fileURLToPath(new URL('../golden/layout_s3.csv', import.meta.url)))
  await dropOnHome(page, 'layout.csv', layout)
  await expect(page.getByText('The layout is taken over')).toBeVisible()
  await expect(page.getByText('layout of SCALE-Sim v3')).toBeVisible()
  await page.evaluate(
    'Object.assign(navigator.clipboard, { writeText: (text) => (globalThis.copied = text) })',
  )
  await page.getByRole('button', { name: 'Copy as CLI' }).click()
  await expect.poll(() => page.evaluate('String(globalThis.copied)')).toContain('"channelFactor":16')
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Copy as CLI' }).click()
  await expect.poll(() => page.evaluate('String(globalThis.copied)')).not.toContain('channelFactor')
})
