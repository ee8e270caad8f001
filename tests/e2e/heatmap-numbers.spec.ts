import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { z } from 'zod'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { HEAT, openHeatmap, panel, plain, pointAt, tip } from './heatmap-page.ts'
import { commandLine, openProgram, type Program } from './program.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)

const home = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
let program: Program
let runId = 0

test.beforeAll(async () => {
  process.env['DELTASCOPE_HOME'] = home
  const answer = z.object({ run: z.object({ id: z.number() }) })
  const array = ['--array', '128x128', '--dataflow', 'os', '--json']
  runId = answer.parse(commandLine('run', '--workload', 'AlexNet-seed', ...array)).run.id
  program = await openProgram(home)
})
test.afterAll(async () => {
  await program.stop('SIGTERM')
  removeFolder(home)
})

const ANSWER = z.object({ values: z.array(z.union([z.number(), z.array(z.number())])) })

/** The command line's sums of cycles first <= t < end, one for each row. */
function sumsOf(quantity: string, first: number, end: number): readonly number[] {
  const window = [`--window=${first}:${end}`, '--bins', '1', '--quantity', quantity, '--json']
  return ANSWER.parse(commandLine('timeline', String(runId), ...window)).values.flat()
}

/** The cycles a tooltip tells about. */
function cyclesOf({ Cycle, Cycles = '' }: Readonly<Record<string, string>>): readonly [number, number] {
  const [first = Number.NaN, last = Number.NaN] = (Cycle ?? Cycles).split('–').map(Number)
  return [first, (Number.isNaN(last) ? first : last) + 1]
}

/** Waits for the tooltip of a lane's pixel and compares its sum with the command line's. */
async function checkTip(page: Page, name: RegExp, quantity: string): Promise<readonly [number, number]> {
  await expect(async () => expect(await tip(page)).toHaveProperty('Sum')).toPass()
  const told = await tip(page)
  expect(told['title']).toMatch(name)
  const [first, end] = cyclesOf(told)
  const row = Number(/\d+$/.exec(told['title'] ?? '')?.[0] ?? 0)
  expect(Number.parseFloat(told['Sum'] ?? '')).toBe(sumsOf(quantity, first, end)[row])
  return [first, end]
}

test('tooltips tell what the command line tells, from the whole run down to one cycle', async ({ page }) => {
  await openHeatmap(page, program.url, [runId])
  await pointAt(page, 0.31, HEAT.top + 101)
  const [first, end] = await checkTip(page, /^PE row 50$/, 'busy-pes-by-row')
  expect(end - first).toBeGreaterThan(1)
  for (let notch = 0; notch < 40; notch++) {
    await pointAt(page, 0.31, HEAT.top + 100 + (notch % 2))
    await page.mouse.wheel(0, -200)
  }
  await pointAt(page, 0.31, HEAT.top + 101)
  await expect(async () => expect(await tip(page)).toHaveProperty('Cycle')).toPass()
  const [cycle, next] = await checkTip(page, /^PE row 50$/, 'busy-pes-by-row')
  expect(next - cycle).toBe(1)
  await page.keyboard.press('0')
  await pointAt(page, 0.31, HEAT.top + HEAT.height + 40)
  await checkTip(page, /^DRAM ifmap$/, 'dram-words:ifmap')
  expect(await tip(page)).toHaveProperty('At 1 byte a word')
})

test('under a resting pointer the tooltip tells of the window as it becomes', async ({ page }) => {
  await openHeatmap(page, program.url, [runId])
  await pointAt(page, 0.31, HEAT.top + 101)
  const [first, end] = await checkTip(page, /^PE row 50$/, 'busy-pes-by-row')
  for (let zoom = 0; zoom < 4; zoom++) await page.keyboard.press('+')
  await expect(async () => {
    const [from, to] = cyclesOf(await tip(page))
    expect(to - from).toBeLessThan((end - first) / 2)
  }).toPass()
  await checkTip(page, /^PE row 50$/, 'busy-pes-by-row')
})

test('a range has the sums of the command line, of the command that is copied, and of its folds', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openHeatmap(page, program.url, [runId])
  await pointAt(page, 0.25, HEAT.top + 100)
  await page.keyboard.down('Shift')
  await page.mouse.down()
  await pointAt(page, 0.5, HEAT.top + 100)
  await page.mouse.up()
  await page.keyboard.up('Shift')
  const region = page.getByRole('region', { name: 'Selected range' })
  await expect(region).toContainText('Busy PE-cycles')
  const [first = 0, last = 0] = plain(await region.locator('h3 .num').innerText())
    .split('–')
    .map(Number)
  const [busy = Number.NaN] = sumsOf('busy-pes', first, last + 1)
  const told = await panel(page, 'Selected range')
  expect(told['Busy PE-cycles']).toBe(String(busy))
  expect(told['Length']).toBe(`${last + 1 - first}cycles`)
  expect(told['DRAM filter']).toMatch(new RegExp(`^${sumsOf('dram-words:filter', first, last + 1)[0]} `))
  expect(told['Mean occupancy, whole array']).toBe(
    `${((100 * busy) / ((last + 1 - first) * 128 * 128)).toFixed(2)}%`,
  )

  await region.getByRole('button', { name: 'Why these numbers' }).click()
  const lines = region.locator('.why dd')
  await expect(lines.first()).toBeVisible()
  const parts = (await lines.allInnerTexts()).map((text) => Number(plain(text)))
  expect(parts.at(-1)).toBe(busy)
  expect(parts.slice(0, -1).reduce((sum, part) => sum + part, 0)).toBe(busy)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('Copy as command line')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Copied “deltascope timeline/)).toBeVisible()
  const copied = await page.evaluate<string>('navigator.clipboard.readText()')
  const values = ANSWER.parse(commandLine(...copied.split(' ').slice(1))).values.flat()
  expect(values.reduce((sum, value) => sum + value, 0)).toBe(busy)
})

test('the keyboard alone goes from the whole run to a cycle and back', async ({ page }) => {
  await openHeatmap(page, program.url, [runId])
  const window = page.getByText(/^Window .* cycles$/)
  await page.keyboard.press('Shift+Period')
  // The run's middle is in Conv2; the layer after it is Conv3.
  await expect(async () => expect((await panel(page, 'Cursor'))['Layer']).toBe('Conv3')).toPass()
  await page.keyboard.press(',')
  await expect(async () => expect((await panel(page, 'Cursor'))['Fold']).toBe('9 of 10')).toPass()
  await page.keyboard.press('f')
  await page.keyboard.press('f')
  await expect(window).toHaveText(/Window 2654 cycles/)
  await page.keyboard.press(']')
  await expect(async () => expect((await panel(page, 'Cursor'))['Cycle in fold']).toBe('1 of 2654')).toPass()
  for (let i = 0; i < 16; i++) await page.keyboard.press('w')
  await expect(async () =>
    expect(Number(/\d+/.exec(await window.innerText())?.[0])).toBeLessThan(40),
  ).toPass()
  const cycle = Number((await panel(page, 'Cursor'))['Cycle'])
  const [words] = sumsOf('dram-words:ofmap', cycle, cycle + 1)
  await expect(async () => {
    const told = (await panel(page, 'Cursor'))['DRAM ifmap / filter / ofmap'] ?? ''
    expect(Number(told.split(' / ')[2])).toBe(words)
  }).toPass()
  await page.keyboard.press('0')
  await page.keyboard.press('Escape')
  await expect(window).toHaveText(/66.955/)
  await expect(page.getByRole('region', { name: 'Selected range' })).toContainText('Drag with Shift')
})

test('the traces of a selected fold are saved, with every word that the fold reads', async ({ page }) => {
  // The second fold of Conv1: 128 rows and 96 columns take in 363 elements each, one after the other.
  await openHeatmap(page, program.url, [runId], '617:1234')
  const region = page.getByRole('region', { name: 'Selected range' })
  await expect(region).toContainText('617–1233')
  const saving = page.waitForEvent('download')
  await region.getByRole('button', { name: 'Save traces' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toBe(`run${runId}-cycles-617-1233-traces.zip`)
  const files = unzipSync(readFileSync(await saved.path()))
  expect(strFromU8(files['LAYERS.csv'] ?? new Uint8Array())).toContain('\n0,0,Conv1,0\n')
  const words = (name: string): number =>
    strFromU8(files[`layer0/${name}`] ?? new Uint8Array())
      .split('\n')
      .flatMap((line) => line.split(',').slice(1))
      .filter((cell) => cell.trim() !== '' && Number(cell) !== -1).length
  // Reads are served a cycle after their line, as in the original: the fold's last lines read nothing.
  expect(words('FILTER_SRAM_TRACE.csv')).toBe(sumsOf('sram-words:filter', 617, 1234)[0])
  expect(words('FILTER_SRAM_TRACE.csv')).toBe(96 * 363)
  expect(words('IFMAP_SRAM_TRACE.csv')).toBe(128 * 363)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`contrast, names and roles in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await openHeatmap(page, program.url, [runId], '0:617')
    await page.keyboard.press('.')
    await expect(page.getByRole('region', { name: 'Selected range' })).toContainText('Busy PE-cycles')
    await page.getByRole('button', { name: 'Why these numbers' }).click()
    await expect(page.locator('.why dd').first()).toBeVisible()
    // The frame around views has tests of its own.
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
  })
}

test('a run that was deleted in the meantime is told as such, and shown again when it is back', async ({
  page,
}) => {
  const UNDO = z.object({ undoId: z.number() })
  const { undoId } = UNDO.parse(commandLine('runs', 'remove', String(runId), '--json'))
  await page.goto(`${program.url}#heatmap?runIds=${runId}`)
  const view = page.locator('[data-view="heatmap"]')
  await expect(view.getByRole('alert')).toContainText(`There is no run ${runId}`)
  await expect(view.getByRole('alert')).toContainText('undo brings it back')
  commandLine('runs', 'undo', String(undoId), '--json')
  await view.getByRole('button', { name: 'Try again' }).click()
  await expect(view.locator('.accounts')).toContainText('Multiply')
})
