import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { z } from 'zod'
import { removeFolder } from '../platform.ts'
import { findBrowser, NO_BROWSER } from '../../scripts/browser.ts'
import type { ArrayRunSpec } from '../../src/engine/model/run-spec.ts'
import { DEFAULT_ARRAY_SPEC, rulesSpec } from '../../src/main/services/runs/spec-defaults.ts'
import { valueOf } from '../engine/golden-runs.ts'
import { openClient } from './api-client.ts'
import { openProgram, type Program } from './program.ts'
import { commandLineAt, LAUNCHER, samplesReady } from './samples.ts'

test.skip(findBrowser() === undefined, NO_BROWSER)
test.describe.configure({ timeout: 120_000 })

const home = mkdtempSync(join(tmpdir(), 'deltascope-e2e-'))
let program: Program
test.beforeAll(async () => {
  program = await openProgram(home)
  // Runs of the samples that come in meanwhile would push the others off the screen.
  await samplesReady(home)
})
test.afterAll(async () => {
  await program.stop('SIGTERM')
  removeFolder(home)
})

/** Settings with which the convolutions of GUID512 take many seconds. */
const SLOW_SPEC: ArrayRunSpec = {
  ...DEFAULT_ARRAY_SPEC,
  workload: { source: 'preset', name: 'GUID512', batch: 1, operators: 'conv' },
  array: {
    ...DEFAULT_ARRAY_SPEC.array,
    rows: 32,
    cols: 32,
    dataflow: 'ws',
    mode: 'USER',
    bandwidthWordsPerCycle: 10,
  },
  rules: rulesSpec('scale-sim-v2'),
}
const SLOW_LAYERS = 156

/** Starts a run in the page's own program, in a project of its own. */
async function start(page: Page, spec: ArrayRunSpec): Promise<number> {
  const client = await openClient(page.context(), program.url)
  const { id: projectId } = valueOf(await client.call('projects.create', { name: 'States', description: '' }))
  const { runId } = valueOf(await client.call('runs.start', { projectId, spec }))
  client.close()
  return runId
}

async function axe(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}

const runView = (page: Page) => page.locator('[data-view="run"]:visible')
const historyRow = (page: Page, id: number) =>
  page.locator(`[data-view="runs"]:visible [role="row"][data-key="${id}"]`)

async function go(page: Page, address: string): Promise<void> {
  await page.goto(new URL(`/#${address}`, program.url).href)
}

test('a run at work shows what is complete and how far it is; cancelled, it is partial', async ({ page }) => {
  await page.goto(program.url)
  const id = await start(page, SLOW_SPEC)
  await go(page, `run?id=${id}`)
  const told = runView(page).getByText(/^Running: layer/)
  await expect(told).toContainText(`of ${SLOW_LAYERS}`)
  const done = async (): Promise<number> => Number(/layer (\d+) of/.exec(await told.innerText())?.[1])
  const before = await done()
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(Math.max(1, before))
  // What is not there yet is not a number.
  const shown = await runView(page).locator('[data-test="layers"] [data-column="cycles"]').allInnerTexts()
  expect(shown.filter((text) => text.trim() === '0')).toEqual([])
  // Totals that are not there yet break no invariant.
  await expect(runView(page).locator('[data-test="checks"].failed')).toHaveCount(0)
  expect(await axe(page)).toEqual([])

  await go(page, 'runs')
  await expect(historyRow(page, id)).toContainText(new RegExp(`layer\\s+\\d+ of ${SLOW_LAYERS}`))
  await go(page, `run?id=${id}`)
  await runView(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(runView(page).getByText(/^Partial: \d+ of 156 layers/)).toBeVisible()
  await go(page, 'runs')
  await expect(historyRow(page, id)).toContainText('Partial')
})

test('a run that fails says what is wrong with which field, and can be run again', async ({ page }) => {
  await page.goto(program.url)
  const array = { ...SLOW_SPEC.array, bandwidthWordsPerCycle: 1.5 }
  const workload = { ...SLOW_SPEC.workload, name: 'AlexNet-seed' } as const
  const id = await start(page, { ...SLOW_SPEC, workload, array })
  await go(page, `run?id=${id}`)
  const alert = runView(page).getByRole('alert')
  await expect(alert).toContainText('This run failed')
  await expect(alert).toContainText('bandwidthWordsPerCycle')
  await expect(alert).toContainText('1.5')
  expect(await axe(page)).toEqual([])
  await go(page, 'runs')
  await expect(historyRow(page, id)).toContainText('Failed')
  await go(page, `compare?ids=${id}`)
  await expect(page.locator('[data-view="compare"]:visible')).toContainText(/\w/)
})

test('a run whose program was killed is told as interrupted while this one goes on', async ({ page }) => {
  await page.goto(program.url)
  const other = spawn(
    process.execPath,
    [LAUNCHER, 'run', '--workload', 'GUID512', '--array', '32x32', '--dataflow', 'ws'].concat([
      '--rules',
      'scale-sim-v2',
      '--set',
      'mode=USER',
      'bandwidthWordsPerCycle=11',
    ]),
    { env: { ...process.env, DELTASCOPE_HOME: home }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  await once(other.stderr, 'data')
  const Found = z.object({ runs: z.array(z.object({ id: z.number() })) })
  const running = ['runs', 'list', '--filter', 'status:running', '--json']
  let [run] = Found.parse(commandLineAt(home, ...running)).runs
  while (run === undefined) [run] = Found.parse(commandLineAt(home, ...running)).runs
  await go(page, `run?id=${run.id}`)
  await expect(runView(page)).toContainText('Running: layer')
  const ended = once(other, 'exit')
  other.kill('SIGKILL')
  await ended
  await expect(runView(page)).toContainText('The program ended before the run did', { timeout: 30_000 })
  await expect(runView(page).getByRole('button', { name: 'Run again' })).toBeVisible()
  expect(await axe(page)).toEqual([])
})
