import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
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
  ['Cambricon-D', '#validation', 'tr[data-test]'],
] as const

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    for (const [name, hash, ready] of VIEWS) {
      test(`${name}: contrast, names and roles`, async ({ page }) => {
        await page.goto(program.url)
        await page.goto(new URL(`/${hash}`, program.url).href)
        await page.locator(ready).first().waitFor()
        const { violations } = await new AxeBuilder({ page }).analyze()
        const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
        expect(told).toEqual([])
      })
    }

    test('palette and list of keys', async ({ page }) => {
      await page.goto(program.url)
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('combobox')).toBeFocused()
      const palette = await new AxeBuilder({ page }).include('.palette').analyze()
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
      await page.waitForTimeout(400)
      const keys = await new AxeBuilder({ page }).include('.keys').analyze()
      expect(
        [...palette.violations, ...keys.violations].map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`),
      ).toEqual([])
    })
  })
}
