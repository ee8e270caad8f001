import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { z } from 'zod'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { openProgram, type Program } from './program.ts'
import { commandLineAt, samplesReady } from './samples.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)

const home = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
let program: Program
/** AlexNet of the seed study on 128, 256 and 512; GUID128, 256 and 512 on each of these, output stationary. */
let seed: readonly number[]
let guided: readonly number[]

const Runs = z.object({
  runs: z.array(z.object({ id: z.number(), workload: z.string(), rows: z.number(), differs: z.string() })),
})
const Heads = z.array(z.object({ isCut: z.boolean(), lines: z.number(), offsets: z.array(z.number()) }))
const Compared = z.object({
  settings: z.array(z.object({ id: z.string() })),
  metrics: z.array(
    z.object({
      id: z.string(),
      values: z.array(z.number().nullable()),
      deltas: z.array(z.object({ percent: z.number().nullable() }).nullable()),
    }),
  ),
})

function idsOf(
  filter: string,
  keep: (run: z.infer<typeof Runs>['runs'][number]) => boolean,
): readonly number[] {
  const { runs } = Runs.parse(
    commandLineAt(home, 'runs', 'list', '--filter', filter, '--limit', '50', '--json'),
  )
  const sorted = runs
    .filter(keep)
    .toSorted((a, b) => a.workload.localeCompare(b.workload) || a.rows - b.rows || a.id - b.id)
  return sorted
    .filter((run, at) => run.workload !== sorted[at - 1]?.workload || run.rows !== sorted[at - 1]?.rows)
    .map(({ id }) => id)
}

test.beforeAll(async () => {
  program = await openProgram(home)
  await samplesReady(home)
  seed = idsOf('workload:AlexNet-seed design:array-os', ({ differs }) => !differs.includes('SRAM'))
  guided = idsOf('workload:GUID* design:array-os', () => true)
})
test.afterAll(async () => {
  await program.stop('SIGTERM')
  removeFolder(home)
})

async function open(page: Page, ids: readonly number[]): Promise<void> {
  await page.goto(program.url)
  await page.goto(new URL(`/#compare?ids=${ids.join(',')}`, program.url).href)
  await page.locator('[data-test="comparison"]').waitFor()
}

const Layers = z.object({
  run: z.object({ layers: z.array(z.object({ name: z.string(), cycles: z.number() })) }),
})

/** The layer whose cycles differ most from the first run's, by the numbers of the command line. */
function largestDifference(): { readonly name: string; readonly difference: number } {
  const [baseline, ...others] = guided.map((id) => {
    const { run } = Layers.parse(commandLineAt(home, 'runs', 'show', String(id), '--json'))
    return new Map(run.layers.map(({ name, cycles }) => [name, cycles]))
  })
  return [...(baseline ?? [])]
    .flatMap(([name, cycles]) =>
      others.map((other) => ({ name, difference: (other.get(name) ?? cycles) - cycles })),
    )
    .reduce((most, next) => (Math.abs(next.difference) > Math.abs(most.difference) ? next : most))
}

const plain = (text: string): string => text.replaceAll('\u202F', '').replaceAll('\u2212', '-').trim()

test('only the settings that differ, and metrics as the command line has them', async ({ page }) => {
  await open(page, seed)
  expect(seed).toHaveLength(3)
  const told = Compared.parse(commandLineAt(home, 'compare', ...seed.map(String), '--json'))
  const settings = page.locator('[data-test="comparison"] [data-setting]')
  await expect(settings).toHaveCount(told.settings.length)
  for (const [at, { id }] of told.settings.entries())
    await expect(settings.nth(at)).toHaveAttribute('data-setting', id)
  const cycles = told.metrics.find(({ id }) => id === 'cycles')
  const row = page.locator('[data-metric="cycles"]')
  expect((await row.locator('.value').allInnerTexts()).map(plain)).toEqual(cycles?.values.map(String))
  expect((await row.locator('.delta').allInnerTexts()).map((text) => Number.parseFloat(plain(text)))).toEqual(
    cycles?.deltas.slice(1).map((delta) => Number(delta?.percent?.toFixed(1))),
  )
  await page.getByRole('button', { name: /show 15 equal rows/ }).click()
  await expect(page.locator('[data-test="comparison"] .equal')).toHaveCount(15)
  await page.getByRole('radio', { name: 'Absolute' }).click()
  await expect(row.locator('.delta').first()).toHaveText('\u221230\u202F840')
})

test('another baseline: by a button, by B, by dragging; every number is against it', async ({ page }) => {
  await open(page, seed)
  const names = page.locator('[data-test="comparison"] thead .name')
  await expect(names).toHaveText(['128 × 128', '256 × 256', '512 × 512'])
  await page.getByTitle('Make 512 × 512 the baseline').click()
  await expect(names).toHaveText(['512 × 512', '128 × 128', '256 × 256'])
  await expect(page.locator('[data-metric="cycles"] .delta').first()).toHaveText(/^\+146\.3/)
  await page.mouse.move(700, 5)
  await page.keyboard.press('b')
  await expect(names).toHaveText(['128 × 128', '256 × 256', '512 × 512'])
  // The first is the baseline itself.
  await page.locator('thead th[draggable="true"]').nth(1).dragTo(page.locator('thead th').nth(1))
  await expect(names).toHaveText(['256 × 256', '128 × 128', '512 × 512'])
})

test('a run is brought to an open tab: from the history, from a comparison, and by keys', async ({
  page,
}) => {
  const [first = 0, second = 0, third = 0] = seed
  await page.goto(program.url)
  for (const address of [`run?id=${guided[0]}`, `compare?ids=${first},${second}`, 'runs']) {
    await page.goto(new URL(`/#${address}`, program.url).href)
  }
  const tab = (kind: string) => page.locator(`[data-tab^="${kind}?"]`)
  await page.getByRole('combobox', { name: 'Filter' }).fill('workload:AlexNet-seed')
  const source = page.locator(`[data-key="${third}"]`)
  const from = await source.boundingBox()
  const to = await tab('compare').boundingBox()
  if (from === null || to === null) throw new Error('both are there')
  await page.mouse.move(from.x + 300, from.y + 10)
  await page.mouse.down()
  await page.mouse.move(from.x + 320, from.y + 4, { steps: 3 })
  // Tabs that take the run say so before it is over them; the list of runs takes none.
  await expect(tab('compare')).toHaveClass(/takes/)
  await expect(tab('run')).toHaveClass(/takes/)
  await expect(page.locator('[data-tab="runs"]')).not.toHaveClass(/takes/)
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 4 })
  await expect(tab('compare')).toContainText('Add to the comparison')
  await page.mouse.up()
  await expect(page).toHaveURL(new RegExp(`compare\\?ids=${first}%2C${second}%2C${third}$`))
  await expect(tab('compare')).toHaveCount(1)
  await expect(tab('compare')).toContainText('3 runs')

  await page.locator('thead th[draggable="true"]').nth(1).dragTo(tab('run'))
  await expect(page).toHaveURL(new RegExp(`compare\\?ids=${guided[0]}%2C${second}$`))
  await expect(tab('run')).toHaveCount(1)

  await page.goto(new URL(`/#run?id=${guided[0]}`, program.url).href)
  await page.locator('[data-metric="cycles"]').waitFor()
  await page.keyboard.press('Shift+T')
  const dialog = page.getByRole('dialog', { name: 'Send runs to an open tab' })
  // The tab of the run itself and the comparison that has it take it no more.
  await expect(dialog.locator('li')).toHaveCount(1)
  await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: 'Compare: 3 runs' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`compare\\?ids=${first}%2C${second}%2C${third}%2C${guided[0]}$`))
})

/** Of every head of a run: whether its name is cut, its lines, and how far its numbers end from it at the right. */
const HEADS = `(() => {
  const rightOf = (element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return range.getBoundingClientRect().right
  }
  return [...document.querySelectorAll('[data-test="comparison"] thead .name')].map((head, at) => ({
    isCut: head.scrollHeight > head.clientHeight + 1 || head.scrollWidth > head.clientWidth + 1,
    lines: Math.round(head.clientHeight / 16),
    offsets: ['[data-metric="cycles"]', '[data-setting]'].map((row) =>
      Math.round(rightOf(document.querySelectorAll(row + ' td.num')[at]) - rightOf(head))),
  }))
})()`

/** Cells of numbers whose text is wider than they are. */
const CUT_NUMBERS = `[...document.querySelectorAll('[data-test="comparison"] td.num')]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.innerText)`

for (const viewport of [
  { width: 1280, height: 720 },
  { width: 640, height: 360 },
]) {
  test(`at ${viewport.width} x ${viewport.height}: no number is cut, metrics and baseline stay`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport)
    const gpu = idsOf('design:physical-a100 workload:GUID512', () => true)
    const design = idsOf('design:cambricon-d workload:GUID512', () => true)
    const long = idsOf('design:async-pe workload:GUID512', () => true)
    await open(page, [...gpu, ...design, ...long, ...guided.slice(0, 1)])
    expect(await page.evaluate(CUT_NUMBERS)).toEqual([])
    const table = page.locator('[data-test="comparison"]')
    await expect(table).not.toContainText('0 × 0')
    await expect(table).toContainText('physical-a100')
    const title = page.locator('[data-metric="cycles"] td').first()
    const [metric, baseline] = [await title.boundingBox(), await title.locator('+ td').boundingBox()]
    await table.evaluate(
      (element: {
        readonly parentElement: { readonly scrollTo: (to: { readonly left: number }) => void } | null
      }) => element.parentElement?.scrollTo({ left: 10_000 }),
    )
    expect(await title.boundingBox()).toEqual(metric)
    expect(await title.locator('+ td').boundingBox()).toEqual(baseline)
    await open(page, guided.slice(0, 8))
    expect(await page.evaluate(CUT_NUMBERS)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    await page.locator('[data-test="difference"]').scrollIntoViewIfNeeded()
    await expect(page.locator('[data-test="difference"]')).toBeInViewport()
  })
}

test('the layer where they differ most; lanes of differences with their means', async ({ page }) => {
  await open(page, seed)
  const largest = page.locator('[data-test="largest"] li')
  await expect(largest.first()).toContainText('Conv2')
  await largest.first().getByRole('button').click()
  // Utilisations of the runs: 72.73, 33.45 and 11.20 %.
  const mean = (at: number) => page.locator(`[data-test="difference"] [data-mean="${seed[at]}"]`)
  await expect(mean(0)).toHaveText('72.7')
  await expect(mean(1)).toHaveText('\u221239.3')
  await expect(mean(2)).toHaveText('\u221261.5')
})

test('GUID128, 256 and 512 on 128, 256 and 512 side by side: small multiples, rows of runs, strips of layers', async ({
  page,
}) => {
  // The command line is started once per run.
  test.slow()
  expect(guided).toHaveLength(9)
  await open(page, guided)
  const multiples = page.locator('[data-test="multiples"]')
  await expect(multiples.locator('figcaption')).toHaveText(['GUID128', 'GUID256', 'GUID512'])
  await expect(multiples.locator('.slot')).toHaveCount(27)
  const told = Compared.parse(commandLineAt(home, 'compare', ...guided.map(String), '--json'))
  const cycles = told.metrics.find(({ id }) => id === 'cycles')?.values.map(String)
  expect((await multiples.locator('.slot .value').allInnerTexts()).slice(0, 9).map(plain)).toEqual(cycles)
  // Rows are runs: the first is the baseline.
  await expect(page.locator('[data-test="comparison"] tbody tr')).toHaveCount(9)
  expect((await page.locator('td[data-metric="cycles"] .value').allInnerTexts()).map(plain)).toEqual(cycles)
  await expect(page.locator('tbody tr').first()).toContainText('baseline')
  await page.getByRole('radio', { name: 'Layers' }).click()
  await expect(page.locator('[data-test="aligned"] canvas')).toBeVisible()
  const { name, difference } = largestDifference()
  const first = page.locator('[data-test="largest"] button').first()
  await expect(first).toHaveAttribute('title', new RegExp(`^${name},`))
  expect(plain(await first.locator('.num').first().innerText())).toBe(`+${difference}`)
})

/** The figure that is open: its kind, its runs in order, and what its image was drawn from. */
async function openedFigure(page: Page, option: string) {
  await expect(page.locator('[data-test="paper"] img')).toBeVisible()
  const runs = page.getByRole('list', { name: 'Runs of the figure' }).getByRole('button')
  const names = await runs.evaluateAll((buttons: readonly { readonly ariaLabel: string | null }[]) =>
    buttons.map(({ ariaLabel }) => ariaLabel ?? ''),
  )
  return {
    kind: await page.getByLabel('Chart', { exact: true }).inputValue(),
    option: await page.getByLabel(option, { exact: true }).inputValue(),
    runs: names.map((name) => Number(/\d+/.exec(name)?.[0])),
  }
}

/** The comparison is still as it was in its tab. */
const backToComparison = (page: Page) => page.locator('[data-tab^="compare?"]').click()
const toFigure = (page: Page, of: string) =>
  page.getByRole('button', { name: `To figure: ${of}`, exact: true })

test('a figure of a metric, of the layers, of a difference: what is on the screen, the baseline first', async ({
  page,
}) => {
  // Six figures are drawn, two of them from timelines.
  test.slow()
  await open(page, seed)
  const [first = 0, second = 0, third = 0] = seed
  await page.getByTitle('Make 512 × 512 the baseline').click()
  const order = [third, first, second]

  await page.locator('[data-metric="dramBytes"]').hover()
  await toFigure(page, 'DRAM traffic of these runs').click()
  expect(await openedFigure(page, 'Metric')).toEqual({ kind: 'run-bars', option: 'dramBytes', runs: order })

  await backToComparison(page)
  await page.getByRole('radio', { name: 'PE utilisation' }).click()
  await toFigure(page, 'PE utilisation by layer').click()
  expect(await openedFigure(page, 'Metric')).toEqual({
    kind: 'layer-bars',
    option: 'utilPercent',
    runs: order,
  })

  await backToComparison(page)
  await toFigure(page, 'the occupancy of 256 × 256 minus the baseline’s').click()
  expect(await openedFigure(page, 'Lines')).toEqual({
    kind: 'heatmap-difference',
    option: 'busy-pes-by-row',
    runs: [third, second],
  })
  // Layers stand over each other in the view: so they do in the figure.
  expect((await openedFigure(page, 'Time')).option).toBe('layer')

  await backToComparison(page)
  await toFigure(page, 'the occupancy of 512 × 512').click()
  expect(await openedFigure(page, 'Lines')).toEqual({
    kind: 'heatmap',
    option: 'busy-pes-by-row',
    runs: [third],
  })

  // The key and the button of the toolbar do the same.
  await backToComparison(page)
  await page.keyboard.press('g')
  const usual = { kind: 'run-bars', option: 'cycles', runs: order }
  expect(await openedFigure(page, 'Metric')).toEqual(usual)
  await backToComparison(page)
  await page.getByRole('toolbar', { name: 'Comparison' }).getByRole('button', { name: 'To figure' }).click()
  expect(await openedFigure(page, 'Metric')).toEqual(usual)
})

test('a row of small multiples becomes a figure, by its button and by the palette', async ({ page }) => {
  await open(page, guided)
  await toFigure(page, 'the networks by arrays: PE utilisation').click()
  const figure = { kind: 'small-multiples', option: 'utilPercent', runs: guided }
  expect(await openedFigure(page, 'Metric')).toEqual(figure)
  await backToComparison(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Make a figure of the networks by arrays: DRAM traffic')
  await page.keyboard.press('Enter')
  expect(await openedFigure(page, 'Metric')).toEqual({ ...figure, option: 'dramBytes' })
})

for (const [viewport, most] of [
  [{ width: 1440, height: 900 }, 2],
  [{ width: 640, height: 360 }, 3],
] as const) {
  test(`at ${viewport.width} x ${viewport.height}: heads of runs in at most ${most} lines, over their numbers`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport)
    const design = idsOf('design:cambricon-d workload:GUID256', () => true)
    const [small = 0, , , , , , large = 0] = guided
    await open(page, [small, large, ...design.slice(0, 1)])
    const heads = page.locator('[data-test="comparison"] thead .name')
    await expect(heads).toHaveText([/^GUID128/, /^GUID512/, /^GUID256/])
    for (const { isCut, lines, offsets } of Heads.parse(await page.evaluate(HEADS))) {
      expect({ isCut, offsets }).toEqual({ isCut: false, offsets: [0, 0] })
      expect(lines).toBeLessThanOrEqual(most)
    }
    expect(await page.evaluate(CUT_NUMBERS)).toEqual([])
    await expect(page.locator('[data-test="difference"]')).toContainText('Baseline layers')
  })
}

test('with the keys only: add a run, change the baseline, copy the table', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, seed.slice(0, 2))
  await page.getByRole('button', { name: 'Add run' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type(`id:${seed[2]}`)
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Compare 3 runs' })).toBeVisible()
  await page.keyboard.press('b')
  await expect(page.locator('[data-test="comparison"] thead .name').first()).toBeVisible()
  await page.getByRole('button', { name: 'Copy table' }).last().focus()
  await page.keyboard.press('Enter')
  await expect
    .poll(() => page.evaluate('navigator.clipboard.readText()'))
    .toContain('Cycles\t\t36727\t67567\t27431')
})

test('one run is no comparison: it says what to do', async ({ page }) => {
  await page.goto(program.url)
  await page.goto(new URL(`/#compare?ids=${seed[0]}`, program.url).href)
  await expect(page.getByText('A comparison needs two runs')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add run' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })
    for (const [what, idsNow] of [
      ['three runs', () => seed],
      ['nine runs', () => guided],
    ] as const) {
      test(`${what}: contrast, names and roles`, async ({ page }) => {
        await open(page, idsNow())
        await page.locator('[data-test="difference"] [data-mean]').first().waitFor()
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      })
    }
  })
}
