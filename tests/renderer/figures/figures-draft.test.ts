import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { isWindows } from '../../platform.ts'
import {
  FIGURES_OF_VIEWS,
  figureCli,
  figureOfView,
  missingOf,
  newFigure,
  withKind,
} from '../../../src/renderer/stores/figures-draft.ts'
import type { FigureKindInfo } from '../../../src/shared/model/figures.ts'

const RUNS: FigureKindInfo = {
  kind: 'run-bars',
  title: 'Bars',
  needs: 'runs',
  runs: { least: 1, most: 100 },
  options: [],
}
const TWO: FigureKindInfo = { ...RUNS, kind: 'two', title: 'Two', runs: { least: 2, most: 2 } }
const SWEEP: FigureKindInfo = { kind: 'pareto', title: 'Front', needs: 'sweep', options: [] }

describe('a figure from a view', () => {
  test.each([
    ['run', { id: '7' }, 'layer-stack', [7]],
    ['compare', { ids: '3,1,2' }, 'run-bars', [3, 1, 2]],
    ['heatmap', { runIds: '5' }, 'heatmap', [5]],
    ['heatmap', { runIds: '5,6,7' }, 'heatmap-difference', [5, 6]],
  ] as const)('%s %j is %s of %j', (kind, params, figure, runIds) => {
    expect(figureOfView({ kind, params })).toMatchObject({ kind: figure, runIds })
  })

  test('a sweep is its Pareto front; a window of a heatmap is kept', () => {
    expect(figureOfView({ kind: 'sweep', params: { id: '4' } })).toMatchObject({ kind: 'pareto', sweepId: 4 })
    expect(figureOfView({ kind: 'heatmap', params: { runIds: '1', window: '10-250' } })?.options).toEqual({
      t0: 10,
      t1: 250,
    })
  })

  test('every chart of a run and of a comparison is one, with its runs', () => {
    for (const { kind } of FIGURES_OF_VIEWS.run)
      expect(figureOfView({ kind: 'run', params: { id: '7' } }, kind)).toMatchObject({ kind, runIds: [7] })
    for (const { kind } of FIGURES_OF_VIEWS.compare) {
      expect(figureOfView({ kind: 'compare', params: { ids: '3,1,2' } }, kind)).toMatchObject({
        kind,
        runIds: [3, 1, 2],
      })
    }
  })

  test('every lane of a heatmap is one: of its first run, in its window', () => {
    const params = { runIds: '5,6', window: '10-250' }
    for (const { kind } of FIGURES_OF_VIEWS.heatmap) {
      expect(figureOfView({ kind: 'heatmap', params }, kind)).toMatchObject({
        kind,
        runIds: [5],
        options: { t0: 10, t1: 250 },
      })
    }
  })

  test('a page without data is none', () => {
    expect(figureOfView({ kind: 'home', params: {} })).toBeUndefined()
  })
})

test('what is missing is said until nothing is', () => {
  const figure = newFigure('two', 'T')
  expect(missingOf(figure, undefined)).toBe('Choose what to draw')
  expect(missingOf(figure, RUNS)).toBe('Choose a run')
  expect(missingOf({ ...figure, runIds: [1] }, TWO)).toBe('Choose 2 runs')
  expect(missingOf({ ...figure, runIds: [1, 2] }, TWO)).toBeUndefined()
  expect(missingOf({ ...figure, runIds: [1, 2, 3] }, TWO)).toContain('take some away')
  expect(missingOf(figure, SWEEP)).toBe('Choose a sweep')
  expect(missingOf({ ...figure, sweepId: 1 }, SWEEP)).toBeUndefined()
})

describe('another kind', () => {
  test('keeps the runs and a title of ones own, drops options and the sweep', () => {
    const before = newFigure('pareto', 'Mine', { sweepId: 3, runIds: [1], options: { x: 'cycles' } })
    expect(withKind(before, RUNS, 'Front')).toEqual(newFigure('run-bars', 'Mine', { runIds: [1] }))
  })

  test('brings its title where the old one was that of the kind', () => {
    expect(withKind(newFigure('run-bars', 'Bars'), SWEEP, 'Bars').title).toBe('Front')
  })
})

const IN_A_SHELL = 'the command line a shell reads has the words of the figure, whatever is in them'

test.skipIf(isWindows)(`${IN_A_SHELL} (needs sh)`, () => {
  const title = `It's $HOME; "50 %" \`x\``
  const line = figureCli(
    newFigure('run-bars', title, { runIds: [1, 2], options: { metric: 'speedup' }, caption: 'a b' }),
  )
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n')
  expect(words.slice(0, 7)).toEqual(['deltascope', 'figure', 'make', 'run-bars', '--runs', '1', '2'])
  expect(words[words.indexOf('--title') + 1]).toBe(title)
  expect(words[words.indexOf('--caption') + 1]).toBe('a b')
  expect(words[words.indexOf('--set') + 1]).toBe('metric=speedup')
  expect(words).not.toContain('--grey')
})
