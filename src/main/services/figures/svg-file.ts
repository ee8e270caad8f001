import { BarChart, CustomChart, HeatmapChart, LineChart, ParallelChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  ParallelComponent,
  TitleComponent,
  VisualMapComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { FigureStyle } from '../../../shared/model/figures.ts'
import { embeddedFontStyle } from './figure-font.ts'
import { canvasOf, widthMmOf, type FigureScene } from './scene.ts'

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ParallelChart,
  ScatterChart,
  AriaComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  ParallelComponent,
  TitleComponent,
  VisualMapComponent,
  SVGRenderer,
])

/** A drawing and its printed size. */
export interface SvgFigure {
  /** The content of the file, without a font. */
  readonly body: string
  readonly width: number
  readonly height: number
  readonly widthMm: number
  readonly heightMm: number
  readonly title: string
}

/** Draws the scene at its printed size. */
export function drawScene(scene: FigureScene, style: FigureStyle): SvgFigure {
  const canvas = canvasOf(style)
  const { width, height } = canvas
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption(scene.option(canvas))
    const body = drawingOnly(chart.renderToSVGString())
    return { body, width, height, widthMm: widthMmOf(style), heightMm: style.heightMm, title: scene.title }
  } finally {
    // An open chart keeps the process alive.
    chart.dispose()
  }
}

/** One SVG file that needs nothing else: printed size, title, and its font inside. */
export function standaloneSvg(figure: SvgFigure, style: FigureStyle): string {
  return svgText(figure, embeddedFontStyle(style.fontFamily))
}

/** The drawing as SVG for programs that have the font already. */
export function plainSvg(figure: SvgFigure): string {
  return svgText(figure, '')
}

function svgText({ body, width, height, widthMm, heightMm, title }: SvgFigure, font: string): string {
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" role="img" ` +
    `width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${width} ${height}">`
  return `${head}<title>${escaped(title)}</title>${font}${body}\n`
}

/** A text with its halo: what stands before and after the halo's colour, without the order of painting. */
const HALO =
  /<text ([^>]*?)( fill="[^"]*") stroke="([^"]*)"( stroke-width="[^"]*") paint-order="stroke"[^>]*>([^<]*)<\/text>/g

/** Without what only a page with the library around it needs: hover styles, data behind the marks, empty hatches. */
function drawingOnly(svg: string): string {
  return (
    svg
      .replace(/^<svg[^>]*>/, '')
      .replaceAll(/<style[^>]*>.*?<\/style>/gs, '')
      .replaceAll(/<path d="" [^>]*><\/path>\n?/g, '')
      .replaceAll(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
      // The library counts its charts; the same figure must be the same file.
      .replaceAll(/zr\d+-/g, 'f-')
      // Not every program knows the order of painting: the halo is a text of its own, below the words.
      .replaceAll(HALO, '<text $1 fill="$3" stroke="$3"$4>$5</text>\n<text $1$2>$5</text>')
      // Raster in vector: cells stay cells at any size.
      .replaceAll(/<image /g, '<image preserveAspectRatio="none" image-rendering="pixelated" ')
  )
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
