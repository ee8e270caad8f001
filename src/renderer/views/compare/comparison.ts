import { configDiff, type DifferingSetting } from '../../../shared/analysis/config-diff.ts'
import { metricDelta, type MetricDelta, type Verdict } from '../../../shared/analysis/metric-delta.ts'
import { fixed, GROUP_SPACE, MISSING, signed, withUnit } from '../../../shared/format/numbers.ts'
import { METRIC_IDS, METRICS, type MetricId } from '../../../shared/model/metrics.ts'
import type { RunDetail, Setting } from '../../../shared/model/runs.ts'
import { metricTexts } from '../../widgets/metric-text.ts'

/** How differences to the baseline are written. */
export type DeltaKind = 'percent' | 'absolute' | 'ratio'

/** A cell: the value, and its difference to the baseline; the baseline itself has none. */
export interface ComparedCell {
  readonly text: string
  /** The value with all its digits where the text has a prefix, else the text. */
  readonly full: string
  readonly delta: string
  readonly verdict: Verdict | 'small' | 'none'
}

/** A row of the table; `raw` are the values with all their digits. */
export interface ComparedRow {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly definition: string
  readonly cells: readonly ComparedCell[]
  readonly raw: readonly (number | string | null)[]
}

/** A row of a metric. */
export interface MetricRow extends ComparedRow {
  readonly id: MetricId
}

/** Runs beside each other; the first is the baseline. */
export interface Comparison {
  /** Settings that all runs have, with several values. */
  readonly differing: readonly ComparedRow[]
  /** Settings that only some of the runs have. */
  readonly partial: readonly ComparedRow[]
  readonly equal: readonly ComparedRow[]
  readonly metrics: readonly MetricRow[]
}

/** A difference below this is rounding to the eye, in percent. */
const SMALL_PERCENT = 0.05

/** Settings and metrics of runs beside each other. */
export function compareRuns(
  runs: readonly Pick<RunDetail, 'settings' | 'metrics'>[],
  kind: DeltaKind,
): Comparison {
  const { differing, equal } = configDiff(runs.map(({ settings }) => settings))
  const shown = METRIC_IDS.filter((id) => runs.some(({ metrics }) => metrics[id] !== null))
  const isShared = ({ values }: DifferingSetting): boolean => !values.includes(null)
  return {
    differing: differing.filter(isShared).map(differingRow),
    partial: differing.filter((setting) => !isShared(setting)).map(differingRow),
    equal: equal.map((setting) => equalRow(setting, runs.length)),
    metrics: shown.map((id) =>
      metricRow(
        id,
        runs.map(({ metrics }) => metrics[id]),
        kind,
      ),
    ),
  }
}

function differingRow({ id, title, unit, values }: DifferingSetting): ComparedRow {
  return { id, title, unit, definition: '', cells: values.map(settingCell), raw: values }
}

function equalRow({ id, title, unit, value }: Setting, count: number): ComparedRow {
  const values = Array.from({ length: count }, () => value)
  return { id, title, unit, definition: '', cells: values.map(settingCell), raw: values }
}

function settingCell(value: number | string | null): ComparedCell {
  const text = value === null ? MISSING : typeof value === 'number' ? fixed(value, decimalsOf(value)) : value
  return { text, full: text, delta: '', verdict: 'none' }
}

/** As many as a setting was typed with. */
function decimalsOf(value: number): number {
  return Number.isInteger(value) ? 0 : Math.min(6, (String(value).split('.')[1] ?? '').length)
}

/** A metric of every run against the first one's. */
export function metricRow(id: MetricId, values: readonly (number | null)[], kind: DeltaKind): MetricRow {
  const { title, direction, definition } = METRICS[id]
  const { unit, texts } = shortTexts(id, values)
  const cells = values.map((value, at): ComparedCell => {
    const text = texts[at] ?? MISSING
    const full = value === null ? text : withUnit(fixed(value, METRICS[id].decimals), METRICS[id].unit)
    if (at === 0) return { text, full, delta: '', verdict: 'none' }
    const delta = metricDelta(value, values[0] ?? null, direction)
    return { text, full, delta: deltaText(id, delta, kind, values), verdict: shownVerdict(delta) }
  })
  return { id, title, unit, definition, cells, raw: values }
}

function shownVerdict(delta: MetricDelta | null): ComparedCell['verdict'] {
  if (delta === null) return 'none'
  const isSmall = delta.percent !== null && Math.abs(delta.percent) < SMALL_PERCENT
  return isSmall && delta.verdict !== 'equal' ? 'small' : delta.verdict
}

function deltaText(
  id: MetricId,
  delta: MetricDelta | null,
  kind: DeltaKind,
  values: readonly (number | null)[],
): string {
  if (delta === null) return MISSING
  if (delta.verdict === 'equal') return 'equal'
  if (kind === 'percent') return delta.percent === null ? MISSING : withUnit(signed(delta.percent, 1), '%')
  if (kind === 'ratio') return delta.ratio === null ? MISSING : withUnit(fixed(delta.ratio, 3), '×')
  const { unit, decimals } = METRICS[id]
  // Bytes are in the prefix of the row.
  const shown = shortTexts(id, [delta.absolute, ...values])
  if (shown.unit !== unit) return withSign(shown.texts[0] ?? MISSING, delta.absolute)
  return unit === '%' ? withUnit(signed(delta.absolute, decimals), 'pp') : signed(delta.absolute, decimals)
}

/** Counts from here on are told in a prefix: thirteen characters are a column's width. */
const LONG_COUNT = 1e10
const PREFIXES = [
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
] as const
/** Decimals of counts after a prefix. */
const SHORT_DECIMALS = 3

/** Values in one unit and precision; counts too long for a column in the prefix of the largest, as bytes are. */
function shortTexts(id: MetricId, values: readonly (number | null)[]): ReturnType<typeof metricTexts> {
  const { unit, decimals } = METRICS[id]
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)))
  if (decimals > 0 || unit === 'B' || largest < LONG_COUNT) return metricTexts(id, values)
  const [scale, prefix] = PREFIXES.find(([least]) => largest >= least) ?? [1, '']
  return {
    // `G words`, but a plain `G` of what is counted without a unit.
    unit: unit === '' ? prefix : withUnit(prefix, unit),
    texts: values.map((value) => (value === null ? MISSING : fixed(value / scale, SHORT_DECIMALS))),
  }
}

/** Digits of the longest value, difference and number of a setting of a run: how wide its column has to be. */
export function cellLengths(
  { differing, partial, metrics }: Comparison,
  run: number,
): { readonly value: number; readonly delta: number; readonly setting: number } {
  const longest = (rows: readonly ComparedRow[], of: (cell: ComparedCell) => string): number =>
    Math.max(0, ...rows.map(({ cells }) => (cells[run] === undefined ? 0 : digitsOf(of(cells[run])))))
  const isNumber = ({ raw }: ComparedRow): boolean => raw.every((value) => typeof value !== 'string')
  return {
    value: longest(metrics, ({ text }) => text),
    delta: longest(metrics, ({ delta }) => delta),
    setting: longest([...differing, ...partial].filter(isNumber), ({ text }) => text),
  }
}

/** As many digits wide as a text: the space between groups of digits is half as wide as a digit. */
function digitsOf(text: string): number {
  return text.length - (text.split(GROUP_SPACE).length - 1) / 2
}

function withSign(text: string, value: number): string {
  return value > 0 ? `+${text}` : text
}

/** The table as text, columns parted by `separator`; numbers with all their digits. */
export function comparisonText(
  { differing, partial, equal, metrics }: Comparison,
  labels: readonly string[],
  { separator, withEqual }: { readonly separator: ',' | '\t'; readonly withEqual: boolean },
): string {
  const rows = [...differing, ...partial, ...(withEqual ? equal : []), ...metrics]
  const lines = [
    ['', 'unit', ...labels],
    ...rows.map(({ title, id, raw }) => [
      title,
      // The shown unit may have a prefix; raw values are in the metric's own.
      isMetric(id) ? METRICS[id].unit : (rows.find((row) => row.id === id)?.unit ?? ''),
      ...raw.map((value) => (value === null ? '' : String(value))),
    ]),
  ]
  const quote = (text: string): string =>
    separator === ',' && /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  return lines.map((line) => line.map(quote).join(separator)).join('\n')
}

function isMetric(id: string): id is MetricId {
  return Object.hasOwn(METRICS, id)
}
