import type { EChartsCoreOption } from 'echarts/core'
import { axisNumber } from '../../../shared/format/numbers.ts'
import type { PublishedPoint } from '../../../shared/analysis/published-points.ts'
import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import { FONTS, THEMES, type ThemeName } from '../../theme/tokens.ts'
import { metricTitle } from './metric-scale.ts'

/** What the picture of a front is made of. */
export interface ParetoScene {
  readonly xs: Float64Array
  readonly ys: Float64Array
  readonly metricX: MetricId
  readonly metricY: MetricId
  /** Positions of the points nothing else beats, in ascending x. */
  readonly front: readonly number[]
  /** Level of each point in the parameter that is told by shape; undefined for one shape. */
  readonly shapeOf: readonly number[] | undefined
  readonly ringed: readonly { readonly position: number; readonly color: string; readonly label: string }[]
  /** What was published: a cross, or where only one of the two metrics was a line across, or a dash at its point. */
  readonly published: readonly PublishedPoint[]
  /** Brushed out elsewhere: drawn fainter still. */
  readonly matches: Uint8Array
}

/** In the order of the levels; a parameter of more levels is told by the tooltip alone. */
export const POINT_SHAPES = [
  'triangle',
  'circle',
  'rect',
  'diamond',
  'path://M0 1h10L5 9.5z',
  'path://M4 0h2v4h4v2H6v4H4V6H0V4h4z',
] as const
/** From here on points are drawn in bulk, without an edge of their own: each by itself would take 0.05 ms. */
const LARGE = 400
/** From here on they would cover each other. */
const DENSE = 2000
const LOG_RATIO = 50

type Dot = readonly [x: number, y: number, position: number]

/** The front as a staircase over all points; dominated ones are faint, the third parameter is told by shape. */
export function paretoOption(scene: ParetoScene, theme: ThemeName): EChartsCoreOption {
  const { colors } = THEMES[theme]
  const onFront = new Set(scene.front)
  const dots = Array.from(scene.xs, (x, position): Dot => [
    x,
    scene.ys[position] ?? Number.NaN,
    position,
  ]).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
  const front = scene.front.flatMap((position) => dotAt(scene, position))
  const dominated = dots.filter(([, , position]) => !onFront.has(position))
  return {
    grid: { left: 56, right: 20, top: 12, bottom: 42 },
    xAxis: axisOf(scene.metricX, withPublished(scene.xs, scene.published, 'x'), true, theme),
    yAxis: axisOf(scene.metricY, withPublished(scene.ys, scene.published, 'y'), false, theme),
    series: [
      ...byShape(dominated, scene).flatMap(([shape, data]) => dominatedSeries(shape, data, scene, theme)),
      {
        type: 'line',
        step: METRICS[scene.metricX].direction === 'higher' ? 'start' : 'end',
        data: front,
        silent: true,
        symbol: 'none',
        lineStyle: { color: colors.accent, width: 1.5 },
        z: 3,
      },
      ...byShape(front, scene).map(([shape, data]) => ({
        type: 'scatter',
        id: `front ${shape}`,
        symbol: shape,
        symbolSize: 7,
        data,
        itemStyle: { color: colors.accent, borderColor: colors.panel, borderWidth: 1 },
        emphasis: { disabled: true },
        z: 4,
      })),
      ringSeries(scene, theme),
      ...publishedSeries(scene, theme),
    ],
  }
}

function dotAt({ xs, ys }: ParetoScene, position: number): readonly Dot[] {
  const [x, y] = [xs[position], ys[position]]
  return x === undefined || y === undefined ? [] : [[x, y, position]]
}

function byShape(
  dots: readonly Dot[],
  { shapeOf }: ParetoScene,
): readonly (readonly [string, readonly Dot[]])[] {
  const groups = Map.groupBy(dots, ([, , position]) => shapeAt(shapeOf, position))
  return [...groups]
}

function shapeAt(shapeOf: readonly number[] | undefined, position: number): string {
  return shapeOf === undefined ? 'circle' : (POINT_SHAPES[shapeOf[position] ?? 0] ?? 'circle')
}

function dominatedSeries(
  shape: string,
  data: readonly Dot[],
  { matches }: ParetoScene,
  theme: ThemeName,
): readonly object[] {
  const { colors } = THEMES[theme]
  const base = { type: 'scatter', symbol: shape, emphasis: { disabled: true }, z: 2 }
  const opacityOf = ([, , position]: Dot): number => (matches[position] === 1 ? 0.45 : 0.15)
  if (data.length <= LARGE) {
    const edge = { color: 'transparent', borderColor: colors.ink2, borderWidth: 1.2 }
    const dots = data.map((value) => ({ value, itemStyle: { ...edge, opacity: opacityOf(value) } }))
    return [{ ...base, id: `dominated ${shape}`, symbolSize: 7, data: dots }]
  }
  // In bulk all dots of a series are of one look.
  return [...Map.groupBy(data, opacityOf)].map(([opacity, dots]) => ({
    ...base,
    id: `dominated ${shape} ${opacity}`,
    // Below 4 a dot is a rectangle that is filled at once, and no path.
    symbolSize: data.length > DENSE ? 2.5 : 3.5,
    large: true,
    largeThreshold: 0,
    itemStyle: { color: colors.ink3, opacity },
    data: dots,
  }))
}

function ringSeries(scene: ParetoScene, theme: ThemeName) {
  const { colors } = THEMES[theme]
  return {
    type: 'scatter',
    id: 'rings',
    silent: true,
    symbol: 'circle',
    symbolSize: 16,
    data: scene.ringed.flatMap(({ position, color, label }) =>
      dotAt(scene, position).map((value) => ({
        value,
        itemStyle: { color: 'transparent', borderColor: color, borderWidth: 2 },
        label: {
          show: label !== '',
          formatter: label,
          position: 'bottom',
          fontFamily: FONTS.sans,
          fontSize: 11,
          fontWeight: 500,
          color: colors.ink,
          textBorderColor: colors.panel,
          textBorderWidth: 3,
        },
      })),
    ),
    z: 5,
  }
}

const CROSS =
  'path://M0 1.2 1.2 0 5 3.800 8.800 0 10 1.2 6.2 5 10 8.800 8.800 10 5 6.2 1.2 10 0 8.800 3.800 5z'

/** More names than this would lie over each other: the tip tells them. */
const MOST_NAMED = 4

/** A dash along the metric of which nothing was published, at its value in the sweep. */
function dashes({ published, xs, ys }: ParetoScene) {
  return published.flatMap(({ x, y, position }, index) => {
    const value = [x ?? xs[position] ?? Number.NaN, y ?? ys[position] ?? Number.NaN]
    if ((x === null) === (y === null) || !value.every(Number.isFinite)) return []
    return [{ value, published: index, symbolSize: y === null ? [2, 11] : [11, 2] }]
  })
}

/**
 * Crosses at what was published along both metrics; what was along one is a dashed line, or a dash at its point where
 * lines would be all there is to see.
 */
function publishedSeries(scene: ParetoScene, theme: ThemeName) {
  const { published, xs, ys } = scene
  if (published.length === 0) return []
  const { colors } = THEMES[theme]
  const nameOf = ({ network, design }: PublishedPoint): string =>
    published.length === 1 ? 'published' : `published, ${design} on ${network}`
  const label = {
    show: published.length <= MOST_NAMED,
    fontFamily: FONTS.sans,
    fontSize: 11,
    color: colors.ink,
    textBorderColor: colors.panel,
    textBorderWidth: 3,
  }
  const oneSided = published.filter(({ x, y }) => x === null || y === null)
  const lines = oneSided.length > MOST_NAMED ? [] : oneSided
  // Lines do not stretch an axis; a point nobody sees does.
  const [anyX, anyY] = [xs.find(Number.isFinite), ys.find(Number.isFinite)]
  return [
    {
      type: 'scatter',
      id: 'published reach',
      silent: true,
      symbolSize: 0,
      data: lines.map(({ x, y }) => [x ?? anyX, y ?? anyY]),
    },
    {
      type: 'scatter',
      id: 'published dashes',
      symbol: 'rect',
      itemStyle: { color: colors.ink, opacity: 1 },
      emphasis: { disabled: true },
      data: lines.length > 0 ? [] : dashes(scene),
      z: 6,
    },
    {
      type: 'scatter',
      id: 'published',
      symbol: CROSS,
      symbolSize: 9,
      itemStyle: { color: colors.ink },
      emphasis: { disabled: true },
      data: published.flatMap((point, index) =>
        point.x === null || point.y === null
          ? []
          : [
              {
                value: [point.x, point.y],
                published: index,
                label: { ...label, formatter: nameOf(point), position: 'right' },
              },
            ],
      ),
      markLine: {
        silent: true,
        symbol: 'none',
        animation: false,
        lineStyle: { color: colors.ink, width: 1, type: [4, 3] },
        data: lines.map((point) => ({
          ...(point.y === null ? { xAxis: point.x } : { yAxis: point.y }),
          label: { ...label, formatter: nameOf(point), position: 'insideStartTop' },
        })),
      },
      z: 6,
    },
  ]
}

/** The values of an axis with those published along it, which are to be on the picture, too. */
function withPublished(
  values: Float64Array,
  published: readonly PublishedPoint[],
  axis: 'x' | 'y',
): Float64Array {
  const more = published.flatMap((point) => point[axis] ?? [])
  return more.length === 0 ? values : Float64Array.from([...values, ...more])
}

function axisOf(metric: MetricId, values: Float64Array, isX: boolean, theme: ThemeName) {
  const { colors } = THEMES[theme]
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const isLog = low > 0 && high / low > LOG_RATIO
  return {
    type: isLog ? 'log' : 'value',
    name: metricTitle(metric),
    nameLocation: 'middle',
    nameGap: isX ? 26 : 42,
    nameTextStyle: { color: colors.ink2, fontFamily: FONTS.cond, fontSize: 11 },
    axisLine: { show: true, lineStyle: { color: colors.axis } },
    axisLabel: { formatter: axisNumber, hideOverlap: true },
    // Values far from zero and close together would be one dot.
    scale: isLog || low > 0.6 * high || low < 0,
    splitNumber: 6,
    ...(isLog ? { min: 10 ** Math.floor(Math.log10(low)), max: 10 ** Math.ceil(Math.log10(high)) } : {}),
  }
}
