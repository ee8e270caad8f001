import { fail, ok, problem, type Result } from '../../../../engine/model/problem.ts'
import {
  logShare,
  stepMatrix,
  type MatrixQuantity,
  type StepMatrix,
} from '../../../../shared/analysis/step-matrix.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import {
  chartBase,
  longestOf,
  nameAxis,
  ordinalAxis,
  plotGrid,
  shortNumber,
  textWidth,
} from '../chart-parts.ts'
import { INK } from '../figure-style.ts'
import { rampStops, rasterSeries } from '../heat-raster.ts'
import { encodePng } from '../png-encode.ts'
import { rampColours } from '../ramp.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { ONE_RUN, onlyRun, type FigureKind, type FigureSource } from './kind.ts'

const QUANTITIES: Readonly<Record<MatrixQuantity, { readonly title: string; readonly unit: string }>> = {
  cycles: { title: 'Cycles', unit: '' },
  dram: { title: 'DRAM traffic', unit: 'B' },
  outliers: { title: 'Outliers', unit: '%' },
}

/** Layers by steps of a differential design: the first step is unlike the others, which are alike. */
export const stepMatrixFigure: FigureKind = {
  kind: 'step-matrix',
  title: 'Layers by steps',
  needs: 'runs',
  runs: ONE_RUN,
  options: [
    {
      key: 'quantity',
      title: 'Cells',
      initial: 'cycles',
      choices: [
        { value: 'cycles', title: 'Cycles' },
        { value: 'dram', title: 'DRAM bytes' },
        { value: 'outliers', title: 'Outlier share' },
      ],
    },
  ],
  build,
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const run = onlyRun(source)
  if (!run.ok) return run
  const name = String(spec.options['quantity'] ?? 'cycles')
  const quantity = name === 'dram' || name === 'outliers' ? name : 'cycles'
  const matrix = stepMatrix(run.value, quantity)
  if (matrix === undefined) {
    return fail(
      problem('steps-alike', 'All steps of this run are alike', {
        field: 'runIds',
        expected: 'a run of a differential design',
        remedy: 'Choose a run of Cambricon-D or a relative of it.',
      }),
    )
  }
  const { title, unit } = QUANTITIES[quantity]
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, matrix, unit === '' ? title : `${title} (${unit})`),
    table: {
      columns: [
        { title: 'layer', unit: '', kind: 'text' },
        ...matrix.rows.map((row) => ({ title: row.title, unit, kind: 'number' as const })),
      ],
      rows: matrix.layers.map((layer, at) => [
        layer.name,
        ...matrix.rows.map(({ values }) => values[at] ?? null),
      ]),
    },
    plot: { kind: 'image', x: 0, y: matrix.rows.map((_, index) => index + 1) },
    raster: { isWhole: true },
  })
}

function chart(canvas: Canvas, matrix: StepMatrix, scaleTitle: string) {
  const { layers, rows } = matrix
  const { textPx, tickPx, height } = canvas
  const colours = rampColours(canvas.style.palette)
  const titles = rows.map(({ title }) => title)
  const right = Math.max(textWidth(canvas, scaleTitle, tickPx), textPx * 5) + textPx * 1.5
  const size = { columns: layers.length, rows: rows.length }
  return {
    ...chartBase(canvas, []),
    grid: plotGrid(canvas, [], { leftLabel: longestOf(titles), hasLeftTitle: false, right }),
    xAxis: ordinalAxis(canvas, 'Layer, in execution order', layers.length),
    yAxis: { ...nameAxis(canvas, '', titles, { isVertical: true }), inverse: true },
    visualMap: {
      type: 'continuous' as const,
      // Colours follow the logarithm: the ends are written, what is between is not linear.
      min: 0,
      max: 1,
      dimension: 1,
      seriesIndex: 1,
      right: textPx * 0.4,
      top: textPx * 0.6,
      itemWidth: textPx,
      itemHeight: height - textPx * 10,
      calculable: false,
      text: [`${scaleTitle}\n${shortNumber(matrix.most)}`, `${shortNumber(matrix.least)}\nlog scale`],
      textGap: textPx * 0.5,
      textStyle: { fontSize: tickPx, lineHeight: tickPx * 1.3, color: INK },
      inRange: { color: rampStops(colours) },
    },
    series: [
      rasterSeries(imageOf(matrix, colours), {
        from: [-0.5, -0.5],
        to: [size.columns - 0.5, size.rows - 0.5],
      }),
      { type: 'scatter' as const, data: [] },
    ],
  }
}

/** A pixel a layer and step; no value is paper. */
function imageOf(matrix: StepMatrix, colours: Uint8Array): string {
  const { rows, layers } = matrix
  const pixels = new Uint8Array(3 * rows.length * layers.length).fill(255)
  for (const [line, { values }] of rows.entries()) {
    for (const [at, value] of values.entries()) {
      if (value === null) continue
      const place = 3 * Math.round(logShare(value, matrix) * 255)
      pixels.set(colours.subarray(place, place + 3), 3 * (line * layers.length + at))
    }
  }
  return `data:image/png;base64,${encodePng(pixels, layers.length, rows.length).toString('base64')}`
}
