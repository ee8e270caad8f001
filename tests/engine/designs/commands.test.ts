import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { removeFolder } from '../../platform.ts'
import type { Evaluation } from '../../../src/engine/designs/evaluation.ts'
import type { ParameterValues } from '../../../src/engine/designs/parameters.ts'
import type { Validation } from '../../../src/engine/designs/validation.ts'
import type { CommandFactory } from '../../../src/main/host/cli/command.ts'
import { evaluateCommand } from '../../../src/main/host/cli/evaluate.ts'
import { validateCommand } from '../../../src/main/host/cli/validate.ts'
import { workloadsCommand } from '../../../src/main/host/cli/workloads.ts'

const folder = mkdtempSync(join(tmpdir(), 'designs-'))
afterAll(() => removeFolder(folder))
afterEach(() => vi.restoreAllMocks())

interface EvaluationDocument {
  readonly speedup: number
  readonly parameters: ParameterValues
  readonly result: Evaluation
  readonly baseline: Evaluation
}

const COMMANDS: readonly CommandFactory[] = [workloadsCommand, evaluateCommand, validateCommand]

/** Runs a command in this process; what a usage error ends with is 2, as in the program. */
async function deltascope(...args: readonly string[]) {
  let [code, stdout, stderr] = [-1, '', '']
  const capture = (add: (text: string) => void) => (text: unknown) => {
    add(String(text))
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(capture((text) => (stdout += text)))
  vi.spyOn(process.stderr, 'write').mockImplementation(capture((text) => (stderr += text)))
  const program = new Command('deltascope').exitOverride()
  for (const factory of COMMANDS) {
    const command = factory((ended) => (code = ended))
    program.addCommand(command.copyInheritedSettings(program))
  }
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    code = error.exitCode === 0 ? 0 : 2
  }
  vi.restoreAllMocks()
  return { code, stdout, stderr, json: (): unknown => JSON.parse(stdout) }
}

describe('workloads', () => {
  test('list names every network and its multiply-accumulates', async () => {
    const { code, stdout } = await deltascope('workloads', 'list')
    expect(code).toBe(0)
    expect(stdout).toMatch(/GUID512 +558,997,638 +156 +51 +32 +1976\.19 +0\.06 +6\.09 +1982\.33/)
  })

  test('show --json is the network with its totals', async () => {
    const shown = await deltascope('workloads', 'show', 'guid256', '--json', '--batch', '2')
    expect(shown.json()).toMatchObject({
      ok: true,
      name: 'GUID256',
      batch: 2,
      totals: { conv: { rows: 138 } },
    })
  })

  test.each([
    ['conv', 1, 300_962_283_520],
    ['gemm', 1, 43_253_760 + 2 * 2_961_178_624],
    ['conv', 3, 3 * 300_962_283_520],
  ])('show --csv %s at batch %i has the multiply-accumulates of GUID128', async (kind, batch, macs) => {
    const { code, stdout } = await deltascope(
      'workloads',
      'show',
      'GUID128',
      '--csv',
      kind,
      '--batch',
      `${batch}`,
    )
    expect(code).toBe(0)
    const rows = stdout.trim().split('\n').slice(1)
    const sum = rows.reduce((total, row) => {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 1] = row.split(',').slice(1).map(Number)
      const pixels = Math.ceil((a - c + g) / g) * Math.ceil((b - d + g) / g)
      return total + (kind === 'gemm' ? a * b * c : pixels * f * c * d * e)
    }, 0)
    expect(sum).toBe(macs)
  })

  test('a bad name, batch or kind ends with 2', async () => {
    const unknown = await deltascope('workloads', 'show', 'GUID25')
    expect([unknown.code, unknown.stdout]).toEqual([2, ''])
    expect(unknown.stderr).toContain('Did you mean GUID256?')
    expect((await deltascope('workloads', 'show', 'GUID256', '--batch', '0')).code).toBe(2)
    expect((await deltascope('workloads', 'show', 'GUID256', '--csv', 'x')).code).toBe(2)
  })
})

describe('evaluate', () => {
  const GUID256 = ['evaluate', '--workload', 'GUID256', '--design', 'cambricon-d'] as const

  test('prints speedup and saving over the dense baseline', async () => {
    const { code, stdout } = await deltascope(...GUID256)
    expect(code).toBe(0)
    expect(stdout).toMatch(/batch 1, operators conv, 250 steps \(preset paper\)/)
    expect(stdout).toMatch(/speedup 2\.0\d\d, DRAM traffic x 1\.33\d, .*energy saving 42\.\d %/)
  })

  test('--json holds the comparison, the layers and the parameters', async () => {
    const document = (
      await deltascope(...GUID256, '--json', '--set', 'dramEfficiency=0.7', '--steps', '50')
    ).json() as EvaluationDocument
    expect(document.parameters.dramEfficiency).toBe(0.7)
    expect(document.result.stepClasses.map(({ steps }) => steps)).toEqual([1, 49])
    expect(document.result.stepClasses[0]?.layers.length).toBe(138)
    const { result, baseline, speedup } = document
    expect(baseline.run.timeSeconds / result.run.timeSeconds).toBeCloseTo(speedup, 12)
  })

  test('--csv has one row per layer and class of steps, all cells filled', async () => {
    const { stdout } = await deltascope(...GUID256, '--csv')
    const rows = stdout
      .trim()
      .split('\n')
      .map((row) => row.split(','))
    expect(rows.length).toBe(1 + 2 * 138)
    expect(new Set(rows.map((row) => row.length)).size).toBe(1)
    expect(rows.flat().every((cell) => cell !== '' && cell !== 'NaN' && cell !== 'undefined')).toBe(true)
  })

  test('presets and axes: STBL512 is batch 10 in paper, 1 in whole-network, options win', async () => {
    const stable = ['evaluate', '--workload', 'STBL512', '--design', 'dense', '--json'] as const
    const axes = async (...more: readonly string[]) => {
      const { result } = (await deltascope(...stable, ...more)).json() as EvaluationDocument
      return [result.batch, result.operators]
    }
    expect(await axes()).toEqual([10, 'conv'])
    expect(await axes('--preset', 'whole-network')).toEqual([1, 'all'])
    expect(await axes('--batch', '2', '--operators', 'gemm')).toEqual([2, 'gemm'])
  })

  test('--profile is used and its strangers are told', async () => {
    const file = join(folder, 'profile.json')
    writeFileSync(file, '{"layers":{"out.2":0.5,"out.9":0.1}}')
    const { json, stderr } = await deltascope(...GUID256, '--json', '--profile', file)
    const layers = (json() as EvaluationDocument).result.stepClasses[1]!.layers
    expect(layers.find(({ name }) => name === 'out.2')?.outlierRate).toBe(0.5)
    expect(stderr).toContain('Did you mean out.2?')
    expect((await deltascope(...GUID256, '--profile', join(folder, 'none.json'))).code).toBe(2)
  })

  test('everything wrong is told at once, with the nearest names, and ends with 2', async () => {
    const bad = [
      '--workload',
      'GUID25',
      '--design',
      'cambicon-d',
      '--baseline',
      'dens',
      '--set',
      'overlapp=none',
    ]
    const { code, stdout, stderr } = await deltascope('evaluate', ...bad)
    expect([code, stdout]).toEqual([2, ''])
    for (const name of ['GUID256', 'cambricon-d', 'dense', 'overlap'])
      expect(stderr).toContain(`Did you mean ${name}?`)
  })

  test.each([
    ['no network', ['evaluate', '--design', 'dense'], /--workload/],
    ['no steps', [...GUID256, '--steps', '0'], /whole number of steps/],
    ['an unknown scope', [...GUID256, '--operators', 'some'], /conv, gemm, all/],
    ['an unknown preset', [...GUID256, '--preset', 'papers'], /Did you mean paper\?/],
    ['two formats', [...GUID256, '--json', '--csv'], /cannot be used with/],
  ])('%s ends with 2', async (_, args, message) => {
    const { code, stderr } = await deltascope(...args)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })

  test('lists parameters and designs', async () => {
    const { stdout } = await deltascope('evaluate', '--list-parameters', '--list-designs')
    expect(stdout).toContain('dramEfficiency = 0.6  (0.01 .. 1; fitted)')
    expect(stdout).toContain('cambricon-d (sign-mask x outlier-aware)')
  })
})

describe('validate', () => {
  test('--json has the groups of the specification', async () => {
    const { code, json } = await deltascope('validate', '--json')
    expect(code).toBe(0)
    const { groups, preset } = json() as Validation
    expect(preset).toBe('paper')
    const ids = ['speedup', 'traffic', 'computeSpeedup', 'bufferSensitivity', 'energySaving', 'area', 'power']
    expect(Object.keys(groups)).toEqual(ids)
    for (const group of Object.values(groups)) {
      expect(typeof group.meanAbsoluteError).toBe('number')
      for (const row of group.rows) {
        expect(Object.keys(row)).toEqual(
          expect.arrayContaining(['network', 'design', 'metric', 'published', 'simulated', 'error']),
        )
        expect([row.published, row.simulated, row.error].every(Number.isFinite)).toBe(true)
      }
    }
  })

  test('the text says what is reproduced, what is not and what matters most', async () => {
    const { stdout } = await deltascope('validate', '--preset', 'whole-network')
    for (const part of ['Reproduced', 'Not reproduced', 'matters most']) expect(stdout).toContain(part)
  })

  test('bad names end with 2', async () => {
    const { code, stderr } = await deltascope('validate', '--preset', 'whole', '--set', 'x=1')
    expect(code).toBe(2)
    expect(stderr).toContain('There is no preset of this name')
    expect(stderr).toContain('There is no parameter of this name')
  })
})
