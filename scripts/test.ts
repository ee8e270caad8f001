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
  { title: 'Lint', script: 'lint' },
  { title: 'Format', script: 'format:check' },
  { title: 'Unused files, exports and dependencies', script: 'knip' },
]
/** The tests of the command line start the built one. */
const BUILD: Step = { title: 'Build', script: 'build' }

const root = fileURLToPath(new URL('..', import.meta.url))

const checksOnly = process.argv.includes('--checks-only')
const steps = checksOnly ? CHECKS : [...CHECKS, BUILD]
const counts = steps.map((step) => countOfStep(runStep(step)))
if (!checksOnly) counts.push(runVitest())

const total = counts.reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: [...a.skipped, ...b.skipped],
}))
for (const name of total.skipped) process.stdout.write(`\nskipped: ${name}`)
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1

function runStep({ title, script, args = [] }: Step): boolean {
  process.stdout.write(`\n== ${title} (npm run ${script})\n`)
  const command = ['run', '--silent', script, ...(args.length === 0 ? [] : ['--', ...args])]
  const passed = spawnSync('npm', command, { cwd: root, stdio: 'inherit' }).status === 0
  process.stdout.write(passed ? 'passed\n' : 'FAILED\n')
  return passed
}

function countOfStep(passed: boolean): Count {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [] }
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
    return { passed: 0, failed: 1, skipped: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
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
  }
}
