import type { StudyFigure } from '../../../engine/studies/seed-study-figures.ts'
import type { FigureStyle } from '../../../shared/model/figures.ts'
import { arrayLook, groupedBars } from './grouped-bars.ts'
import type { FigureScene, TableColumn } from './scene.ts'

const HEIGHT_MM = 62
const TEXT_PT = 7

/** How the figures of the study are printed: two columns where one would be too narrow. */
export function studyStyle(figure: StudyFigure): FigureStyle {
  const isWide = figure.panels.length > 1 || figure.panels.some((panel) => panel.labelDecimals !== undefined)
  return {
    width: isWide ? 'ieee-double' : 'ieee-single',
    heightMm: HEIGHT_MM,
    fontFamily: 'sans',
    fontSizePt: TEXT_PT,
    palette: 'colour',
    showLegend: true,
  }
}

/** A figure of the study: a category per layer or array, a column per array and what was published. */
export function studyScene(figure: StudyFigure): FigureScene {
  const arrays = figure.panels.flatMap(({ series }) => series.map(({ array }) => array))
  const labelDecimals = figure.panels[0]?.labelDecimals
  return {
    title: figure.title,
    option: (canvas) => groupedBars(figure, canvas),
    table: { columns: COLUMNS, rows: rowsOf(figure) },
    plot: {
      kind: 'bars',
      x: 2,
      y: [4],
      series: 3,
      seriesLook: (canvas, side) => {
        const array = arrays.find((size) => String(size) === side)
        return array === undefined ? { title: side, fill: 0 } : arrayLook(canvas, array)
      },
      panel: 0,
      unit: 1,
      published: 5,
      xAxis: { title: figure.panels[0]?.xTitle ?? '', unit: '' },
      // The axis says `Layer` already.
      nameOf: (name) => name.slice(name.indexOf(' ') + 1),
      ...(labelDecimals === undefined ? {} : { labelDecimals }),
    },
    about: 'Bars: simulated by the rules of SCALE-Sim v2. Marks: published in the study of 2024',
  }
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'quantity', unit: '', kind: 'text' },
  { title: 'unit', unit: '', kind: 'text' },
  { title: 'category', unit: '', kind: 'text' },
  { title: 'array', unit: 'PEs a side', kind: 'number', decimals: 0 },
  { title: 'simulated', unit: '', kind: 'number' },
  { title: 'published', unit: '', kind: 'number' },
]

function rowsOf({ panels }: StudyFigure): FigureScene['table']['rows'] {
  return panels.flatMap(({ quantity, unit, xTitle, categories, series }) =>
    series.flatMap(({ array, bars }) =>
      bars.map(({ simulated, published }, index) => [
        quantity,
        unit,
        `${xTitle.toLowerCase()} ${categories[index] ?? ''}`,
        array,
        simulated,
        published ?? null,
      ]),
    ),
  )
}
