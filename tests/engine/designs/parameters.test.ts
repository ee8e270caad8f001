import { describe, expect, test } from 'vitest'
import {
  applySettings,
  DEFAULT_PARAMETERS,
  PARAMETER_IDS,
  PARAMETERS,
} from '../../../src/engine/designs/parameters.ts'
import { findDesign, DESIGNS } from '../../../src/engine/designs/registry.ts'
import { findValidationPreset } from '../../../src/engine/designs/validation/presets.ts'
import { problemsOf, valueOf } from './helpers.ts'

describe('the table of parameters', () => {
  test('every default and every explored value is in its range', () => {
    for (const id of PARAMETER_IDS) {
      const spec = PARAMETERS[id]
      expect(spec.definition).toMatch(/\.$/)
      expect(spec.source.length).toBeGreaterThan(0)
      if (spec.kind === 'choice') {
        expect(spec.options).toContain(spec.initial)
        continue
      }
      for (const value of [spec.initial, ...(spec.explore ?? [])]) {
        expect(value, id).toBeGreaterThanOrEqual(spec.min)
        expect(value, id).toBeLessThanOrEqual(spec.max)
        if (spec.isInteger) expect(Number.isInteger(value), id).toBe(true)
      }
    }
  })

  test('the published hardware', () => {
    expect(DEFAULT_PARAMETERS).toMatchObject({
      peRows: 128,
      peCols: 128,
      inlierLanes: 60,
      clockGigahertz: 1,
      dramGigabytesPerSecond: 1500,
      inputBufferMiB: 64,
      weightBufferMiB: 64,
      outputBufferMiB: 32,
      outlierRate: 0.0186,
    })
    expect(DEFAULT_PARAMETERS.denseLanes * 128 * 128 * 1e9).toBeCloseTo(3e14, -3)
  })
})

describe('settings', () => {
  test('are applied in order to the right type', () => {
    const values = valueOf(applySettings(['dramEfficiency=0.5', 'overlap=none', 'dramEfficiency = .7 ']))
    expect(values).toEqual({ ...DEFAULT_PARAMETERS, dramEfficiency: 0.7, overlap: 'none' })
  })

  test.each([
    ['peRows=1', 'peRows=65536'],
    ['dramEfficiency=0.01', 'dramEfficiency=1'],
    ['outlierRate=0', 'outlierRate=1'],
  ])('both ends of a range are allowed: %s, %s', (low, high) => {
    expect(applySettings([low, high]).ok).toBe(true)
  })

  test.each([
    ['dramEficiency=0.5', 'unknown-parameter', 'Did you mean dramEfficiency?'],
    ['xyzzyplugh=1', 'unknown-parameter', 'List them with --list-parameters.'],
    ['dramEfficiency=1.01', 'out-of-range', undefined],
    ['dramEfficiency=0', 'out-of-range', undefined],
    ['peRows=0', 'out-of-range', undefined],
    ['peRows=1.5', 'not-a-number', undefined],
    ['dramEfficiency=', 'not-a-number', undefined],
    ['dramEfficiency=NaN', 'not-a-number', undefined],
    ['dramEfficiency=Infinity', 'not-a-number', undefined],
    ['dramEfficiency=half', 'not-a-number', undefined],
    ['overlap=tile-row', 'unknown-choice', 'Did you mean tile-rows?'],
    ['dramEfficiency', 'not-a-setting', undefined],
    ['=1', 'unknown-parameter', 'List them with --list-parameters.'],
    ['__proto__=1', 'unknown-parameter', 'List them with --list-parameters.'],
  ])('%s is refused as %s', (setting, code, remedy) => {
    const [found] = problemsOf(applySettings([setting]))
    expect(found?.code).toBe(code)
    expect(found?.remedy).toBe(remedy)
    expect(found?.field).toBe(setting.split('=')[0])
  })

  test('all wrong settings are told at once, with what was expected', () => {
    const problems = problemsOf(applySettings(['dramEfficiency=2', 'overlap=x', 'nothing=1']))
    expect(problems.map(({ code }) => code)).toEqual(['out-of-range', 'unknown-choice', 'unknown-parameter'])
    expect(problems[0]?.expected).toBe('a number from 0.01 to 1')
    expect(problems[0]?.got).toBe('2')
  })
})

describe('names of designs and presets', () => {
  test('every design is found by its id, whatever the case', () => {
    for (const design of DESIGNS) expect(valueOf(findDesign(design.id.toUpperCase()))).toBe(design)
    expect(new Set(DESIGNS.map(({ id }) => id)).size).toBe(DESIGNS.length)
  })

  test('a mistyped one is told with the nearest', () => {
    expect(problemsOf(findDesign('cambicon-d'))[0]?.remedy).toBe('Did you mean cambricon-d?')
    expect(problemsOf(findDesign('dens', 'baseline'))[0]?.field).toBe('baseline')
    expect(problemsOf(findValidationPreset('papper'))[0]?.remedy).toBe('Did you mean paper?')
  })
})
