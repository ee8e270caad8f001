/**
 * `npm run bench`: how long the promised cases take here, beside the promise and the original's recorded time. A
 * benchmark, not a test: it prints and always ends well. `--json` prints one JSON document instead of the table;
 * `--filter TEXT` runs the cases whose name holds TEXT.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measure } from 'mitata'
import { removeFolder } from '../platform.ts'
import { type BenchCase, engineCases } from './cases.ts'
import { differentialCases } from './design-cases.ts'
import { measureHeatmapPage } from './heatmap-page.ts'
import { runCases } from './run-cases.ts'
import { sweepParts } from './sweep-cases.ts'
import { layerBytes, storeCases } from './store-cases.ts'
import { timelineCases } from './timeline-cases.ts'
import { measureWorkbench } from './workbench-page.ts'

interface Row {
  readonly name: string
  readonly medianMs: number
  readonly bestMs: number
  readonly budgetMs?: number
  /** Median / budget: at most 1 keeps the promise. */
  readonly ofBudget?: number
  readonly originalSeconds?: number
  /** How many times faster than the original's recorded run. */
  readonly timesFaster?: number
}

const WARM_UP_MS = 400
const root = fileURLToPath(new URL('../../', import.meta.url))
const filterAt = process.argv.indexOf('--filter')
const filter = filterAt < 0 ? '' : (process.argv[filterAt + 1] ?? '')
const asJson = process.argv.includes('--json')

async function measured(one: BenchCase): Promise<Row> {
  await one.before?.()
  try {
    return await measuredNow(one)
  } finally {
    await one.after?.()
  }
}

async function measuredNow({ name, run, budgetMs, originalSeconds }: BenchCase): Promise<Row> {
  // Warm means compiled: short cases run many times first.
  const warmUntil = performance.now() + WARM_UP_MS
  do await run()
  while (performance.now() < warmUntil)
  const stats = await measure(run, { min_cpu_time: 300e6, min_samples: 3, warmup_samples: 2 })
  const medianMs = stats.p50 / 1e6
  return {
    name,
    medianMs,
    bestMs: stats.min / 1e6,
    ...(budgetMs === undefined ? {} : { budgetMs, ofBudget: medianMs / budgetMs }),
    ...(originalSeconds === undefined
      ? {}
      : { originalSeconds, timesFaster: (originalSeconds * 1000) / medianMs }),
  }
}

/** Process start to files written, through the launcher, as a user starts it. */
function coldStart(): BenchCase {
  const golden = join(root, 'tests/golden/v2/alexnet__os__128x128__calc-a100')
  const inputs = ['-c', join(golden, 'config.cfg'), '-t', join(golden, 'topology.csv')]
  return {
    name: 'deltascope simulate, AlexNet: process start to files written',
    budgetMs: 400,
    originalSeconds: 16.52,
    run: () => {
      const folder = mkdtempSync(join(tmpdir(), 'deltascope-bench-'))
      execFileSync('node', [join(root, 'bin', 'deltascope.js'), 'simulate', ...inputs, '-p', folder], {
        stdio: 'ignore',
      })
      removeFolder(folder)
    },
  }
}

function text(value: number | undefined, digits: number): string {
  return value === undefined ? '' : value.toFixed(digits)
}

function print(rows: readonly Row[]): void {
  const titles = ['case', 'median ms', 'best ms', 'promise ms', 'of promise', 'original s', 'times faster']
  const cells = rows.map((row) => [
    row.name,
    text(row.medianMs, 3),
    text(row.bestMs, 3),
    text(row.budgetMs, 1),
    text(row.ofBudget, 2),
    text(row.originalSeconds, 2),
    text(row.timesFaster, 0),
  ])
  const widths = titles.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)))
  for (const row of [titles, ...cells]) {
    const line = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    process.stdout.write(`${line.join('  ')}\n`)
  }
}

const cases = [
  ...engineCases(),
  ...differentialCases(),
  ...timelineCases(),
  ...storeCases(),
  ...runCases(),
  coldStart(),
].filter(({ name }) => name.includes(filter))
const rows: Row[] = []
for (const one of cases) {
  process.stderr.write(`${one.name}\n`)
  rows.push(await measured(one))
}
// Once: it takes as long as hundreds of the others.
if ('sweep'.includes(filter)) rows.push(...(await sweepParts()))
const pageRows = [
  ...('heatmap'.includes(filter) ? await measureHeatmapPage() : []),
  ...('workbench'.includes(filter) ? await measureWorkbench() : []),
]
const peakMemoryMb = process.resourceUsage().maxRSS / 1024
if (asJson) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length }
  process.stdout.write(`${JSON.stringify({ machine, peakMemoryMb, rows, pageRows }, undefined, 2)}\n`)
} else {
  print(rows)
  for (const { name, value, unit, promise } of pageRows) {
    process.stdout.write(`${name}: ${value.toFixed(1)} ${unit}, promised ${promise}\n`)
  }
  if ('layer rows'.includes(filter)) {
    const { bytes, budgetBytes } = layerBytes()
    const [megabytes, budget] = [bytes / 1e6, budgetBytes / 1e6].map((value) => value.toFixed(0))
    process.stdout.write(`1,000,000 layer rows: ${megabytes} MB of the promised ${budget} MB\n`)
  }
  process.stdout.write(`peak memory of all cases together: ${peakMemoryMb.toFixed(0)} MB\n`)
}
