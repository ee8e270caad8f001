import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { z } from 'zod'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { commandLine, openProgram, type Program } from './program.ts'
import { startByKeys } from './sweep-form.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)
test.describe.configure({ mode: 'serial', timeout: 240_000 })

const home = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
let program: Program
test.beforeAll(async () => {
  // The command line looks into the same history.
  process.env['DELTASCOPE_HOME'] = home
  program = await openProgram(home)
})
test.afterAll(async () => {
  delete process.env['DELTASCOPE_HOME']
  await program.stop('SIGTERM')
  removeFolder(home)
})

const SHOWN = z.object({
  sweep: z.object({
    results: z.array(
      z.object({
        values: z.object({ rows: z.number(), cols: z.number() }),
        runId: z.number().nullable(),
        metrics: z.object({ cycles: z.number(), dramBytes: z.number() }).nullable(),
      }),
    ),
  }),
})

/** The sweep that is looked at; the status bar has buttons of the same names. */
function view(page: Page) {
  return page.locator('[data-view="sweep"]:visible')
}

function progress(page: Page) {
  return view(page).locator('[data-test="sweep-progress"]')
}

async function done(page: Page): Promise<number> {
  const text = (await progress(page).textContent()) ?? ''
  return Number.parseInt(text.replaceAll('\u202F', ''), 10)
}

function sweepId(page: Page): string {
  return new URLSearchParams(new URL(page.url()).hash.split('?')[1]).get('id') ?? ''
}

test('200 points by keyboard: estimated, started, paused, reloaded, resumed, reloaded again, finished', async ({
  page,
}) => {
  await page.goto(program.url)
  await startByKeys(page, '64..640 +64', '48..960 +48')
  const estimate = page.locator('[data-test="estimate"]')
  await expect(estimate).toContainText('200')
  // What is wrong with a constraint is told at its character, and nothing can be started.
  await page.getByLabel('Constraint 1', { exact: true }).focus()
  await page.keyboard.type('rows * colums <= 65536')
  await expect(page.getByText('character 8')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Start/ })).toBeDisabled()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('rows * cols <= 1000000')
  await expect(page.getByRole('button', { name: 'Start 200 points' })).toBeEnabled()
  await page.keyboard.press('Control+Enter')

  await expect(progress(page)).toContainText('of 200 done')
  await view(page).getByRole('button', { name: 'Pause' }).focus()
  await page.keyboard.press('Enter')
  await expect(view(page).getByText('paused', { exact: true })).toBeVisible()
  await expect(page.getByText(/^Partial:/)).toBeVisible()
  const paused = await done(page)
  expect(paused).toBeLessThan(200)

  await page.reload()
  await expect(progress(page)).toContainText('of 200 done')
  expect(await done(page)).toBe(paused)
  await view(page).getByRole('button', { name: 'Resume' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => done(page), { timeout: 60_000 }).toBeGreaterThan(paused)
  await page.reload()
  await expect(progress(page)).toContainText('200 of 200 done', { timeout: 120_000 })
  await expect(view(page).getByRole('button', { name: 'Resume' })).toHaveCount(0)

  // What is on the screen is what the command line says.
  const { sweep } = SHOWN.parse(commandLine('sweep', 'show', sweepId(page), '--json'))
  expect(sweep.results.filter(({ metrics }) => metrics !== null)).toHaveLength(200)
  const first = sweep.results[0]?.metrics?.cycles ?? 0
  await page.getByRole('radio', { name: 'Points' }).click()
  await page.getByLabel('Points of the sweep').focus()
  const cell = page.getByRole('grid', { name: 'Points of the sweep' }).getByRole('row').nth(1)
  const shown = (await cell.getByRole('gridcell').nth(4).textContent())?.replaceAll('\u202F', '') ?? ''
  expect(Number(shown)).toBeCloseTo(first / 1e6, shown.split('.')[1]?.length ?? 0)
})

test('a sweep that is cancelled keeps what is complete and says so; it is deleted and brought back', async ({
  page,
}) => {
  await page.goto(program.url)
  await startByKeys(page, '60..600 +60', '40..800 +40')
  await expect(page.getByRole('button', { name: 'Start 200 points' })).toBeEnabled()
  await page.keyboard.press('Control+Enter')
  await expect(progress(page)).toContainText('of 200 done')
  await view(page).getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(view(page).getByText('cancelled', { exact: true })).toBeVisible()
  expect(await done(page)).toBeLessThan(200)

  await page.getByRole('button', { name: 'Sweeps', exact: true }).click()
  const rows = page.getByRole('grid', { name: 'Sweeps' }).getByRole('row')
  await expect(rows.nth(1)).toContainText('cancelled')
  const before = await rows.count()
  await page.getByRole('grid', { name: 'Sweeps' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Delete')
  await expect(rows).toHaveCount(before - 1)
  await page.keyboard.press('Control+z')
  await expect(rows).toHaveCount(before)
})

test('the Pareto front is that of the command line; two points of it are selected everywhere and compared', async ({
  page,
}) => {
  const { sweeps } = z
    .object({ sweeps: z.array(z.object({ id: z.number(), points: z.number(), status: z.string() })) })
    .parse(commandLine('sweep', 'list', '--json'))
  const sweep = sweeps.find(({ points, status }) => points === 200 && status === 'done')
  const { points: front } = z
    .object({ points: z.array(z.unknown()) })
    .parse(commandLine('sweep', 'pareto', String(sweep?.id), '--x', 'utilPercent', '--y', 'cycles', '--json'))

  await page.goto(program.url)
  await page.goto(new URL(`/#sweep?id=${sweep?.id}`, program.url).href)
  await page.getByLabel('Horizontal metric').selectOption('utilPercent')
  await page.getByLabel('Vertical metric').selectOption('cycles')
  await expect(page.getByText(`${front.length} of 200 on the front`)).toBeVisible()
  expect(front.length).toBeGreaterThan(1)

  await page.getByRole('group', { name: /^Pareto front/ }).focus()
  for (const key of ['ArrowRight', 'x', 'ArrowRight', 'x']) await page.keyboard.press(key)
  await expect(page.getByText('2 points selected')).toBeVisible()
  await expect(page.locator('[role="gridcell"][aria-selected="true"]')).toHaveCount(2)
  await page.getByRole('radio', { name: 'Points' }).click()
  await page.getByLabel('Show', { exact: true }).selectOption('selected')
  await expect(page.getByRole('grid', { name: 'Points of the sweep' }).getByRole('row')).toHaveCount(3)

  await page.keyboard.press('Escape')
  await expect(page.getByText('2 points selected')).toBeHidden()
  await page.getByRole('group', { name: /^Pareto front/ }).focus()
  for (const key of ['ArrowLeft', 'x', 'ArrowRight', 'x', 'c']) await page.keyboard.press(key)
  await expect(page).toHaveURL(/#compare\?ids=\d+%2C\d+$/)
})

test('a brush by keyboard lets a part through, and Esc takes it away before the selection', async ({
  page,
}) => {
  await page.goto(program.url)
  await page.getByRole('button', { name: 'Sweeps', exact: true }).click()
  await page.getByRole('button', { name: /^GUID128\/256\/512 x/ }).click()
  await expect(progress(page)).toContainText('27 of 27 done')
  await page
    .getByRole('grid', { name: /^Cycles/ })
    .first()
    .getByRole('gridcell')
    .first()
    .click()
  await expect(page.getByText('1 point selected')).toBeVisible()
  await page.getByRole('slider', { name: 'Brush Workload' }).focus()
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('[data-test="brush"]')).toHaveText('18 of 27: Workload GUID256–GUID512')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.locator('[data-test="brush"]')).toHaveText('9 of 27: Workload GUID256')
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-test="brush"]')).toHaveCount(0)
  await expect(page.getByText('1 point selected')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('1 point selected')).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('contrast, names and roles of the list, the form and every part of a sweep', async ({ page }) => {
      const told: string[] = []
      const look = async (where: string): Promise<void> => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        told.push(...violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes[0]?.html ?? ''}`))
      }
      await page.goto(program.url)
      await page.goto(new URL('/#sweeps', program.url).href)
      await expect(page.getByRole('grid', { name: 'Sweeps' })).toBeVisible()
      await look('list')
      await page.keyboard.press('n')
      await page.getByLabel('Parameter that varies').selectOption('rows')
      await page.getByLabel('Values of Rows').fill('8, 16x')
      await expect(page.getByText('Not a number')).toBeVisible()
      await page.getByLabel('Values of Rows').fill('8, 16')
      await expect(page.locator('[data-test="estimate"]')).toContainText('2')
      await look('form')
      await page.goto(new URL('/#sweep?id=4', program.url).href)
      await expect(progress(page)).toContainText('27 of 27 done')
      await page
        .getByRole('grid', { name: /^Cycles/ })
        .first()
        .getByRole('gridcell')
        .first()
        .click()
      await look('lines')
      for (const part of ['Sensitivity', 'Points']) {
        await page.getByRole('radio', { name: part }).click()
        await look(part)
      }
      expect(told).toEqual([])
    })
  })
}

test('a sweep of the published machine shows what was published; points are added, the old ones from the history', async ({
  page,
}) => {
  commandLine('sweep', 'start', '--built-in', 'buffer-sizes', '--json')
  const listed = z
    .object({ sweeps: z.array(z.object({ id: z.number(), name: z.string() })) })
    .parse(commandLine('sweep', 'list', '--json'))
  const id = listed.sweeps.find(({ name }) => name.includes('Cambricon-D on GUID256'))?.id
  await page.goto(program.url)
  await page.goto(new URL(`/#sweep?id=${id}`, program.url).href)
  await expect(progress(page)).toContainText('4 of 4 done')
  await expect(view(page).locator('[data-test="published"]')).toContainText('Cambricon-D, ISCA 2024')

  await view(page).getByRole('button', { name: 'Add points' }).click()
  await page
    .getByLabel(/^Input buffer/)
    .last()
    .fill('4')
  await expect(page.locator('[data-test="addition"]')).toContainText('8 points, 4 more; 4 are in the history')
  await page.keyboard.press('Enter')
  await expect(progress(page)).toContainText('8 of 8 done')
  await expect(progress(page)).toContainText('4 taken from history')

  await view(page).getByRole('button', { name: 'To figure: the heat tables' }).click()
  await expect(page.getByLabel('Chart', { exact: true })).toHaveValue('heat-table')
  await expect(page.locator('[data-test="paper"] img')).toBeVisible()
})
