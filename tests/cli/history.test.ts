import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { METRIC_IDS } from '../../src/shared/model/metrics.ts'
import type { RunDetail, RunRow } from '../../src/shared/model/runs.ts'
import type { SweepDetail } from '../../src/shared/model/sweeps.ts'
import { removeFolder } from '../platform.ts'
import { deltascope, ROOT, type CliRun } from './run-cli.ts'

/** One history for the whole file: the commands build on one another, as at a desk. */
let folder = ''
const before = process.env['DELTASCOPE_HOME']
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deltascope-history-'))
  process.env['DELTASCOPE_HOME'] = join(folder, 'home')
})
afterAll(() => {
  if (before === undefined) delete process.env['DELTASCOPE_HOME']
  else process.env['DELTASCOPE_HOME'] = before
  removeFolder(folder)
})

const GOLDEN = join(ROOT, 'tests', 'golden', 'v2', 'odd__os__8x8__calc')

function run(...args: readonly string[]): CliRun {
  return deltascope(args, folder)
}

/** The JSON document of a command that is expected to succeed. */
function json(...args: readonly string[]): unknown {
  const { code, stdout, stderr } = run(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

interface RunDocument {
  readonly ok: boolean
  readonly fromHistory: boolean
  readonly run: RunDetail
}

interface RunsDocument {
  readonly total: number
  readonly runs: readonly RunRow[]
}

/** A convolution of 28 x 28 outputs with 3 x 3 x 64 windows and 128 filters, counted by hand. */
const TINY = 'Layer, IFMAP H, IFMAP W, F H, F W, C, N, S,\nconv, 30, 30, 3, 3, 64, 128, 1,\n'
const TINY_MACS = 28 * 28 * (3 * 3 * 64) * 128

describe('run', () => {
  test('a topology is imported and run; the same question is answered from the history', () => {
    writeFileSync(join(folder, 'tiny.csv'), TINY)
    const { workload } = json('import', 'tiny.csv') as {
      readonly workload: { readonly hash: string; readonly macs: number }
    }
    expect(workload.macs).toBe(TINY_MACS)
    const question = ['run', '--workload', `conv:${workload.hash}`, '--array', '16x16'] as const
    const first = json(...question) as RunDocument
    expect(first).toMatchObject({ ok: true, fromHistory: false, run: { id: 1, status: 'done', rows: 16 } })
    expect(first.run.metrics.macs).toBe(TINY_MACS)
    expect(first.run.layers).toHaveLength(1)
    const second = json(...question) as RunDocument
    expect(second).toMatchObject({ fromHistory: true, run: { id: 1 } })
    expect(second.run.metrics).toEqual(first.run.metrics)
    expect(json(...question, '--again') as RunDocument).toMatchObject({ fromHistory: false, run: { id: 2 } })
    const other = json(...question.slice(0, 3), '--array', '32x32', '--project', '1') as RunDocument
    expect(other).toMatchObject({ fromHistory: false, run: { id: 3, rows: 32 } })
  })

  test('the command line a run gives asks the same question', () => {
    const { run: shown } = json('runs', 'show', '3') as RunDocument
    const words = shown.cli.split(' ').slice(1)
    expect(json(...words) as RunDocument).toMatchObject({ fromHistory: true, run: { id: 3 } })
  })

  test('text for people: what it is, the metrics, where it comes from', () => {
    const { run: shown } = json('runs', 'show', '3') as RunDocument
    const { code, stdout } = run(...shown.cli.split(' ').slice(1))
    expect(code).toBe(0)
    expect(stdout).toContain('(answered from the history)')
    expect(stdout).toContain(TINY_MACS.toLocaleString('en-US'))
  })

  test.each([
    [['--workload', 'GUID129', '--array', '16by16'], 'GUID128'],
    [['--set', 'rowz=4'], 'rows'],
    [['--spec', '{"kind":'], 'JSON'],
    [['--project', 'nowhere'], 'project'],
  ])('%j is bad input, told with a hint', (options, hint) => {
    const { code, stdout, stderr } = run('run', ...options)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(hint)
  })
})

test('a problem as JSON is the one document there is', () => {
  const { code, stdout } = run('run', '--array', '16by16', '--json')
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ field: '--array', got: '16by16' }] })
})

describe('runs', () => {
  test('filtered, sorted and limited', () => {
    const found = json('runs', '--filter', 'rows>=16', '--sort', '-rows', '--limit', '2') as RunsDocument
    expect(found.total).toBe(3)
    expect(found.runs.map(({ rows }) => rows)).toEqual([32, 16])
    const { stdout, stderr } = run('runs', '--limit', '1', '--sort', 'id', '--columns', 'id,cycles')
    expect(stdout.split('\n')[0]).toMatch(/^id +cycles$/)
    expect(stderr).toContain('1 of 3 runs')
  })

  test('as CSV with all digits', () => {
    const { stdout } = run('runs', '--csv', '--sort', 'id')
    const rows: readonly Readonly<Record<string, string>>[] = parse(stdout, { columns: true })
    const { runs } = json('runs', '--sort', 'id') as RunsDocument
    expect(rows.map(({ utilPercent }) => Number(utilPercent))).toEqual(
      runs.map(({ metrics }) => metrics.utilPercent),
    )
  })

  test('tagged and noted; a tag that is no word is refused', () => {
    json('runs', 'tag', '1', '3', '--add', 'base', 'old')
    json('runs', 'tag', '3', '--remove', 'old')
    json('runs', 'note', '1', '=1+1')
    const { runs } = json('runs', '--filter', 'tag:base', '--sort', 'id') as RunsDocument
    expect(runs.map(({ id, tags }) => [id, tags])).toEqual([
      [1, ['base', 'old']],
      [3, ['base']],
    ])
    expect(runs[0]?.note).toBe('=1+1')
    expect(run('runs', '--csv', '--filter', 'id:1', '--columns', 'note').stdout).toBe("note\r\n'=1+1\r\n")
    expect(run('runs', 'tag', '1', '--add', 'two words').code).toBe(2)
  })

  test('removed and brought back', () => {
    const { undoId } = json('runs', 'remove', '1', '2') as { readonly undoId: number }
    expect((json('runs') as RunsDocument).total).toBe(1)
    expect(run('runs', 'show', '1').code).toBe(2)
    json('runs', 'undo', String(undoId))
    expect((json('runs') as RunsDocument).total).toBe(3)
    expect(run('runs', 'undo', String(undoId)).code).toBe(2)
  })

  test('one run with its checks and layers', () => {
    const { code, stdout } = run('runs', 'show', '1', '--layers')
    expect(code).toBe(0)
    expect(stdout).toContain('conv')
    expect(stdout).toContain('holds: ')
    expect(stdout).not.toContain('BROKEN')
  })

  test.each([
    [['runs', '--filter', 'cycles<'], 2],
    [['runs', '--columns', 'cyclse'], 2],
    [['runs', 'show', '0'], 2],
    [['runs', 'show', '99'], 2],
  ])('%j ends with %i', (args, code) => {
    expect(run(...args).code).toBe(code)
  })
})

describe('compare', () => {
  test('only what differs, and signed differences to the first run', () => {
    const document = json('compare', '1', '3') as {
      readonly settings: readonly { readonly id: string; readonly values: readonly unknown[] }[]
      readonly metrics: readonly {
        readonly id: string
        readonly values: readonly (number | null)[]
        readonly deltas: readonly ({ readonly absolute: number } | null)[]
      }[]
    }
    expect(document.settings.map(({ id, values }) => [id, values])).toEqual([
      ['rows', [16, 32]],
      ['cols', [16, 32]],
    ])
    const { runs } = json('runs', '--filter', 'id:1,3', '--sort', 'id') as RunsDocument
    const [small = 0, large = 0] = runs.map(({ metrics }) => metrics.cycles ?? 0)
    const cycles = document.metrics.find(({ id }) => id === 'cycles')
    expect(cycles?.values).toEqual([small, large])
    expect(cycles?.deltas.map((delta) => delta?.absolute)).toEqual([0, large - small])
    expect(run('compare', '1', '2').stdout).toContain('All settings are equal.')
  })

  test('one run is nothing to compare', () => {
    expect(run('compare', '1').code).toBe(2)
  })
})

describe('sweep', () => {
  test('estimated, run, shown, and learnt from', () => {
    const { run: base } = json('runs', 'show', '1') as RunDocument
    const spec = {
      name: 'Sides',
      base: base.spec,
      plan: {
        kind: 'grid',
        axes: [
          { field: 'rows', values: [8, 16, 32] },
          { field: 'cols', values: [8, 16, 32] },
        ],
      },
      constraints: ['rows <= cols'],
    }
    writeFileSync(join(folder, 'sides.json'), JSON.stringify(spec))
    const { estimates } = json('sweep', 'start', 'sides.json', '--estimate') as {
      readonly estimates: readonly unknown[]
    }
    expect(estimates).toMatchObject([{ points: 6, excluded: 3, fromHistory: 2 }])
    const { sweeps } = json('sweep', 'start', 'sides.json') as { readonly sweeps: readonly SweepDetail[] }
    expect(sweeps).toMatchObject([{ id: 1, status: 'done', points: 6, done: 6, failed: 0, fromHistory: 2 }])
    const { sweep } = json('sweep', 'show', '1') as { readonly sweep: SweepDetail }
    expect(sweep).toEqual(sweeps[0])
    expect(sweep.results.every(({ metrics }) => metrics?.macs === TINY_MACS)).toBe(true)
    const cycles = sweep.results.map(({ metrics }) => metrics?.cycles ?? 0)
    const front = json('sweep', 'pareto', '1', '--x', 'cycles', '--y', 'utilPercent') as {
      readonly points: readonly { readonly metrics: { readonly cycles: number } }[]
    }
    expect(front.points[0]?.metrics.cycles).toBe(Math.min(...cycles))
    const { fields } = json('sweep', 'sensitivity', '1', '--metric', 'cycles') as {
      readonly fields: readonly { readonly field: string }[]
    }
    expect(fields.map(({ field }) => field).toSorted()).toEqual(['cols', 'rows'])
    expect(run('sweep').stdout).toContain('Sides')
  })

  test('arrays beside designs; a machine and a network there are not are told at their place', () => {
    const { machines } = json('sweep', 'machines') as { readonly machines: readonly unknown[] }
    expect(machines).toContainEqual({ id: 'dense', kind: 'design', title: 'Dense baseline' })
    const { run: base } = json('runs', 'show', '1') as RunDocument
    const spec = (machine: readonly string[], workload: readonly string[]) => ({
      name: 'Machines',
      base: base.spec,
      plan: {
        kind: 'grid',
        axes: [
          { field: 'machine', values: machine },
          { field: 'workload', values: workload },
        ],
      },
      constraints: [],
    })
    writeFileSync(
      join(folder, 'machines.json'),
      JSON.stringify(spec(['seed-va-128', 'dense'], ['AlexNet-seed'])),
    )
    const { estimates } = json('sweep', 'start', 'machines.json', '--estimate') as {
      readonly estimates: readonly unknown[]
    }
    expect(estimates).toMatchObject([
      { points: 2, preview: [{ machine: 'seed-va-128' }, { machine: 'dense' }] },
    ])
    const tall = base.spec
    const rows = { field: 'rows', values: [8, 16] }
    const { plan, ...rest } = spec(['tall', 'dense'], ['AlexNet-seed'])
    const partly = { ...rest, plan: { ...plan, axes: [...plan.axes, rows] }, machines: { tall } }
    writeFileSync(join(folder, 'partly.json'), JSON.stringify(partly))
    const some = run('sweep', 'start', 'partly.json', '--estimate')
    expect(some.stdout).toContain('2 points, 2 left out where a field does not apply')
    expect(some.stderr).toContain('plan.axes[2]')
    expect(some.stderr).toContain('Left out 2 of 4 points: the field is not of dense')
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify(spec(['dens'], ['AlexNet-seed', 'nothing'])))
    const { code, stderr } = run('sweep', 'start', 'wrong.json')
    expect(code).not.toBe(0)
    expect(stderr).toContain('plan.axes[0].values[0]')
    expect(stderr).toContain('Did you mean dense?')
    expect(stderr).toContain('plan.axes[1].values[1]')
  })

  test('one that is over stays over', () => {
    expect(run('sweep', 'cancel', '1').stdout).toBe('Sweep 1: done\n')
    expect(run('sweep', 'resume', '1').code).not.toBe(0)
  })

  test('those that come with the program', () => {
    expect(run('sweep', 'list', '--built-in').stdout).toContain('seed-study')
    const { stdout } = run('sweep', 'start', '--built-in', 'seed-study', '--estimate')
    expect(stdout).toContain('3 points')
  })

  test.each([
    [['sweep', 'start'], '--built-in'],
    [['sweep', 'start', '--built-in', 'nothing'], 'seed-study'],
    [['sweep', 'start', 'missing.json'], 'no such file'],
    [['sweep', 'start', 'tiny.csv'], 'not JSON'],
    [['sweep', 'pareto', '1', '--x', 'speed', '--y', 'cycles'], 'Expected a metric'],
    [['sweep', 'show', '9'], 'no sweep 9'],
  ])('%j is bad input', (args, hint) => {
    const { code, stderr } = run(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(hint)
  })
})

describe('export', () => {
  test('runs as Parquet, typed', async () => {
    json('export', 'runs', '--filter', 'sort:id', '--format', 'parquet', '-o', 'runs.parquet')
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, 'runs.parquet'))
    const file = buffer.slice(byteOffset, byteOffset + byteLength)
    const rows = await parquetReadObjects({ file })
    const { runs } = json('runs', '--sort', 'id', '--limit', '100') as RunsDocument
    expect(rows.map((row) => METRIC_IDS.map((id) => row[id] as unknown))).toEqual(
      runs.map(({ metrics }) => METRIC_IDS.map((id) => metrics[id])),
    )
  })

  test('layers and sweeps as CSV; a file that is there is kept unless forced', () => {
    json('export', 'layers', '1', '3', '-o', 'layers.csv')
    const layers: readonly unknown[] = parse(readFileSync(join(folder, 'layers.csv')), { columns: true })
    expect(layers).toMatchObject([{ runId: '1' }, { runId: '3' }])
    expect(run('export', 'sweep', '1', '-o', 'layers.csv').code).toBe(1)
    expect(readFileSync(join(folder, 'layers.csv'), 'utf8')).toContain('runId,layer')
    json('export', 'sweep', '1', '-o', 'layers.csv', '--force')
    expect(readFileSync(join(folder, 'layers.csv'), 'utf8')).toContain('point,runId,status,rows,cols')
  })

  test.each([
    [['export', 'runs', '-o', 'missing/x.csv'], 2],
    [['export', 'runs', '-o', 'x.csv', '--format', 'xlsx'], 2],
    [['export', 'layers', '99', '-o', 'x.csv'], 2],
  ])('%j leaves nothing behind', (args, code) => {
    expect(run(...args).code).toBe(code)
    expect(existsSync(join(folder, 'x.csv'))).toBe(false)
  })
})

describe('projects', () => {
  test('created, listed, removed and brought back', () => {
    expect(run('projects', 'create', 'Chapter 4').stdout).toBe('Project 2: Chapter 4\n')
    expect(run('projects').stdout).toContain('Chapter 4')
    const { undoId } = json('projects', 'remove', 'chapter 4') as { readonly undoId: number }
    expect(run('projects').stdout).not.toContain('Chapter 4')
    json('runs', 'undo', String(undoId))
    expect(run('projects').stdout).toContain('Chapter 4')
    expect(run('projects', 'create', '\u001b[2J').code).toBe(2)
  })

  test('a project goes out as a file, comes back verified, and goes out again the same', () => {
    const { counts } = json('projects', 'export', 'Command line', '-o', 'a.deltascope') as {
      readonly counts: { readonly runs: number }
    }
    const imported = json('projects', 'import', 'a.deltascope') as {
      readonly verified: number
      readonly runs: number
      readonly projectId: number
    }
    expect(imported).toMatchObject({ runs: counts.runs, verified: counts.runs, verifiable: counts.runs })
    // Two projects have the name now.
    expect(run('projects', 'export', 'Command line', '-o', 'b.deltascope').stderr).toContain('Several')
    json('export', 'project', String(imported.projectId), '-o', 'b.deltascope')
    expect(readFileSync(join(folder, 'b.deltascope'))).toEqual(readFileSync(join(folder, 'a.deltascope')))
  })

  test('a damaged file is refused, and nothing of it stays', () => {
    const bytes = readFileSync(join(folder, 'a.deltascope'))
    writeFileSync(join(folder, 'cut.deltascope'), bytes.subarray(0, bytes.length - 10))
    const projects = run('projects').stdout
    expect(run('import', 'cut.deltascope').code).toBe(2)
    expect(run('projects').stdout).toBe(projects)
  })
})

describe('import', () => {
  test('a folder of reports becomes a run to compare with', () => {
    cpSync(GOLDEN, join(folder, 'reports'), { recursive: true })
    const { run: imported } = json('import', 'reports') as RunDocument
    expect(imported).toMatchObject({ origin: 'imported', status: 'done', workload: 'reports', rows: 8 })
    expect(imported.layers[0]?.cycles).toBe(6899)
    const again = json(...imported.cli.split(' ').slice(1)) as RunDocument
    // An imported run answers no question; simulated, the numbers are the same.
    expect(again).toMatchObject({ fromHistory: false, run: { origin: 'simulated' } })
    expect(again.run.metrics).toEqual(imported.metrics)
  })

  test.each([
    [['import', 'nowhere.deltascope'], 'no such file'],
    [['import', 'sides.json'], 'nothing that can be imported'],
    [['import', 'home'], 'reports'],
  ])('%j is bad input', (args, hint) => {
    const { code, stderr } = run(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(hint)
  })
})
