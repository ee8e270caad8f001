import { ok, type Result } from '../../../../engine/model/problem.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import type { LayerRow, RunDetail } from '../../../../shared/model/runs.ts'
import { chartBase, fillOf, numberAxis, plotGrid } from '../chart-parts.ts'
import { INK, OUTLINE_PX } from '../figure-style.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { onlyRun, type FigureKind, type FigureSource } from './kind.ts'

/** Every layer of a run by its intensity and rate; no layer is above the roof. */
export const roofline: FigureKind = { kind: 'roofline', title: 'Roofline', needs: 'runs', build }

interface Dot {
  readonly name: string
  readonly kind: string
  /** MACs per DRAM byte. */
  readonly intensity: number
  /** MACs per cycle. */
  readonly rate: number
  readonly cycles: number
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const run = onlyRun(source)
  if (!run.ok) return run
  const dots = run.value.layers.filter(({ step }) => step === 'steady').flatMap(dotOf)
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, dots, run.value),
    table: {
      columns: [
        { title: 'layer', unit: '', kind: 'text' },
        { title: 'kind', unit: '', kind: 'text' },
        { title: 'intensity', unit: 'MACs/byte', kind: 'number', decimals: 2 },
        { title: 'rate', unit: 'MACs/cycle', kind: 'number', decimals: 1 },
        { title: 'cycles', unit: '', kind: 'number', decimals: 0 },
      ],
      rows: dots.map(({ name, kind, intensity, rate, cycles }) => [name, kind, intensity, rate, cycles]),
    },
    plot: { kind: 'scatter', x: 2, y: [3], isLogX: true, isLogY: true },
  })
}

function dotOf({ name, kind, macs, cycles, dramBytes }: LayerRow): readonly Dot[] {
  const bytes = dramBytes.ifmap + dramBytes.filter + dramBytes.ofmap
  if (bytes === 0 || cycles === 0 || macs === 0) return []
  return [{ name, kind, intensity: macs / bytes, rate: macs / cycles, cycles }]
}

function chart(canvas: Canvas, dots: readonly Dot[], run: RunDetail) {
  const kinds = [...new Set(dots.map(({ kind }) => kind))]
  const most = Math.max(1, ...dots.map(({ cycles }) => cycles))
  const peak = run.rows * run.cols
  const ends = extent(dots.map(({ intensity }) => intensity))
  return {
    ...chartBase(canvas, kinds),
    grid: plotGrid(canvas, kinds),
    xAxis: {
      ...numberAxis(canvas, 'Operational intensity (MACs/byte)', { isLog: true, isVertical: false }),
      min: ends[0],
      max: ends[1],
    },
    yAxis: numberAxis(canvas, 'MACs/cycle', { isLog: true }),
    series: [
      ...kinds.map((kind, index) => ({
        type: 'scatter' as const,
        name: kind,
        itemStyle: { color: fillOf(canvas, index).color, opacity: 0.75, borderColor: INK, borderWidth: 0.3 },
        // Area in proportion to the layer's cycles.
        symbolSize: (point: readonly number[]): number =>
          canvas.textPx * (0.3 + Math.sqrt((point[2] ?? 0) / most)),
        data: dots
          .filter((dot) => dot.kind === kind)
          .map(({ intensity, rate, cycles }) => [intensity, rate, cycles]),
      })),
      {
        type: 'line' as const,
        name: 'peak',
        symbol: 'none',
        lineStyle: { color: INK, width: OUTLINE_PX * 2 },
        data: [
          [ends[0], peak],
          [ends[1], peak],
        ],
        endLabel: {
          show: true,
          formatter: `${peak} PEs`,
          fontSize: canvas.tickPx,
          color: INK,
          align: 'right' as const,
          verticalAlign: 'bottom' as const,
        },
      },
    ],
  }
}

/** Whole decades around the values. */
function extent(values: readonly number[]): readonly [min: number, max: number] {
  if (values.length === 0) return [1, 10]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const [from, to] = [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))]
  return from === to ? [from, from * 10] : [from, to]
}
