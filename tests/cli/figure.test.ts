import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { removeFolder } from '../platform.ts'
import { deltascope, type CliRun } from './run-cli.ts'

const scratch = mkdtempSync(join(tmpdir(), 'deltascope-figure-'))
const before = process.env['DELTASCOPE_HOME']
beforeAll(() => {
  process.env['DELTASCOPE_HOME'] = join(scratch, 'home')
})
afterAll(() => {
  if (before === undefined) delete process.env['DELTASCOPE_HOME']
  else process.env['DELTASCOPE_HOME'] = before
  removeFolder(scratch)
})

const figure = (...args: readonly string[]): CliRun => deltascope(['figure', ...args], scratch)

test('a figure is drawn, kept, exported again and removed', () => {
  expect(deltascope(['projects', 'create', 'Paper'], scratch).code).toBe(0)
  const made = figure(
    'make',
    'paper-speedup',
    '--width',
    'ieee-double',
    '--save',
    'Paper',
    '-o',
    'speedup.pdf',
    '--json',
  )
  expect(made.stderr).toBe('')
  const { id } = z.object({ ok: z.literal(true), id: z.number() }).parse(JSON.parse(made.stdout))
  const pdf = readFileSync(join(scratch, 'speedup.pdf'), 'latin1')
  expect(pdf).toMatch(/^%PDF-/)
  expect(pdf).toMatch(/\/BaseFont \/[A-Z]{6}\+IBMPlexSans-Regular/)

  expect(figure('export', '--all', '--format', 'csv', '--out', 'figures').code).toBe(0)
  const stem = `${id}-cambricon-d-speedup`
  expect(readdirSync(join(scratch, 'figures')).toSorted()).toEqual([`${stem}.csv`, `${stem}.txt`])
  const caption = readFileSync(join(scratch, 'figures', `${stem}.txt`), 'utf8')
  expect(caption).toMatch(/^Cambricon-D: speedup\. Bars: simulated, .*250 steps\./)
  // Another format beside it: the caption is the same.
  expect(figure('export', String(id), '--format', 'tex,svg', '--out', 'figures').code).toBe(0)
  expect(readFileSync(join(scratch, 'figures', `${stem}.tex`), 'utf8')).toContain(
    `\\caption{${caption.trim()}}`,
  )
  const again = figure('export', String(id), '--format', 'csv', '--out', 'figures')
  expect(again.code).toBe(1)
  expect(again.stderr).toContain('--force')

  expect(figure('check', '--all').stdout).toMatch(/ok {4}As wide as the column: 181\.0\u00A0mm/)
  expect(figure('refresh', '--project', 'Paper').stdout).toBe('No figure changed\n')
  expect(figure('remove', String(id)).stdout).toContain('undo')
  expect(JSON.parse(figure('list', '--json').stdout)).toEqual({ ok: true, figures: [] })
})

test('a figure that should not be printed fails its check, and says what to do', () => {
  const drawn = figure('make', 'seed-figure-1', '--size', '5', '--save', 'Paper', '-o', 'small.pdf', '--json')
  const { id } = z.object({ id: z.number() }).parse(JSON.parse(drawn.stdout))
  const { code, stdout } = figure('check', String(id), '--json')
  expect(code).toBe(1)
  const { figures } = z
    .object({
      ok: z.literal(false),
      figures: z.array(
        z.object({ checks: z.array(z.object({ id: z.string(), verdict: z.string(), remedy: z.string() })) }),
      ),
    })
    .parse(JSON.parse(stdout))
  const failed = figures[0]?.checks.filter(({ verdict }) => verdict !== 'pass')
  expect(failed).toEqual([{ id: 'text-size', verdict: 'fail', remedy: 'Set the text to 6.5 pt.' }])
  expect(figure('remove', String(id)).code).toBe(0)
})

test.each([
  [['make', 'paper-sped'], 'paper-speedup'],
  [['make', 'layer-bars'], 'runIds'],
  [['make', 'layer-bars', '--runs', '77'], '77'],
  [['make', 'paper-speedup', '--set', 'nonsense'], '--set'],
  [['make', 'paper-speedup', '--height', '5'], 'style.heightMm'],
  [['make', 'paper-speedup', '--format', 'pdf,svg'], '--format'],
  [['export', '--out', 'x'], '--all'],
  [['export', '--all', '--format', 'gif', '--out', 'x'], 'gif'],
  [['check'], '--all'],
  [['export', '4711', '--out', 'x'], '4711'],
] as const)('%j is told where it is wrong', (args, place) => {
  const { code, stderr } = figure(...args)
  expect(code).toBe(2)
  expect(stderr).toContain(place)
})

test('kinds are told without a history', () => {
  expect(figure('kinds').stdout).toContain('seed-figure-5')
})
