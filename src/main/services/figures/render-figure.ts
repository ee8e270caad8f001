import { BarChart, CustomChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TitleComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { StudyFigure } from '../../../engine/studies/seed-study-figures.ts'
import { embeddedFontStyle } from './figure-font.ts'
import { DOUBLE_COLUMN_MM, PX_PER_MM, SINGLE_COLUMN_MM } from './figure-style.ts'
import { groupedBars } from './grouped-bars.ts'

use([BarChart, CustomChart, AriaComponent, GridComponent, LegendComponent, TitleComponent, SVGRenderer])

const HEIGHT_MM = 62

/** The figure as one SVG file, in the size it is printed, with its font inside. */
export function renderFigure(figure: StudyFigure): string {
  const isWide = figure.panels.length > 1 || figure.panels.some((panel) => panel.labelDecimals !== undefined)
  const widthMm = isWide ? DOUBLE_COLUMN_MM : SINGLE_COLUMN_MM
  const [width, height] = [Math.round(widthMm * PX_PER_MM), Math.round(HEIGHT_MM * PX_PER_MM)]
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption(groupedBars(figure, width))
    return standalone(chart.renderToSVGString(), figure, { width, height, widthMm })
  } finally {
    // An open chart keeps the process alive.
    chart.dispose()
  }
}

/** The drawing alone: with its printed size, title and font, ids of its own, and nothing for a mouse. */
function standalone(
  svg: string,
  { id, title }: StudyFigure,
  size: { readonly width: number; readonly height: number; readonly widthMm: number },
): string {
  const { width, height, widthMm } = size
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" role="img" ` +
    `width="${widthMm}mm" height="${HEIGHT_MM}mm" viewBox="0 0 ${width} ${height}">`
  const body = svg
    .replace(/^<svg[^>]*>/, '')
    // What only a page with the library around it needs (hover styles, data behind the marks), and empty hatches.
    .replaceAll(/<style[^>]*>.*?<\/style>/gs, '')
    .replaceAll(/<path d="" [^>]*><\/path>\n?/g, '')
    .replaceAll(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
    .replaceAll(/zr\d+-/g, `${id}-`)
  return `${head}<title>${title}</title>${embeddedFontStyle()}${body}\n`
}
