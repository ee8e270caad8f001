import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deltascope, TINY, workFolder } from './run-cli.ts'

const work = workFolder()

/** A copy of the tiny reports as `b`, one of them edited. */
function copyWith(change: (compute: string) => string): void {
  cpSync(TINY, join(work.path, 'b'), { recursive: true })
  const file = join(work.path, 'b', 'COMPUTE_REPORT.csv')
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

test('a folder equals itself', () => {
  const { code, stdout } = deltascope(['compare-reports', TINY, TINY], work.path)
  expect(stdout).toBe(
    'BANDWIDTH_REPORT.csv: equal\nCOMPUTE_REPORT.csv: equal\nDETAILED_ACCESS_REPORT.csv: equal\n' +
      'equal (96 cells of 3 reports compared)\n',
  )
  expect(code).toBe(0)
})

test('a changed number is shown with both values', () => {
  copyWith((text) => text.replace('764', '765'))
  const { code, stdout } = deltascope(['compare-reports', TINY, 'b'], work.path)
  expect(stdout).toMatch(/ 1 {2}Total Cycles +764 +765 +\+1 +\+0\.0013089/)
  expect(stdout).toContain('different: 1 cells differ')
  expect(code).toBe(1)
  expect(deltascope(['compare-reports', TINY, 'b', '--tolerance', '0.01'], work.path).code).toBe(0)
})

test('--json says the same to a program', () => {
  copyWith((text) => text.replace('764', '765'))
  rmSync(join(work.path, 'b', 'BANDWIDTH_REPORT.csv'))
  const { code, stdout } = deltascope(['compare-reports', TINY, 'b', '--json'], work.path)
  const cells = [{ row: 1, column: 'Total Cycles', a: '764', b: '765', difference: 1, relative: 1 / 764 }]
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    equal: false,
    onlyInA: ['BANDWIDTH_REPORT.csv'],
    onlyInB: [],
    reports: [
      { file: 'COMPUTE_REPORT.csv', cells },
      { file: 'DETAILED_ACCESS_REPORT.csv', cells: [] },
    ],
  })
  expect(code).toBe(1)
})

test('what is no folder of reports ends with 2', () => {
  const missing = deltascope(['compare-reports', 'gone', 'run.cfg'], work.path)
  expect(missing.stderr).toBe(
    'error: gone: no such folder. Check the path.\nerror: run.cfg: is not a folder. Name the folder of a run.\n',
  )
  expect(missing.code).toBe(2)
  const empty = deltascope(['compare-reports', '.', TINY], work.path)
  expect(empty.stderr).toContain('error: .: holds no reports')
  expect(empty.code).toBe(2)
})
