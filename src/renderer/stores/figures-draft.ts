import type { FigureKindInfo, FigureSpec, FigureStyle } from '../../shared/model/figures.ts'
import type { ViewAddress } from '../workbench/address.ts'

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

/** A chart of a view that can become a figure. */
interface ViewFigure {
  readonly kind: string
  readonly title: string
}

/**
 * Charts of the views that show runs, and what else their runs can be drawn as, the usual one first. The comparison
 * names charts of its own.
 */
export const FIGURES_OF_VIEWS: Readonly<
  Record<'run' | 'compare' | 'heatmap', readonly [ViewFigure, ...ViewFigure[]]>
> = {
  run: [
    { kind: 'layer-stack', title: 'Layers, by what they went to' },
    { kind: 'layer-bars', title: 'Cycles by layer' },
    { kind: 'roofline', title: 'Roofline' },
    { kind: 'cycle-groups', title: 'Where the cycles went' },
    { kind: 'step-matrix', title: 'Layers by steps' },
    { kind: 'dram-causes', title: 'DRAM traffic by cause' },
    { kind: 'heatmap', title: 'Occupancy' },
  ],
  compare: [
    { kind: 'run-bars', title: 'Comparison' },
    { kind: 'cycle-accounting', title: 'Where the cycles went' },
    { kind: 'dram-causes', title: 'DRAM traffic by cause' },
  ],
  heatmap: [
    { kind: 'heatmap', title: 'Occupancy' },
    { kind: 'dram-over-time', title: 'DRAM traffic over time' },
    { kind: 'accounting-over-time', title: 'Cycle accounting over time' },
  ],
}

type Shown = Pick<ViewAddress, 'kind' | 'params'>

/** The figure that shows what a view shows, or one of its charts by kind; undefined where there is none. */
export function figureOfView({ kind, params }: Shown, chart?: string): FigureSpec | undefined {
  const idsOf = (text = ''): readonly number[] =>
    text.split(',').flatMap((id) => (/^\d+$/.test(id) ? [Number(id)] : []))
  if (kind === 'run' || kind === 'compare') {
    const charts = FIGURES_OF_VIEWS[kind]
    const { kind: wanted, title } = charts.find((one) => one.kind === chart) ?? charts[0]
    const runIds = idsOf(params[kind === 'run' ? 'id' : 'ids'])
    return newFigure(wanted, title, { runIds })
  }
  if (kind === 'heatmap') {
    const runIds = idsOf(params['runIds']).slice(0, 2)
    if (runIds.length === 2 && chart === undefined)
      return newFigure('heatmap-difference', 'Difference of occupancy', { runIds })
    const [usual] = FIGURES_OF_VIEWS.heatmap
    const { kind: lane, title } = FIGURES_OF_VIEWS.heatmap.find((one) => one.kind === chart) ?? usual
    return newFigure(lane, title, {
      runIds: runIds.slice(0, 1),
      options: windowOptions(params['window']),
    })
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
