import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { allViews, showView } from './all-views.ts'
import { openProgram, type Program } from './program.ts'
import { samplesReady } from './samples.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)

/** Also what speech input needs and axe only tries: that a control is called what it shows. */
const RULES = { rules: { 'label-content-name-mismatch': { enabled: true } } }

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

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('contrast, names and roles of every view', async ({ page }) => {
      test.setTimeout(240_000)
      await page.goto(program.url)
      for (const place of allViews(home)) {
        await test.step(place.kind, async () => {
          await showView(page, program.url, place)
          const { violations } = await new AxeBuilder({ page }).options(RULES).analyze()
          const told = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
          expect.soft(told, place.kind).toEqual([])
        })
      }
    })

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
