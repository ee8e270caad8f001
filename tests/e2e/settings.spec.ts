import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { withTilde } from '../../src/main/services/api-info.ts'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { bytes } from '../../src/shared/format/numbers.ts'
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

async function open(page: Page): Promise<void> {
  await page.goto(program.url)
  await page.goto(new URL('/#settings', program.url).href)
  await page.locator('[data-test="database-file"]').waitFor()
}
const backups = (): readonly string[] => {
  try {
    // One that is still being written ends with .part.
    return readdirSync(join(home, 'backups')).filter((name) => name.endsWith('.sqlite'))
  } catch {
    return []
  }
}

test('where the history is, and a backup on request', async ({ page }) => {
  await open(page)
  await expect(page.locator('[data-test="database-file"]')).toHaveText(
    withTilde(join(home, 'history.sqlite')),
  )
  await expect(page.locator('[data-test="database-size"]')).toContainText(/\d\s(kB|MB)/)
  const before = backups()
  await page.getByRole('button', { name: 'Back up now' }).click()
  // One more may be made by the program itself.
  await expect.poll(() => backups().length).toBeGreaterThan(before.length)
  const [made = ''] = backups().filter((name) => !before.includes(name))
  const row = page.locator('[data-test="backups"] tbody tr').filter({ hasText: made })
  await expect(row).toContainText(bytes(statSync(join(home, 'backups', made)).size))
  await expect(row).toContainText(/\d{4}-\d\d-\d\d \d\d:\d\d/)
  // A page in a browser has no file manager to ask.
  await expect(page.getByRole('button', { name: 'Open folder' })).toHaveCount(0)
})

test('what clocks begin with stays over a reload', async ({ page }) => {
  await open(page)
  const time = page.getByRole('radio', { name: 'Time' })
  await time.click()
  await page.reload()
  await expect(time).toBeChecked()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })
    test('contrast, names and roles', async ({ page }) => {
      await open(page)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
    })
  })
}
