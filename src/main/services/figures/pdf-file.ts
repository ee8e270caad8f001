import Pdf from 'pdfkit'
import svgToPdf from 'svg-to-pdfkit'
import type { FigureStyle } from '../../../shared/model/figures.ts'
import { figureFont } from './figure-font.ts'
import { plainSvg, type SvgFigure } from './svg-file.ts'

const PT_PER_MM = 72 / 25.4

/** Same figure, same bytes: a document is dated, and this date says nothing. */
const NO_DATE = new Date(0)

/** One page of the printed size, vector, with the subset of its font inside. */
export async function pdfFile(figure: SvgFigure, style: FigureStyle): Promise<Buffer> {
  const size: [number, number] = [figure.widthMm * PT_PER_MM, figure.heightMm * PT_PER_MM]
  const document = new Pdf({
    size,
    margin: 0,
    info: { Title: figure.title, Creator: 'Deltascope', CreationDate: NO_DATE, ModDate: NO_DATE },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve) => document.once('end', () => resolve()))
  const font = figureFont(style.fontFamily)
  const name = font.path === undefined ? 'Helvetica' : font.name
  if (font.path !== undefined) document.registerFont(font.name, `${font.path}.ttf`)
  svgToPdf(document, plainSvg(figure), 0, 0, {
    width: size[0],
    height: size[1],
    fontCallback: () => name,
  })
  document.end()
  await ended
  return Buffer.concat(chunks)
}
