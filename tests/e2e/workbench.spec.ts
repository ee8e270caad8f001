import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { z } from 'zod'
import { isWindows, removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import { watch } from './complaints.ts'
import { commandLine, openProgram, type Program } from './program.ts'

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

async function cells(row: Locator): Promise<readonly string[]> {
  const texts = await row.locator('td').allInnerTexts()
  return texts.map((text) => text.replaceAll('\u202F', '').replaceAll('\u2212', '-').trim())
}

test('the address opens the home page and loses its token; nothing is complained about', async ({ page }) => {
  const complaints = watch(page)
  await page.goto(program.url)
  expect(page.url()).toBe(`http://127.0.0.1:${program.port}/`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Simulate an accelerator')
  await expect(page.getByText('99 of 99 numbers match to the printed digit')).toBeVisible()
  await expect(page.locator('[data-test="connection"]')).toContainText('Connected')
  expect(complaints).toEqual([])
})

test('all code of the page is at most 900 kB, compressed', () => {
  const folder = fileURLToPath(new URL('../../out/renderer/assets', import.meta.url))
  const code = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))
  const bytes = code.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0)
  expect(bytes).toBeGreaterThan(100_000)
  expect(bytes).toBeLessThanOrEqual(900_000)
})

test('a page without the token gets in nowhere', async ({ page }) => {
  const answer = await page.goto(`http://127.0.0.1:${program.port}/`)
  expect(answer?.status()).toBe(401)
})

test('the seed study, opened by keyboard, shows the numbers of the command line', async ({ page }) => {
  const row = z.object({
    figure: z.string(),
    quantity: z.string(),
    layer: z.string(),
    array: z.number(),
    published: z.string(),
    simulatedText: z.string(),
  })
  const { experiments } = z
    .object({ experiments: z.array(z.object({ comparisons: z.array(row) })) })
    .parse(commandLine('seed-study', '--json'))
  const rows = experiments.flatMap(({ comparisons }) => comparisons)

  await page.goto(program.url)
  // The first Open button has the focus.
  await expect(page.getByRole('button', { name: 'Open Seed study' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Seed study')
  await expect(page.locator('tr[data-test]')).toHaveCount(rows.length)
  for (const { figure, quantity, layer, array, published, simulatedText } of [
    rows[0]!,
    rows[40]!,
    rows[90]!,
  ]) {
    const shown = await cells(page.locator(`[data-test="${figure}|${quantity}|${layer}|${array}"]`))
    expect(shown.slice(3, 5)).toEqual([published, simulatedText])
    expect(shown[6]).toBe('equal')
  }
})

test('the validation, opened from the rail by keyboard, shows the numbers of the command line for both presets', async ({
  page,
}) => {
  const row = z.object({
    network: z.string(),
    design: z.string(),
    metric: z.string(),
    published: z.number(),
    simulated: z.number(),
    error: z.number(),
  })
  const schema = z.object({
    groups: z.object({
      speedup: z.object({ rows: z.array(row) }),
      traffic: z.object({ rows: z.array(row) }),
    }),
  })

  await page.goto(program.url)
  await page.getByRole('button', { name: 'Validation' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cambricon-D on guided diffusion')
  for (const [preset, label] of [
    ['paper', 'As in the paper'],
    ['whole-network', 'Whole network'],
  ] as const) {
    await page.getByText(label, { exact: true }).click()
    const { groups } = schema.parse(commandLine('validate', '--preset', preset, '--json'))
    await expect(page.locator('[data-test^="speedup|"]')).toHaveCount(groups.speedup.rows.length)
    for (const [group, { network, design, metric, published, simulated, error }] of [
      ['speedup', groups.speedup.rows[0]!],
      ['speedup', groups.speedup.rows[3]!],
      ['traffic', groups.traffic.rows[0]!],
    ] as const) {
      const shown = await cells(page.locator(`[data-test="${group}|${network}|${design}|${metric}"]`))
      expect(shown.slice(3, 5)).toEqual([published.toFixed(3), simulated.toFixed(3)])
      expect(Math.abs(Number.parseFloat(shown[5]!) - 100 * error)).toBeLessThanOrEqual(0.051)
    }
  }
})

function tab(page: Page, name: string): Locator {
  return page.getByRole('tab', { name })
}

test('tabs: opened once, split beside, kept over a reload, closed by key, and back goes back', async ({
  page,
}) => {
  const complaints = watch(page)
  await page.goto(program.url)
  await page.getByRole('button', { name: 'Open Seed study' }).click()
  await expect(page).toHaveURL(/#seed-study$/)
  await page.getByRole('button', { name: 'Validation' }).click()
  await page.getByRole('button', { name: 'Validation' }).click()
  await expect(page.getByRole('tab')).toHaveCount(3)

  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Seed study')
  await page.goForward()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cambricon-D on guided diffusion')

  await page.keyboard.press('Control+\\')
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(2)
  const left = await page.locator('[data-view="seed-study"]').boundingBox()
  const right = await page.locator('[data-view="validation"]').boundingBox()
  expect(left!.x + left!.width).toBeLessThanOrEqual(right!.x + 1)

  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(2)
  await expect(page).toHaveURL(/#validation$/)
  await page.keyboard.press('Alt+w')
  await expect(page.getByRole('tab')).toHaveCount(2)
  await page.keyboard.press('Control+1')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Simulate an accelerator')
  expect(new URL(page.url()).hash).toBe('')
  // A list stays.
  await page.keyboard.press('Alt+w')
  await tab(page, 'Home').focus()
  await page.keyboard.press('Delete')
  await expect(tab(page, 'Home')).toBeVisible()
  expect(complaints).toEqual([])
})

test('a layout that cannot be read, and one with a view there is no more, open home', async ({ page }) => {
  await page.goto(program.url)
  for (const layout of ['{', '{"panels":{"gone?id=1":{}},"grid":{}}', '{"panels":{"home":{}},"grid":7}']) {
    // The page writes its layout as it goes; the broken one is put in for the next.
    await page.addInitScript((kept) => {
      if (sessionStorage.getItem('put') === kept) return
      sessionStorage.setItem('put', kept)
      localStorage.setItem('deltascope-layout-all', kept)
    }, layout)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Simulate an accelerator')
  }
})

test('the palette finds by letters, copies the command line, and keys stay in its field', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(program.url)
  await page.keyboard.press('Control+Shift+P')
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await page.keyboard.type('tt')
  await expect(palette.getByRole('option').first()).toContainText('Toggle theme')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('>opval')
  await expect(palette.getByRole('option').first()).toContainText('Open Validation')
  await page.keyboard.press('Alt+Enter')
  await expect(palette).toContainText('copied')
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('deltascope open')
  await page.keyboard.press('Enter')
  await expect(palette).toBeHidden()
  await expect(tab(page, 'Validation')).toBeVisible()
  // What was run last is offered first.
  await page.keyboard.press('Control+k')
  await expect(palette.getByRole('group', { name: 'Recent' })).toContainText('Open Validation')
})

test('the palette opens a project, the theme switches and stays, ? lists the keys', async ({ page }) => {
  await page.goto(program.url)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('valid')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cambricon-D on guided diffusion')

  const theme = page.locator('html')
  await expect(theme).toHaveAttribute('data-theme', 'light')
  await page.keyboard.press('t')
  await expect(theme).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(theme).toHaveAttribute('data-theme', 'dark')
  // The dark system theme is followed until the user says otherwise.
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => page.evaluate('matchMedia("(prefers-color-scheme: dark)").matches')).toBe(true)
  await page.keyboard.press('t')
  await expect(theme).toHaveAttribute('data-theme', 'light')

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Toggle theme')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden()
})

for (const [how, signal] of [
  ['ends', 'SIGTERM'],
  ['is killed', 'SIGKILL'],
] as const) {
  test(`when the program ${how} the page says so, keeps its numbers, and reconnects`, async ({ page }) => {
    await page.goto(program.url)
    await page.getByRole('button', { name: 'Open Seed study' }).click()
    await expect(page.locator('tr[data-test]')).toHaveCount(99)
    await program.stop(signal)
    const banner = page.locator('[data-test="lost"]')
    await expect(banner).toContainText('Deltascope is not running')
    // Windows asks no program to end: both ways it is gone at once.
    if (signal === 'SIGTERM' && !isWindows) await expect(banner).toContainText('asked to end')
    await expect(page.locator('tr[data-test]')).toHaveCount(99)
    program = await openProgram(home, program.port)
    await expect(page.locator('[data-test="connection"]')).toContainText('Connected')
    await expect(banner).toBeHidden()
    // The new connection answers.
    await page.getByRole('button', { name: 'Validation' }).click()
    await page.getByText('Whole network', { exact: true }).click()
    await expect(page.locator('[data-test^="speedup|"]').first()).toBeVisible()
  })
}
