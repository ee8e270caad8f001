import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { z } from 'zod'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { HEAT, openHeatmap, panel, pointAt, tip } from './heatmap-page.ts'
import { commandLine, openProgram, type Program } from './program.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)

const home = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
/** Array sides by the run they belong to. */
const runIds = new Map<number, number>()
let program: Program

test.beforeAll(async () => {
  process.env['DELTASCOPE_HOME'] = home
  const answer = z.object({ run: z.object({ id: z.number() }) })
  for (const side of [128, 256]) {
    const array = ['--array', `${side}x${side}`, '--dataflow', 'os']
    runIds.set(
      side,
      answer.parse(commandLine('run', '--workload', 'AlexNet-seed', ...array, '--json')).run.id,
    )
  }
  program = await openProgram(home)
})
test.afterAll(async () => {
  await program.stop('SIGTERM')
  removeFolder(home)
})

/** Conv1 of the seed study's AlexNet on 128 x 128: folds of K + rows + columns - 2 cycles, 96 columns in use. */
const CONV1 = { k: 363, columns: 96, fold: 363 + 128 + 128 - 2 }

const idsOf = (...sides: readonly number[]): readonly number[] =>
  sides.map((side) => runIds.get(side) ?? Number.NaN)

test('from the whole network to one cycle of one row, and the number is the closed form', async ({
  page,
}) => {
  await openHeatmap(page, program.url, idsOf(128))
  await pointAt(page, 0.5, HEAT.top + 100)
  expect((await tip(page))['title']).toMatch(/^PE row \d+$/)
  expect((await tip(page))['Cycles']).toMatch(/^\d+–\d+$/)
  // In the first layer, whose folds begin at multiples of 617 cycles.
  for (let notch = 0; notch < 40; notch++) {
    await pointAt(page, 0.02, HEAT.top + 101)
    await page.mouse.wheel(0, -200)
  }
  await pointAt(page, 0.02, HEAT.top + 100)
  await expect(async () => expect(await tip(page)).toHaveProperty('Cycle')).toPass()
  const { title = '', Cycle = '', Sum } = await tip(page)
  const [row, line] = [Number(title.replace('PE row ', '')), Number(Cycle) % CONV1.fold]
  const busy = Math.min(CONV1.columns - 1, line - row) - Math.max(0, line - row - CONV1.k + 1) + 1
  expect(Number(Cycle)).toBeGreaterThan(0)
  expect(Sum).toBe(`${Math.max(0, busy)}PE-cycles`)
})

test('a fold is selected by key, fitted, and its sums are exact', async ({ page }) => {
  await openHeatmap(page, program.url, idsOf(128), '0:617')
  await pointAt(page, 0.5, HEAT.top + 100)
  await page.mouse.down()
  await page.mouse.up()
  await page.keyboard.press('.')
  const range = page.getByRole('region', { name: 'Selected range' })
  // The second fold of Conv1: 128 rows x 96 columns x 363 products.
  await expect(range).toContainText('617–1233')
  await expect(range).toContainText('617 cycles')
  await expect(range.locator('dl')).toContainText(
    (128 * 96 * 363).toLocaleString('en').replaceAll(',', '\u202F'),
  )
  await page.keyboard.press('f')
  await page.keyboard.press('f')
  await expect(page.getByText(/Window 617 cycles/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(range).toContainText('Drag with Shift')
})

test('a range is dragged with Shift; bookmarks keep position and zoom', async ({ page }) => {
  await openHeatmap(page, program.url, idsOf(128))
  await pointAt(page, 0.25, HEAT.top + 100)
  await page.keyboard.down('Shift')
  await page.mouse.down()
  await pointAt(page, 0.5, HEAT.top + 100)
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await expect(page.getByRole('region', { name: 'Selected range' })).toContainText(
    'Mean occupancy, whole array',
  )
  await page.keyboard.press('f')
  const facts = page.getByText(/^Window .* cycles$/)
  await expect(facts).not.toContainText('66\u202F955')
  const fitted = await facts.innerText()
  await page.keyboard.press('Shift+Digit3')
  await page.keyboard.press('0')
  await expect(facts).toContainText('66\u202F955')
  await page.keyboard.press('3')
  await expect(facts).toHaveText(fitted)
})

test('two runs share axis and cursor; the difference lane shows the layer where they differ', async ({
  page,
}) => {
  await openHeatmap(page, program.url, idsOf(128, 256))
  await expect(page.getByText('Difference', { exact: true })).toBeVisible()
  const labels = page.locator('.plot .label')
  const style = await labels.filter({ hasText: 'Difference' }).getAttribute('style')
  const top = Number(/top: (\d+)px/.exec(style ?? '')?.[1])
  // The middle of Conv3, whose 121 output pixels fill 121 of 128 rows, but only the upper half of 256: its rows 180 and
  // 181, which lie where the baseline has row 90, never work.
  const [conv1, conv2, conv3] = [23 * 617, 10 * 2654, 3 * 2558]
  // The tooltip tells what is drawn when the pointer moves.
  await expect(async () => {
    await pointAt(page, (conv1 + conv2 + conv3 / 2) / 66_955, top + Math.floor((112 * 90.5) / 128))
    await expect(page.locator('.lane-tip')).toBeVisible({ timeout: 2000 })
    expect((await tip(page))['title']).toBe('PE rows 180–181, difference')
  }).toPass()
  expect((await tip(page))['Difference']).toBe('-100.00pp')
  await expect(async () => expect((await panel(page, 'Cursor'))['Layer']).toBe('Conv3')).toPass()
})

test('a run that is gone is told, with what to do', async ({ page }) => {
  await page.goto(`${program.url}#heatmap?runIds=99999`)
  await expect(page.getByRole('alert').filter({ hasText: '99999' })).toBeVisible()
})
