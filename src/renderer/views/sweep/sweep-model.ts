import { axisOrder, isKnown } from '../../../shared/analysis/points.ts'
import type { FieldInfo } from '../../../shared/model/catalog.ts'
import { METRIC_IDS, type MetricId } from '../../../shared/model/metrics.ts'
import type { SweepDetail, SweepPoint } from '../../../shared/model/sweeps.ts'
import { inSentence } from '../../../shared/format/in-sentence.ts'

/** One value of a parameter. */
export interface Level {
  /** Of its first field. */
  readonly value: number | string
  /** As short as it can be told. */
  readonly text: string
  /** With the values of all its fields. */
  readonly fullText: string
}

/** Something that varies: a field, or fields that always change together, as the sides of square arrays do. */
export interface Parameter {
  /** Its first field. */
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly fields: readonly string[]
  /** In axis order. */
  readonly levels: readonly Level[]
  /** Level of each point by its position; -1 where the point has no such field. */
  readonly levelOf: readonly number[]
}

/** A sweep as its charts see it. */
export interface SweepModel {
  readonly points: readonly SweepPoint[]
  readonly parameters: readonly Parameter[]
  /** Metrics at least one point has. */
  readonly metrics: readonly MetricId[]
  /** Position of each run; of the first point where one run answers several. */
  readonly pointOfRun: ReadonlyMap<number, number>
}

type Describe = (field: string) => Pick<FieldInfo, 'title' | 'unit'> | undefined

/** The parameters that vary and the metrics there are. Fields of one value are constants, no parameters. */
export function sweepModel(detail: SweepDetail, describe: Describe): SweepModel {
  const points = detail.results
  const columns = detail.fields
    .map((field) => columnOf(field, points))
    .filter(({ values }) => values.length > 1)
  // Samples of a range hardly ever repeat: that two of them change together says nothing.
  const groups = detail.spec.plan.kind === 'random' ? columns.map((column) => [column]) : together(columns)
  const pointOfRun = new Map<number, number>()
  for (const [position, { runId }] of points.entries()) {
    if (runId !== null && !pointOfRun.has(runId)) pointOfRun.set(runId, position)
  }
  return {
    points,
    parameters: groups.map((group) => parameterOf(group, describe)),
    metrics: METRIC_IDS.filter((id) => points.some(({ metrics }) => isKnown(metrics?.[id]))),
    pointOfRun,
  }
}

interface Column {
  readonly field: string
  readonly values: readonly (number | string)[]
  readonly levelOf: readonly number[]
}

function columnOf(field: string, points: readonly SweepPoint[]): Column {
  const values = axisOrder(points.flatMap((point) => point.values[field] ?? []))
  const levels = new Map(values.map((value, level) => [value, level]))
  return {
    field,
    values,
    levelOf: points.map((point) => levels.get(point.values[field] ?? '') ?? -1),
  }
}

/** Columns in groups that change together, in the order of the first of each. */
function together(columns: readonly Column[]): readonly (readonly Column[])[] {
  const groups: Column[][] = []
  for (const column of columns) {
    const group = groups.find(([first]) => first !== undefined && isSame(first, column))
    if (group === undefined) groups.push([column])
    else group.push(column)
  }
  return groups
}

/** One value of either always comes with one value of the other. */
function isSame(a: Column, b: Column): boolean {
  if (a.values.length !== b.values.length) return false
  const partner = new Map<number, number>()
  for (const [position, level] of a.levelOf.entries()) {
    const other = b.levelOf[position] ?? -1
    if ((partner.get(level) ?? other) !== other) return false
    partner.set(level, other)
  }
  return new Set(partner.values()).size === partner.size
}

function parameterOf(group: readonly Column[], describe: Describe): Parameter {
  const [first] = group
  if (first === undefined) throw new Error('a group has at least one column')
  const facts = group.map(({ field }) => describe(field))
  const titles = group.map(({ field }, index) => facts[index]?.title ?? field)
  const units = new Set(facts.map((info) => info?.unit ?? ''))
  return {
    id: first.field,
    title: titles.length > 2 ? `${titles[0]} and ${titles.length - 1} more` : titles.join(', '),
    unit: units.size === 1 ? ([...units][0] ?? '') : '',
    fields: group.map(({ field }) => field),
    levels: levelsOf(group, first.values),
    levelOf: first.levelOf,
  }
}

/** `128` where all fields have this value, else `64 / 64 / 32`; in short `64` where the fields keep their proportion. */
function levelsOf(group: readonly Column[], values: readonly (number | string)[]): readonly Level[] {
  const firstAt = new Map<number, number>()
  for (const [position, level] of (group[0]?.levelOf ?? []).entries())
    if (!firstAt.has(level)) firstAt.set(level, position)
  const tuples = values.map((_, level) => {
    const position = firstAt.get(level) ?? -1
    return group.map((column) => column.values[column.levelOf[position] ?? -1] ?? '')
  })
  const isProportional = areProportional(tuples)
  // Told when they are asked for: ten thousand samples have as many levels, and few are ever shown.
  return values.map((value, level): Level => ({
    value,
    get text() {
      return isProportional ? valueText(value) : this.fullText
    },
    get fullText() {
      const texts = (tuples[level] ?? []).map(valueText)
      return new Set(texts).size === 1 ? (texts[0] ?? '') : texts.join(' / ')
    },
  }))
}

/** Every value is the same multiple of the first of its tuple in all tuples. */
function areProportional(tuples: readonly (readonly (number | string)[])[]): boolean {
  const ratios = tuples.map(([first, ...rest]) => rest.map((value) => Number(value) / Number(first)))
  return ratios.every((ratio) =>
    ratio.every((value, index) => Math.abs(value / (ratios[0]?.[index] ?? Number.NaN) - 1) < 1e-9),
  )
}

/** A value of a field as it is written in tables: numbers with at most six significant digits. */
export function valueText(value: number | string): string {
  return typeof value === 'string' ? value : String(Number(value.toPrecision(6)))
}

/** The values of a point in words: `GUID256, 128, ws`. */
export function pointText({ parameters }: SweepModel, position: number): string {
  return parameters
    .map(({ title, unit, levels, levelOf }) => {
      const level = levels[levelOf[position] ?? -1]
      if (level === undefined) return undefined
      if (typeof level.value === 'string') return level.fullText
      return unit === '' ? `${inSentence(title)} ${level.fullText}` : `${level.fullText} ${unit}`
    })
    .filter((text) => text !== undefined)
    .join(', ')
}

/** The metric of each point; NaN where it has none. */
export function metricColumn(points: readonly SweepPoint[], metric: MetricId): Float64Array {
  const column = new Float64Array(points.length)
  for (const [position, { metrics }] of points.entries()) column[position] = metrics?.[metric] ?? Number.NaN
  return column
}

/** Metrics whose values differ between points. */
export function varyingMetrics({ points, metrics }: SweepModel): readonly MetricId[] {
  return metrics.filter((id) => {
    const first = points.find((point) => isKnown(point.metrics?.[id]))?.metrics?.[id]
    return points.some((point) => isKnown(point.metrics?.[id]) && point.metrics[id] !== first)
  })
}
