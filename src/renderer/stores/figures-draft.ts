import type { FigureKindInfo, FigureSpec, FigureStyle, FigureWidth } from '../../shared/model/figures.ts'
import type { RunDetail } from '../../shared/model/runs.ts'
import type { ViewAddress } from '../workbench/address.ts'

/** Printed widths by their name, in mm: columns and text of IEEE transactions and of ACM's two-column format. */
export const FIGURE_WIDTHS: Readonly<Record<FigureWidth, { readonly title: string; readonly mm: number }>> = {
  'ieee-single': { title: 'IEEE, single column', mm: 88.9 },
  'ieee-double': { title: 'IEEE, double column', mm: 181 },
  'acm-single': { title: 'ACM, single column', mm: 84.7 },
  'acm-double': { title: 'ACM, double column', mm: 177.8 },
}

/** Tick labels are this much smaller than text. */
export const TICK_SCALE = 6.5 / 7

/** How a figure looks until it is told otherwise. */
export const INITIAL_STYLE: FigureStyle = {
  width: 'ieee-single',
  heightMm: 60,
  fontFamily: 'sans',
  fontSizePt: 7,
  palette: 'colour',
  showLegend: true,
}

/** A figure with everything at its start. */
export function newFigure(kind: string, title: string, change: Partial<FigureSpec> = {}): FigureSpec {
  return { kind, title, caption: '', runIds: [], options: {}, style: INITIAL_STYLE, ...change }
}

/** The figure that shows what a view shows; undefined where there is none. */
export function figureOfView({ kind, params }: Pick<ViewAddress, 'kind' | 'params'>): FigureSpec | undefined {
  const idsOf = (text = ''): readonly number[] =>
    text.split(',').flatMap((id) => (/^\d+$/.test(id) ? [Number(id)] : []))
  if (kind === 'run') {
    return newFigure('layer-bars', 'Cycles by layer', { runIds: idsOf(params['id']) })
  }
  if (kind === 'compare') {
    return newFigure('run-bars', 'Comparison', { runIds: idsOf(params['ids']) })
  }
  if (kind === 'heatmap') {
    const runIds = idsOf(params['runIds']).slice(0, 2)
    if (runIds.length === 2) return newFigure('heatmap-difference', 'Difference of occupancy', { runIds })
    return newFigure('heatmap', 'Occupancy', { runIds, options: windowOptions(params['window']) })
  }
  if (kind === 'sweep') {
    return newFigure('pareto', 'Pareto front', { sweepId: Number(params['id']) })
  }
  return undefined
}

/** A window as the heatmap's address has it: `from-to` in cycles. */
function windowOptions(text = ''): FigureSpec['options'] {
  const [, t0, t1] = /^(\d+)[-,](\d+)$/.exec(text) ?? []
  return t0 === undefined || t1 === undefined ? {} : { t0: Number(t0), t1: Number(t1) }
}

/** What a figure still needs before it can be drawn; undefined when nothing. */
export function missingOf(spec: FigureSpec, kind: FigureKindInfo | undefined): string | undefined {
  if (kind === undefined) return 'Choose what to draw'
  if (kind.needs === 'sweep') return spec.sweepId === undefined ? 'Choose a sweep' : undefined
  if (kind.needs === 'nothing') return undefined
  const { least, most } = kind.runs ?? { least: 1, most: 100 }
  const count = spec.runIds.length
  if (count < least) return least === 1 ? 'Choose a run' : `Choose ${least} runs`
  return count > most ? `Shows ${most === 1 ? 'one run' : `${most} runs`}: take some away` : undefined
}

/** The same figure after another kind was chosen: options of the old one mean nothing to the new one. */
export function withKind(spec: FigureSpec, kind: FigureKindInfo, oldTitle: string | undefined): FigureSpec {
  const isOwnTitle = spec.title !== oldTitle && spec.title !== ''
  const { sweepId, ...rest } = spec
  return {
    ...rest,
    ...(kind.needs === 'sweep' && sweepId !== undefined ? { sweepId } : {}),
    kind: kind.kind,
    title: isOwnTitle ? spec.title : kind.title,
    runIds: kind.needs === 'runs' ? spec.runIds : [],
    options: {},
  }
}

const shellWord = (text: string): string =>
  /^[\w.,=/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The figure on the command line. */
export function figureCli(spec: FigureSpec): string {
  const { kind, title, caption, runIds, sweepId, options, style } = spec
  const settings = Object.entries(options).map(([key, value]) => shellWord(`${key}=${value}`))
  return [
    `deltascope figure make ${kind}`,
    ...(runIds.length > 0 ? [`--runs ${runIds.join(' ')}`] : []),
    ...(sweepId === undefined ? [] : [`--sweep ${sweepId}`]),
    `--title ${shellWord(title)}`,
    ...(caption === '' ? [] : [`--caption ${shellWord(caption)}`]),
    ...(settings.length > 0 ? [`--set ${settings.join(' ')}`] : []),
    `--width ${style.width} --height ${style.heightMm} --font ${style.fontFamily} --size ${style.fontSizePt}`,
    ...(style.palette === 'greyscale' ? ['--grey'] : []),
    ...(style.showLegend ? [] : ['--no-legend']),
  ].join(' ')
}

type CaptionRun = Pick<RunDetail, 'workload' | 'design' | 'rows' | 'cols' | 'steps' | 'settings'>

/** Settings that name, title and array already tell. */
const TOLD = new Set(['workload', 'design', 'dataflow', 'rows', 'cols', 'peRows', 'peCols', 'steps'])
/** More settings than these make no caption. */
const MOST_SETTINGS = 6

/** A caption that says what was run: networks, designs, arrays, and what is set the same for all but not by default. */
export function captionOf(title: string, runs: readonly CaptionRun[]): string {
  const [first] = runs
  if (first === undefined) return `${title}.`
  const arrays = distinct(runs.filter(({ rows }) => rows > 0).map(({ rows, cols }) => `${rows} × ${cols}`))
  const steps = distinct(runs.map((run) => run.steps))
  const shared = first.settings.filter(
    ({ id, value, isDefault }) =>
      !isDefault &&
      !TOLD.has(id) &&
      runs.every(({ settings }) => settings.some((other) => other.id === id && other.value === value)),
  )
  const facts = [
    arrays.length === 0 ? '' : `${listed(arrays)} PEs`,
    steps.length === 1 && first.steps > 1 ? `${first.steps} steps` : '',
    ...shared
      .slice(0, MOST_SETTINGS)
      .map(
        ({ title: name, value, unit }) => `${name.toLowerCase()} ${value}${unit === '' ? '' : ` ${unit}`}`,
      ),
  ].filter((fact) => fact !== '')
  const what = `${listed(distinct(runs.map(({ workload }) => workload)))} on ${listed(distinct(runs.map(({ design }) => design)))}`
  return `${title}. ${[what, ...facts].join('; ')}.`
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly (string | number)[]): string {
  const [last, ...others] = words.toReversed()
  return others.length === 0 ? String(last ?? '') : `${others.toReversed().join(', ')} and ${last}`
}
