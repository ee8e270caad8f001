import type { Canvas, FigureScene } from '../scene.ts'
import { isScale, ROTATION_DEGREES, type NameTicks, type PlacedPanel } from './plot-layout.ts'
import { legendLines, legendOptions, type TexLegend } from './plot-legend.ts'
import { plotLines } from './plot-series.ts'
import type { Scale } from './plot-scale.ts'
import { tex } from './tex-text.ts'
import { mm } from './tex-units.ts'

/** What an axis is drawn with. */
export interface AxisFrame {
  readonly canvas: Canvas
  /** Of the figure, for the axis that carries it. */
  readonly legend: TexLegend | undefined
}

/** One axis with its plots, at its place in the picture. */
export function axisLines(scene: FigureScene, placed: PlacedPanel, frame: AxisFrame): readonly string[] {
  const { canvas, legend } = frame
  const options = [
    ...placeOptions(placed, canvas),
    ...titleOptions(placed, canvas),
    ...sideOptions('x', placed.isLying ? placed.values : placed.along),
    ...sideOptions('y', placed.isLying ? placed.along : placed.values),
    ...kindOptions(scene, placed),
    ...(legend === undefined ? [] : legendOptions(legend, legendPlace(placed, canvas))),
  ]
  return [
    '    \\begin{axis}[',
    ...options.map((option) => `      ${option},`),
    '    ]',
    ...plotLines(scene, placed, canvas),
    ...(legend === undefined ? [] : legendLines(legend)),
    '    \\end{axis}',
  ]
}

function placeOptions({ x, y, width, height }: PlacedPanel, { tickPx, textPx }: Canvas): readonly string[] {
  return [
    `at={(${mm(x)},${mm(y)})}, anchor=south west`,
    `scale only axis, width=${mm(width)}, height=${mm(height)}`,
    `label style={font=${font(textPx)}}, legend style={font=${font(textPx)}}, tick label style={font=${font(tickPx)}}`,
    'axis x line*=bottom, axis y line*=left, tick align=outside, major tick length=2pt, typeset ticklabels with strut',
  ]
}

function font(px: number): string {
  const pt = px * 0.75
  return `\\fontsize{${pt.toFixed(1)}}{${(1.2 * pt).toFixed(1)}}\\selectfont`
}

/** Titles stand where the layout has room for them. */
function titleOptions(placed: PlacedPanel, { textPx }: Canvas): readonly string[] {
  const { panel, width, height, xTitle, yTitle, xTitleGap, yTitleGap } = placed
  const description = (x: number, y: number): string =>
    `at={(axis description cs:${x.toFixed(4)},${y.toFixed(4)})}`
  return [
    ...(xTitle === ''
      ? []
      : [
          `xlabel={${tex(xTitle)}}`,
          `every axis x label/.append style={${description(0.5, -xTitleGap / height)}, anchor=north, inner sep=0pt}`,
        ]),
    ...(yTitle.length === 0
      ? []
      : [
          `ylabel={${yTitle.map(tex).join('\\\\')}}`,
          `every axis y label/.append style={${description(-yTitleGap / width, 0.5)}, rotate=0, anchor=center, align=center, inner sep=0pt}`,
        ]),
    ...(panel.title === ''
      ? []
      : [
          `title={${tex(panel.title)}}`,
          `title style={${description(0, 1)}, anchor=south west, inner sep=2pt, font=${font(textPx)}}`,
        ]),
  ]
}

function sideOptions(side: 'x' | 'y', along: NameTicks | Scale): readonly string[] {
  if (isScale(along)) {
    const { min, max, isLog, ticks } = along
    return [
      ...(isLog ? [`${side}mode=log`] : []),
      `${side}min=${min}, ${side}max=${max}`,
      `${side}tick={${ticks.map(({ at }) => at).join(',')}}, minor ${side} tick num=0, scaled ${side} ticks=false`,
      `${side}ticklabels={${ticks.map(({ text }) => `{${tex(text)}}`).join(',')}}`,
      ...(side === 'y' ? ['ymajorgrids, grid style={black!10}'] : []),
    ]
  }
  const { ticks, count, isRotated } = along
  return [
    `${side}min=-0.5, ${side}max=${count - 0.5}`,
    `${side}tick={${ticks.map(({ at }) => at).join(',')}}, ${side}tick style={draw=none}`,
    // Commas would part the list.
    `${side}ticklabels={${ticks.map(({ lines }) => `{${lines.map(tex).join('\\\\')}}`).join(',')}}`,
    ...(side === 'y' ? ['y dir=reverse', 'yticklabel style={align=right}'] : []),
    ...(isRotated ? [`xticklabel style={rotate=${ROTATION_DEGREES}, anchor=east}`] : []),
  ]
}

function kindOptions(
  { plot }: FigureScene,
  { isLying, width, height, along, isDense }: PlacedPanel,
): readonly string[] {
  if (plot.kind === 'areas') return ['const plot', 'stack plots=y']
  if (plot.kind !== 'stacked') return []
  const count = isScale(along) ? 1 : along.count
  const share = isDense ? 0.92 : 0.7
  const bar = ((isLying ? height : width) / count) * share
  return [isLying ? 'xbar stacked' : 'ybar stacked', `bar width=${mm(bar)}`]
}

/** The legend starts at the left edge of the figure, above all panels and their titles. */
function legendPlace({ panel, left, width, height }: PlacedPanel, { textPx }: Canvas) {
  return { x: -left / width, y: 1 + (textPx * (panel.title === '' ? 0.6 : 2.3)) / height }
}
