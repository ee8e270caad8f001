import type { FigureStyle } from '../../../../shared/model/figures.ts'
import { canvasOf, type Canvas, type FigureScene } from '../scene.ts'
import { axisLines } from './plot-axis.ts'
import { panelsOf } from './plot-data.ts'
import { placed } from './plot-layout.ts'
import { legendOf, SWATCH_LINES } from './plot-legend.ts'
import { colorLines } from './plot-looks.ts'
import { tex } from './tex-text.ts'
import { printWidthMm, pxPerMm } from './tex-units.ts'

/** What a figure in a paper has around its plot. */
export interface TexFrame {
  readonly caption: string
  /** Name of the files of the figure without their endings, and of its label. */
  readonly stem: string
}

/** True where TeX cannot draw the figure: its float includes the PDF, which must be there too. */
export function needsPdf({ plot }: Pick<FigureScene, 'plot'>): boolean {
  return plot.kind === 'image'
}

/**
 * The figure as a LaTeX float as wide as its column: pgfplots axes with their data inside, caption and label. A heatmap
 * has more cells than TeX can hold, and parallel axes are none of its plots: their floats include the PDF of the same
 * name.
 */
export function pgfplotsFile(scene: FigureScene, style: FigureStyle, { caption, stem }: TexFrame): string {
  const float = style.width.endsWith('double') ? 'figure*' : 'figure'
  const width = printWidthMm(style)
  const isImage = needsPdf(scene)
  const body = isImage
    ? [`  \\includegraphics[width=${width}mm]{${stem}.pdf}`]
    : picture(scene, { ...canvasOf(style), width: width * pxPerMm })
  return [
    ...(isImage
      ? [
          '% \\usepackage{graphicx}',
          `% TeX has no such plot: ${stem}.pdf, the PDF of this figure, belongs beside it.`,
        ]
      : ['% \\usepackage{pgfplots} \\pgfplotsset{compat=1.18} \\usetikzlibrary{patterns}']),
    `\\begin{${float}}`,
    '  \\centering',
    ...body,
    `  \\caption{${tex(caption)}}`,
    `  \\label{fig:${stem}}`,
    `\\end{${float}}`,
    '',
  ].join('\n')
}

function picture(scene: FigureScene, canvas: Canvas): readonly string[] {
  const panels = panelsOf(scene, canvas)
  const legend = legendOf(scene, panels, canvas)
  const sides = scene.plot.ranges?.sides.map(({ fill }) => fill) ?? []
  const fills = panels.flatMap(({ series }) => series.map(({ fill }) => fill))
  const hasFront = scene.plot.marks?.some(({ look }) => look === 'front') === true
  return [
    ...colorLines(canvas, [...(sides.length > 0 ? sides : fills), ...(hasFront ? [0] : [])]),
    ...(legend.entries.length === 0 ? [] : SWATCH_LINES),
    '  \\begin{tikzpicture}',
    ...placed(scene, panels, canvas, legend.height).flatMap((panel, index) =>
      axisLines(scene, panel, { canvas, legend: index === 0 ? legend : undefined }),
    ),
    '  \\end{tikzpicture}',
  ]
}
