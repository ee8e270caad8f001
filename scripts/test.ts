/**
 * The one command that proves everything: static checks, a build, and every test. Runs all steps even after a
 * failure and ends with the line `N passed, N failed`. `--checks-only` leaves out the build and the tests.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

interface Count {
  readonly passed: number
  readonly failed: number
  /** Names of tests that were not run; each says why. */
  readonly skipped: readonly string[]
  /** Names of tests that passed at the second try only. */
  readonly flaky: readonly string[]
}

interface Step {
  readonly title: string
  /** Script of package.json. */
  readonly script: string
  readonly args?: readonly string[]
}

/** Each of these counts as one. */
const CHECKS: readonly Step[] = [
  { title: 'Types', script: 'typecheck' },
  { title: 'Types of the page', script: 'typecheck:web' },
  { title: 'Lint', script: 'lint' },
  { title: 'Format', script: 'format:check' },
  { title: 'Unused files, exports and dependencies', script: 'knip' },
]
/** The tests of the command line and those in a browser start the built program. */
const BUILD: Step = { title: 'Build', script: 'build' }

const suiteSchema: z.ZodType<Suite> = z.object({
  get suites() {
    return z.array(suiteSchema).optional()
  },
  specs: z.array(
    z.object({
      title: z.string(),
      tests: z.array(
        z.object({
          status: z.string(),
          annotations: z.array(z.object({ description: z.string().optional() })),
        }),
      ),
    }),
  ),
})
const playwrightReport = z.object({ suites: z.array(suiteSchema) })

const root = fileURLToPath(new URL('..', import.meta.url))

const checksOnly = process.argv.includes('--checks-only')
const steps = checksOnly ? CHECKS : [...CHECKS, BUILD]
const counts = steps.map((step) => countOfStep(runStep(step)))
if (!checksOnly) counts.push(runVitest(), runPlaywright())

const total = counts.reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: [...a.skipped, ...b.skipped],
  flaky: [...a.flaky, ...b.flaky],
}))
for (const name of total.skipped) process.stdout.write(`\nskipped: ${name}`)
for (const name of total.flaky) process.stdout.write(`\npassed at the second try only: ${name}`)
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1

function runStep({ title, script, args = [] }: Step): boolean {
  process.stdout.write(`\n== ${title} (npm run ${script})\n`)
  const command = ['run', '--silent', script, ...(args.length === 0 ? [] : ['--', ...args])]
  const passed = runNpm(command) === 0
  process.stdout.write(passed ? 'passed\n' : 'FAILED\n')
  return passed
}

/** Exit code of npm: the one that started us, else that of the path (on Windows a script, which needs a shell). */
function runNpm(args: readonly string[]): number | null {
  const options = { cwd: root, stdio: 'inherit' } as const
  const npm = process.env['npm_execpath']
  if (npm !== undefined && /npm-cli\.[cm]?js$/.test(npm)) {
    return spawnSync(process.execPath, [npm, ...args], options).status
  }
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' }).status
}

function countOfStep(passed: boolean): Count {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [], flaky: [] }
}

function runVitest(): Count {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-test-'))
  try {
    const report = join(folder, 'vitest.json')
    const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const passed = runStep({ title: 'Tests', script: 'test:unit', args })
    const count = countOfReport(readFileSync(report, 'utf8'))
    return passed || count.failed > 0 ? count : { ...count, failed: 1 }
  } catch {
    process.stdout.write('vitest left no report\n')
    return { passed: 0, failed: 1, skipped: [], flaky: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** The tests in a browser; without one they are skipped, and the reason says how to get one. */
function runPlaywright(): Count {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-test-'))
  try {
    const report = join(folder, 'playwright.json')
    process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] = report
    const passed = runStep({
      title: 'Tests in a browser',
      script: 'test:e2e',
      args: ['--reporter=list,json'],
    })
    const count = countOfSuites(playwrightReport.parse(JSON.parse(readFileSync(report, 'utf8'))).suites)
    return passed || count.failed > 0 ? count : { ...count, failed: 1 }
  } catch {
    process.stdout.write('playwright left no report\n')
    return { passed: 0, failed: 1, skipped: [], flaky: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  }
}

interface Suite {
  readonly suites?: readonly Suite[] | undefined
  readonly specs: readonly {
    readonly title: string
    readonly tests: readonly {
      readonly status: string
      readonly annotations: readonly { readonly description?: string | undefined }[]
    }[]
  }[]
}

/** The counts of Playwright's JSON report. */
function countOfSuites(suites: readonly Suite[]): Count {
  const specs = suites.flatMap(function all(suite: Suite): Suite['specs'] {
    return [...suite.specs, ...(suite.suites ?? []).flatMap(all)]
  })
  const tests = specs.flatMap(({ title, tests: runs }) => runs.map((run) => ({ title, ...run })))
  return {
    passed: tests.filter(({ status }) => status === 'expected' || status === 'flaky').length,
    failed: tests.filter(({ status }) => status === 'unexpected').length,
    flaky: tests.filter(({ status }) => status === 'flaky').map(({ title }) => title),
    skipped: tests
      .filter(({ status }) => status === 'skipped')
      .map(({ title, annotations }) =>
        [title, ...annotations.flatMap((note) => note.description ?? [])].join(': '),
      ),
  }
}

/** The counts of vitest's JSON report; a test file that could not be loaded counts as one failure. */
function countOfReport(text: string): Count {
  const test = z.object({ status: z.string(), fullName: z.string() })
  const schema = z.object({
    numPassedTests: z.number(),
    numFailedTests: z.number(),
    testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(test) })),
  })
  const { numPassedTests, numFailedTests, testResults } = schema.parse(JSON.parse(text))
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const tests = testResults.flatMap((file) => file.assertionResults)
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map((t) => t.fullName),
    flaky: [],
  }
}
