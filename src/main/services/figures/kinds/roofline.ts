import { ok, type Result } from '../../../../engine/model/problem.ts'
import { clockHertzOf, roofsOf, type Roofs } from '../../../../shared/analysis/roofs.ts'
import { significant, withUnit } from '../../../../shared/format/numbers.ts'
import type { FigureSpec } from '../../../../shared/model/figures.ts'
import type { LayerRow } from '../../../../shared/model/runs.ts'
import { chartBase, dotEntry, dotShape, longestTick, numberAxis, plotGrid } from '../chart-parts.ts'
import { INK, OUTLINE_PX, PAPER } from '../figure-style.ts'
import { fillOf } from '../fills.ts'
import type { Canvas, FigureScene } from '../scene.ts'
import { ONE_RUN, onlyRun, type FigureKind, type FigureSource } from './kind.ts'
import { STEP_OPTION, stepOf } from './steps.ts'

/** Every layer of a run by its intensity and rate, under the peaks and the bandwidth of its machine. */
export const roofline: FigureKind = {
  kind: 'roofline',
  title: 'Roofline',
  needs: 'runs',
  runs: ONE_RUN,
  options: [STEP_OPTION],
  build,
}

interface Dot {
  readonly name: string
  readonly kind: string
  /** MACs per DRAM byte. */
  readonly intensity: number
  readonly macsPerSecond: number
  readonly cycles: number
}

function build(spec: FigureSpec, source: FigureSource): Result<FigureScene> {
  const run = onlyRun(source)
  if (!run.ok) return run
  const clock = clockHertzOf(run.value.spec)
  const shown = stepOf(spec, run.value.layers)
  const roofs = roofsOf(run.value.spec)
  const dots = run.value.layers.filter(({ step }) => step === shown).flatMap((layer) => dotOf(layer, clock))
  const area = areaOf(dots, roofs)
  return ok({
    title: spec.title,
    option: (canvas) => chart(canvas, dots, area),
    table: {
      columns: [
        { title: 'layer', unit: '', kind: 'text' },
        { title: 'kind', unit: '', kind: 'text' },
        { title: 'intensity', unit: 'MACs/B', kind: 'number', decimals: 2 },
        { title: 'rate', unit: 'MACs/s', kind: 'number', decimals: 0 },
        { title: 'cycles', unit: '', kind: 'number', decimals: 0 },
      ],
      rows: dots.map((dot) => [dot.name, dot.kind, dot.intensity, dot.macsPerSecond, dot.cycles]),
    },
    plot: {
      kind: 'scatter',
      x: 2,
      y: [3],
      series: 1,
      size: 4,
      xAxis: { ...INTENSITY, isLog: true, min: area.left, max: area.right },
      yAxis: { ...RATE, isLog: true, min: area.bottom, max: area.top },
      marks: area.roofs.map(({ ends, label, isDashed, at }) => ({
        look: isDashed ? 'dashed' : 'line',
        points: ends,
        label: { text: label, at: at === 'slope' ? 'middle' : 'end' },
      })),
    },
  })
}

function dotOf({ name, kind, macs, cycles, dramBytes }: LayerRow, clock: number): readonly Dot[] {
  const bytes = dramBytes.ifmap + dramBytes.filter + dramBytes.ofmap
  if (bytes === 0 || cycles === 0 || macs === 0) return []
  return [{ name, kind, intensity: macs / bytes, macsPerSecond: (macs / cycles) * clock, cycles }]
}

const INTENSITY = { title: 'Operational intensity', unit: 'MACs/B' }
const RATE = { title: 'Rate', unit: 'MACs/s' }

type Point = readonly [x: number, y: number]

/** A line layers cannot be above, with its name. */
interface Roof {
  readonly ends: readonly Point[]
  readonly label: string
  readonly isDashed: boolean
  /** Where its name stands: above the right end of a peak, or beside the second point of a slope. */
  readonly at: 'slope' | 'end'
}

/** Whole decades around layers and roofs. */
interface RooflineArea {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
  readonly roofs: readonly Roof[]
}

function areaOf(dots: readonly Dot[], { peaks, dramBytesPerSecond: slope }: Roofs): RooflineArea {
  const peak = Math.max(...peaks.map(({ macsPerSecond }) => macsPerSecond))
  // The knee, where the bandwidth meets the peak, is on the picture.
  const knee = slope === null ? [] : [peak / slope]
  const [left, right] = decades([...dots.map(({ intensity }) => intensity), ...knee])
  const [bottom, top] = decades([...dots.map(({ macsPerSecond }) => macsPerSecond), peak * 1.2])
  const flat = peaks.map(({ title, macsPerSecond }, index): Roof => {
    const from = slope === null ? left : Math.max(left, macsPerSecond / slope)
    const label = `${title} ${withUnit(significant(macsPerSecond / 1e12), 'TMAC/s')}`
    const ends: readonly Point[] = [
      [from, macsPerSecond],
      [right, macsPerSecond],
    ]
    return { ends, label, isDashed: index > 0, at: 'end' }
  })
  const roofs = slope === null ? flat : [...flat, bandwidthRoof(slope, { left, bottom, peak })]
  return { left, right, bottom, top, roofs }
}

/** Up to the highest peak, from where the line enters the picture. */
function bandwidthRoof(
  slope: number,
  { left, bottom, peak }: { readonly left: number; readonly bottom: number; readonly peak: number },
): Roof {
  const from = Math.max(left, bottom / slope)
  const knee = peak / slope
  // Named a quarter of the way up, below the line, where no layer can be above it.
  const named = from * (knee / from) ** 0.25
  const label = `DRAM ${withUnit(significant(slope / 1e9), 'GB/s')}`
  const ends: readonly Point[] = [from, named, knee].map((x) => [x, x * slope] as const)
  return { ends, label, isDashed: false, at: 'slope' }
}

function chart(canvas: Canvas, dots: readonly Dot[], { left, right, bottom, top, roofs }: RooflineArea) {
  const kinds = [...new Set(dots.map(({ kind }) => kind))]
  const most = Math.max(1, ...dots.map(({ cycles }) => cycles))
  const items = kinds.map((kind, index) => dotEntry(canvas, kind, index))
  const leftLabel = longestTick(RATE, { most: top, isLog: true })
  return {
    ...chartBase(canvas, items),
    grid: plotGrid(canvas, items, { leftLabel }),
    xAxis: numberAxis(canvas, INTENSITY, {
      isLog: true,
      isVertical: false,
      most: right,
      min: left,
      max: right,
    }),
    yAxis: numberAxis(canvas, RATE, { isLog: true, most: top, min: bottom, max: top }),
    series: [
      ...kinds.map((kind, index) => ({
        type: 'scatter' as const,
        name: kind,
        symbol: dotShape(index),
        itemStyle: {
          color: fillOf(canvas, index).color,
          opacity: 0.7,
          borderColor: INK,
          borderWidth: OUTLINE_PX / 2,
        },
        // Area in proportion to the layer's cycles.
        symbolSize: (point: readonly number[]): number =>
          canvas.textPx * (0.3 + Math.sqrt((point[2] ?? 0) / most)),
        data: dots
          .filter((dot) => dot.kind === kind)
          .map((dot) => [dot.intensity, dot.macsPerSecond, dot.cycles]),
      })),
      ...roofs.map((roof) => roofLine(canvas, roof)),
    ],
  }
}

function roofLine({ tickPx }: Canvas, { ends, label, isDashed, at }: Roof) {
  const text = {
    show: true,
    formatter: label,
    fontSize: tickPx,
    color: INK,
    textBorderColor: PAPER,
    textBorderWidth: 2,
  }
  const data = ends.map((point, index) => {
    const isNamed = index === (at === 'slope' ? 1 : ends.length - 1)
    const place =
      at === 'slope'
        ? { position: 'right' as const, offset: [tickPx * 0.4, tickPx * 0.6] }
        : { position: 'top' as const, distance: 4, align: 'right' as const }
    return { value: [...point], ...(isNamed ? { label: { ...text, ...place } } : { label: { show: false } }) }
  })
  return {
    type: 'line' as const,
    name: label,
    symbol: 'circle',
    // A label needs a mark to stand at; this one cannot be seen.
    symbolSize: 0.1,
    itemStyle: { color: INK },
    lineStyle: { color: INK, width: OUTLINE_PX * 2, ...(isDashed ? { type: [4, 3] } : {}) },
    z: 4,
    data,
  }
}

/** Whole decades around the values. */
function decades(values: readonly number[]): readonly [min: number, max: number] {
  if (values.length === 0) return [1, 10]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const [from, to] = [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))]
  return from === to ? [from, from * 10] : [from, to]
}
