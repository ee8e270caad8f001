import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { z } from 'zod'
import { isWindows, removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { openProgram, type Program } from './program.ts'
import { commandLineAt, LAUNCHER, samplesReady } from './samples.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)

const home = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
let program: Program
let run: z.infer<typeof Shown>['run']
let seed: number

const Layer = z.object({ name: z.string(), step: z.string(), cycles: z.number(), utilPercent: z.number() })
const Shown = z.object({
  run: z.object({
    id: z.number(),
    metrics: z.record(z.string(), z.number().nullable()),
    layers: z.array(Layer),
    checks: z.array(z.object({ holds: z.boolean() })),
    cli: z.string(),
  }),
})

test.beforeAll(async () => {
  program = await openProgram(home)
  await samplesReady(home)
  const idOf = (filter: string): number =>
    z
      .object({ runs: z.tuple([z.object({ id: z.number() })]).rest(z.unknown()) })
      .parse(commandLineAt(home, 'runs', 'list', '--filter', filter, '--json')).runs[0].id
  run = Shown.parse(
    commandLineAt(
      home,
      'runs',
      'show',
      String(idOf('workload:GUID256 design:cambricon-d layersTotal>200')),
      '--json',
    ),
  ).run
  seed = idOf('workload:AlexNet-seed design:array-os rows:128')
})
test.afterAll(async () => {
  await program.stop('SIGTERM')
  removeFolder(home)
})

async function open(page: Page, id: number): Promise<void> {
  await page.goto(program.url)
  await page.goto(new URL(`/#run?id=${id}`, program.url).href)
  await page.locator('[data-metric="cycles"]').waitFor()
}

/** The number a text says, in the spelling of the page. */
function numberOf(text: string): number {
  return Number(
    text
      .replaceAll('\u202F', '')
      .replaceAll('\u2212', '-')
      .replace(/[^\d.-][\s\S]*$/, ''),
  )
}

const steady = (): typeof run.layers => run.layers.filter(({ step }) => step === 'steady')
const rows = (page: Page): Locator => page.locator('[data-test="layers"] [data-key]')

test('the headline numbers are those of the command line', async ({ page }) => {
  await open(page, run.id)
  const value = async (metric: string): Promise<number> =>
    numberOf(await page.locator(`[data-metric="${metric}"] .value`).innerText())
  expect(await value('cycles')).toBe(run.metrics['cycles'])
  expect(await value('speedup')).toBe(Number(run.metrics['speedup']?.toFixed(3)))
  expect(await value('utilPercent')).toBe(Number(run.metrics['utilPercent']?.toFixed(2)))
  expect(await value('dramBytes')).toBe(Number(((run.metrics['dramBytes'] ?? 0) / 1e9).toFixed(2)))
  expect(await value('energyMillijoules')).toBe(Number(run.metrics['energyMillijoules']?.toFixed(3)))
  await page.locator('[data-test="checks"]').click()
  await expect(page.getByRole('dialog', { name: 'Invariants' }).getByRole('listitem')).toHaveCount(
    run.checks.length,
  )
})

test('why this number: the parts sum to it', async ({ page }) => {
  await open(page, seed)
  await page.getByRole('button', { name: 'Why this number: Cycles' }).click()
  const why = page.locator('[data-test="why"]')
  const cells = await why.locator('tbody td:nth-child(2)').allInnerTexts()
  expect(cells).toHaveLength(5)
  const sum = cells.map(numberOf).reduce((total, cycles) => total + cycles, 0)
  expect(sum).toBe(67567)
  expect(numberOf(await why.locator('[data-test="why-sum"]').innerText())).toBe(67567)
  expect(numberOf(await why.locator('[data-test="why-value"]').innerText())).toBe(67567)
  await page.keyboard.press('Escape')
  await expect(why).toBeHidden()
})

test('layers are sorted and filtered', async ({ page }) => {
  await open(page, run.id)
  const longest = steady().reduce((most, { cycles }) => Math.max(most, cycles), 0)
  await expect(rows(page).first()).toContainText(longest.toLocaleString('en').replaceAll(',', '\u202F'))
  await page.getByRole('columnheader', { name: '#' }).click()
  await expect(page.getByRole('columnheader', { name: '#' })).toHaveAttribute('aria-sort', 'descending')
  await expect(rows(page).first()).toHaveAttribute('data-key', String(steady().length - 1))
  await page.getByRole('searchbox', { name: 'Filter layers' }).fill('middle')
  const middle = steady().filter(({ name }) => name.includes('middle'))
  await expect(rows(page)).toHaveCount(middle.length)
  await page.getByRole('searchbox', { name: 'Filter layers' }).fill('no such layer')
  await page.getByRole('button', { name: 'Remove the filter' }).click()
  await expect(page.locator('[data-test="layers"]')).toContainText(`${steady().length} rows`)
})

test('one hover: the bar under the pointer is a row of the table, and the other way round', async ({
  page,
}) => {
  await open(page, seed)
  const bars = page.locator('[data-test="layer-bars"]')
  const box = await bars.boundingBox()
  if (box === null) throw new Error('the bars are drawn')
  // The plot is 56 from the left and 12 from the right; the second of five layers.
  const x = 56 + ((box.width - 68) * 1.5) / 5
  await bars.hover({ position: { x, y: box.height / 2 } })
  await expect(page.locator('[data-test="layers"] .hovered')).toHaveAttribute('data-key', '1')
  await page.mouse.move(5, 5)
  const frame = page.locator('.over .hovered')
  await expect(frame).toBeHidden()
  await page.locator('[data-test="layers"] [data-key="2"]').hover()
  const around = await frame.boundingBox()
  // The third of five layers.
  expect(around?.x).toBeCloseTo(box.x + 56 + ((box.width - 68) * 2) / 5, 0)
})

test('layer × step: the first step, and one row for all alike; a click opens the heatmap there', async ({
  page,
}) => {
  await open(page, run.id)
  await page.getByRole('radio', { name: 'Layer × step' }).click()
  const matrix = page.locator('[data-test="step-matrix"]')
  await expect(matrix).toContainText('Steps 2–250')
  await matrix.getByRole('button', { name: 'Step 1:' }).click({ position: { x: 40, y: 10 } })
  await expect(page).toHaveURL(/heatmap\?.*window=\d+/)
})

test('with the keys only: rows, why, filter, and the way to the heatmap', async ({ page }) => {
  await open(page, seed)
  await page.keyboard.press('/')
  await page.keyboard.type('conv')
  await page.keyboard.press('Enter')
  await page.keyboard.press('j')
  await page.keyboard.press('w')
  await expect(page.getByRole('dialog', { name: /Cycles, Conv2/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('h')
  await expect(page).toHaveURL(/heatmap/)
})

/** The dialog that opens with W, and what it is about. */
async function whyByKey(page: Page): Promise<string> {
  await page.keyboard.press('w')
  const title = await page.locator('[data-test="why"] h2').innerText()
  await page.locator('[data-test="why-value"]').waitFor()
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-test="why"]')).toBeHidden()
  return title
}

test('W explains the number that was pointed at last, wherever it stands', async ({ page }) => {
  await open(page, seed)
  await page.locator('[data-metric="dramBytes"]').hover()
  expect(await whyByKey(page)).toBe('DRAM traffic')
  // A bar by its quantity, a cell by its column.
  const bars = page.locator('[data-test="layer-bars"]')
  const box = await bars.boundingBox()
  if (box === null) throw new Error('the bars are drawn')
  await page.getByRole('radio', { name: 'Utilisation' }).click()
  await bars.hover({ position: { x: 56 + ((box.width - 68) * 1.5) / 5, y: box.height / 2 } })
  expect(await whyByKey(page)).toBe('PE utilisation, Conv2')
  const layer = page.locator('[data-test="layers"] [data-key="2"]')
  await layer.locator('[data-column="dram"]').hover()
  expect(await whyByKey(page)).toBe('DRAM traffic, Conv3')
  await layer.locator('[data-column="share"] .number').click()
  await expect(page.locator('[data-test="why"] h2')).toHaveText('Share, Conv3')
  const share = await layer.locator('[data-column="share"]').innerText()
  expect(await page.locator('[data-test="why-value"]').innerText()).toContain(share)
  await page.keyboard.press('Escape')
  // By keys: from number to number in the row, then in the groups.
  await page.getByRole('grid', { name: 'Layers' }).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  expect(await whyByKey(page)).toMatch(/^Useful, /)
  await page.locator('[data-went]').first().focus()
  await page.keyboard.press('ArrowRight')
  const label = (await page.locator('[data-went]:focus').getAttribute('aria-label')) ?? ''
  const title = await whyByKey(page)
  expect(label).toContain(title.split(',')[0])
})

test('a run is stopped: layers that are not there are hatched and told, never zero', async ({ page }) => {
  test.skip(isWindows, 'Windows sends no Ctrl-C to a program without a terminal')
  const id = await stoppedRun()
  const { run: partial } = Shown.parse(commandLineAt(home, 'runs', 'show', String(id), '--json'))
  const there = partial.layers.length
  expect(there).toBeGreaterThan(0)
  expect(there).toBeLessThan(LAYERS)
  await open(page, id)
  await expect(page.getByText(`Partial: ${there} of ${LAYERS} layers`)).toBeVisible()
  await expect(page.getByText(`${there} of ${LAYERS} layers, one step`)).toBeVisible()
  await expect(page.locator('[data-test="went-missing"]')).toContainText(`${LAYERS - there} layers`)
  const box = await page.locator('[data-test="layer-bars"]').boundingBox()
  const missing = await page.locator('[data-test="bars-missing"]').last().boundingBox()
  if (box === null || missing === null) throw new Error('the bars are drawn')
  expect(missing.x + missing.width).toBeCloseTo(box.x + box.width - 12, 0)
  await page.getByRole('columnheader', { name: '#' }).click()
  const last = page.locator(`[data-test="layers"] [data-key="${LAYERS - 1}"]`)
  await expect(last).toContainText('not there yet')
  expect(await last.locator('[data-column="macs"]').innerText()).toBe('–')
  // Numbers of billions are not cut.
  await page.getByRole('columnheader', { name: 'Cycles' }).click()
  const cycles = rows(page).first().locator('[data-column="cycles"]')
  expect(numberOf(await cycles.innerText())).toBe(Math.max(...partial.layers.map((one) => one.cycles)))
  const isWhole = (cell: { readonly scrollWidth: number; readonly clientWidth: number }): boolean =>
    cell.scrollWidth <= cell.clientWidth
  expect(await cycles.evaluate(isWhole)).toBe(true)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]?.html ?? ''}`)).toEqual([])
})

/** Layers of the network of a stopped run. */
const LAYERS = 156

/** The id of a run that was interrupted after some layers. */
async function stoppedRun(): Promise<number> {
  const question = ['--workload', 'GUID512', '--array', '32x32', '--dataflow', 'ws']
  const memory = ['--rules', 'scale-sim-v2', '--set', 'mode=USER', 'bandwidthWordsPerCycle=10']
  const child = spawn(process.execPath, [LAUNCHER, 'run', ...question, ...memory], {
    env: { ...process.env, DELTASCOPE_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr.on('data', (text) => {
    if (/layer \d+ of/.test(String(text))) child.kill('SIGINT')
  })
  await once(child, 'exit')
  const list = commandLineAt(home, 'runs', 'list', '--filter', 'status:partial', '--json')
  return z.object({ runs: z.tuple([z.object({ id: z.number() })]) }).parse(list).runs[0].id
}

test('times are shown where cycles are, on request and from the start', async ({ page }) => {
  await open(page, seed)
  const head = page.locator('[data-test="layers"] [role="columnheader"]')
  await expect(head.filter({ hasText: 'Cycles' })).toBeVisible()
  await page.keyboard.press('u')
  await expect(head.filter({ hasText: 'Time µs' })).toBeVisible()
  await page.goto(new URL('/#settings', program.url).href)
  await page.getByRole('radiogroup', { name: 'Clock' }).getByText('Time').click()
  await page.goto(new URL(`/#run?id=${run.id}`, program.url).href)
  await expect(head.filter({ hasText: /^Time/ }).first()).toBeVisible()
})

test('a note and a tag stay; layers are saved as CSV; the line of the command line is copied', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, seed)
  await page.locator('[data-test="notes"]').click()
  await page.getByLabel('Note', { exact: true }).fill('the first of the study')
  await page.getByLabel('New tag').fill('paper')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('[data-test="notes"]')).toContainText('the first of the study')
  await page.getByRole('button', { name: 'Remove tag paper' }).click()
  await expect(page.getByRole('button', { name: 'Remove tag paper' })).toBeHidden()

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const lines = readFileSync(await (await saved).path(), 'utf8')
    .trim()
    .split('\n')
  expect(lines).toHaveLength(6)

  await page.getByRole('button', { name: 'Copy as CLI' }).click()
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
    /^deltascope run --workload AlexNet-seed --array 128x128/,
  )
})

test('a run that is not there says so', async ({ page }) => {
  await page.goto(program.url)
  await page.goto(new URL('/#run?id=987654', program.url).href)
  await expect(page.getByText('There is no run 987654').first()).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })
    test('contrast, names and roles', async ({ page }) => {
      await open(page, run.id)
      await page.locator('[data-test="layer-bars"] canvas').waitFor()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      await page.getByRole('button', { name: 'Why this number: DRAM traffic' }).click()
      await page.locator('[data-test="why-sum"]').waitFor()
      const why = await new AxeBuilder({ page }).include('[data-test="why"]').analyze()
      expect(why.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
    })
  })
}
