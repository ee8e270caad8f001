import { computed, onBeforeUnmount, proxyRefs, ref, shallowRef, type Ref } from 'vue'
import type { CellRule } from '../../../shared/analysis/heat-table.ts'
import { paretoFront } from '../../../shared/analysis/pareto.ts'
import { METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import type { SweepDetail } from '../../../shared/model/sweeps.ts'
import { useCatalog } from '../../stores/catalog.ts'
import { useSelection } from '../../stores/selection.ts'
import { matching, withBrush, type Brushes, type Range } from './brush.ts'
import { withFewLevels } from './bins.ts'
import { heatView, startingAxes } from './heat-view.ts'
import { plotAxes } from './plot-axes.ts'
import { metricColumn, sweepModel, varyingMetrics, type SweepModel } from './sweep-model.ts'

/** Everything the charts of one sweep share: what is drawn, what is brushed, what is selected. */
export type SweepScene = ReturnType<typeof useSweepScene>

/** What is shown first, in the order of preference. */
const HEADLINES: readonly MetricId[] = ['speedup', 'cycles', 'timeMs']
const COSTS: readonly MetricId[] = ['areaSquareMillimetres', 'dramBytes', 'energyMillijoules', 'utilPercent']
/** Against a ratio to the dense design stands another: bytes of different networks do not compare. */
const RATIO_COSTS: readonly MetricId[] = ['areaSquareMillimetres', 'trafficRatio']
const PLOTTED: readonly MetricId[] = [
  'cycles',
  'speedup',
  'utilPercent',
  'areaSquareMillimetres',
  'dramBytes',
]
const MOST_PLOTTED = 4

/** The scene over a sweep that may still be growing. Choices stay as points come in. */
export function useSweepScene(detail: Readonly<Ref<SweepDetail>>) {
  const catalog = useCatalog()
  const model = computed(() => sweepModel(detail.value, (field) => catalog.fieldsById.get(field)))
  const choices = useChoices(model)
  const tables = useTables(model, choices.metric)
  const front = useFront(model, choices)
  const plot = usePlot(model, choices.metric)
  const points = usePoints(model)
  return proxyRefs({ detail, model, ...choices, ...tables, ...front, ...plot, ...points })
}

/** Metrics as the user chose them, else those that tell most. */
function useChoices(model: Readonly<Ref<SweepModel>>) {
  const chosen = {
    metric: shallowRef<MetricId>(),
    frontX: shallowRef<MetricId>(),
    frontY: shallowRef<MetricId>(),
  }
  const varying = computed(() => varyingMetrics(model.value))
  const first = (wanted: readonly MetricId[], without: readonly MetricId[] = []): MetricId =>
    [...wanted, ...varying.value, ...model.value.metrics].find(
      (id) => varying.value.includes(id) && !without.includes(id),
    ) ??
    model.value.metrics.find((id) => !without.includes(id)) ??
    'cycles'
  const metric = choice(chosen.metric, () => first(HEADLINES))
  const frontY = choice(chosen.frontY, () => metric.value)
  const frontX = choice(chosen.frontX, () =>
    first(frontY.value === 'speedup' ? [...RATIO_COSTS, ...COSTS] : COSTS, [frontY.value]),
  )
  return { varying, metric, frontX, frontY }
}

function choice<T>(chosen: Ref<T | undefined>, usual: () => T) {
  return computed<T>({
    get: () => chosen.value ?? usual(),
    set: (value) => {
      chosen.value = value
    },
  })
}

function useTables(model: Readonly<Ref<SweepModel>>, metric: Readonly<Ref<MetricId>>) {
  const chosen = {
    x: shallowRef<string>(),
    y: shallowRef<string>(),
    third: shallowRef<string>(),
  }
  const start = computed(() => startingAxes(model.value.parameters))
  const axisX = choice(chosen.x, () => start.value.x)
  const axisY = choice(chosen.y, () => start.value.y)
  const axisThird = choice(chosen.third, () => start.value.third)
  const rule = ref<CellRule>('mean')
  const column = computed(() => metricColumn(model.value.points, metric.value))
  const heat = computed(() => {
    const [x, y, third] = [axisX.value, axisY.value, axisThird.value].map((id) => {
      const parameter = model.value.parameters.find((one) => one.id === id)
      return parameter === undefined ? undefined : withFewLevels(parameter)
    })
    return x === undefined ? undefined : heatView(column.value, [x, y, third], rule.value)
  })
  return { axisX, axisY, axisThird, rule, column, heat }
}

function useFront(
  model: Readonly<Ref<SweepModel>>,
  { frontX, frontY }: { readonly frontX: Readonly<Ref<MetricId>>; readonly frontY: Readonly<Ref<MetricId>> },
) {
  const front = computed(() => {
    const { points } = model.value
    const pairs = points.map(({ metrics }) => ({
      x: metrics?.[frontX.value] ?? null,
      y: metrics?.[frontY.value] ?? null,
    }))
    return paretoFront(pairs, METRICS[frontX.value].direction, METRICS[frontY.value].direction)
  })
  const onFront = computed(() => new Set(front.value))
  return { front, onFront }
}

function usePlot(model: Readonly<Ref<SweepModel>>, metric: Readonly<Ref<MetricId>>) {
  const selection = useSelection()
  const chosen = shallowRef<readonly MetricId[]>()
  const plotted = choice(chosen, () => {
    const varying = varyingMetrics(model.value)
    const wanted = [...new Set([metric.value, ...PLOTTED])].filter((id) => varying.includes(id))
    const used = new Set(wanted.slice(0, MOST_PLOTTED))
    return varying.filter((id) => used.has(id))
  })
  const axes = computed(() => plotAxes(model.value, plotted.value))
  const brushes = shallowRef<Brushes>(new Map())
  const matches = computed(() => matching(axes.value, brushes.value, model.value.points.length))
  const matchCount = computed(() => matches.value.reduce((sum, match) => sum + match, 0))
  const setBrush = (id: string, range: Range | undefined): void => {
    brushes.value = withBrush(brushes.value, id, range)
  }
  const clearBrushes = (): void => {
    brushes.value = new Map()
  }
  const forget = selection.addBrush({ isSet: () => brushes.value.size > 0, clear: clearBrushes })
  onBeforeUnmount(forget)
  return { plotted, axes, brushes, matches, matchCount, setBrush, clearBrushes }
}

/** Points by what all views share: their runs. */
function usePoints(model: Readonly<Ref<SweepModel>>) {
  const selection = useSelection()
  const runOf = (position: number): number | undefined => model.value.points[position]?.runId ?? undefined
  const positionsOf = (runIds: readonly number[]): readonly number[] =>
    runIds.flatMap((runId) => model.value.pointOfRun.get(runId) ?? [])
  const selected = computed(() => positionsOf(selection.runs))
  const baseline = computed(() =>
    selection.baseline === undefined ? undefined : model.value.pointOfRun.get(selection.baseline),
  )
  const hovered = computed(() =>
    selection.hoveredRun === undefined ? undefined : model.value.pointOfRun.get(selection.hoveredRun),
  )
  const toggle = (positions: readonly number[]): void => {
    const runs = positions.flatMap((position) => runOf(position) ?? [])
    const isIn = runs.length > 0 && runs.every((runId) => selection.runs.includes(runId))
    const others = selection.runs.filter((runId) => !runs.includes(runId))
    selection.select(isIn ? others : [...others, ...runs])
  }
  const hover = (position: number | undefined): void => {
    selection.hoveredRun = position === undefined ? undefined : runOf(position)
  }
  return { selected, baseline, hovered, toggle, hover, runOf }
}
