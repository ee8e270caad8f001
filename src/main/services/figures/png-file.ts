import { Resvg } from '@resvg/resvg-js'
import { crc32 } from 'node:zlib'
import type { FigureStyle } from '../../../shared/model/figures.ts'
import { figureFont } from './figure-font.ts'
import { plainSvg, type SvgFigure } from './svg-file.ts'

const MM_PER_INCH = 25.4
/** Signature and IHDR chunk, behind which pHYs belongs. */
const HEAD_BYTES = 8 + 25

/** The figure in pixels, `dpi` of them an inch of paper; the file says so, so that it is placed in its printed size. */
export function pngFile(figure: SvgFigure, style: FigureStyle, dpi: number): Buffer {
  const { name, path } = figureFont(style.fontFamily)
  const drawn = new Resvg(sharpCells(plainSvg(figure)), {
    background: '#FFFFFF',
    fitTo: { mode: 'width', value: Math.round((figure.widthMm / MM_PER_INCH) * dpi) },
    font: {
      loadSystemFonts: path === undefined,
      ...(path === undefined ? {} : { fontFiles: [`${path}.ttf`], defaultFontFamily: name }),
    },
  })
  return withResolution(drawn.render().asPng(), dpi)
}

/** The rasteriser knows the older word only; with the newer one it would smooth the cells. */
function sharpCells(svg: string): string {
  return svg.replaceAll('image-rendering="pixelated"', 'image-rendering="optimizeSpeed"')
}

/** The file with a pHYs chunk: pixels per metre in both directions. */
function withResolution(png: Buffer, dpi: number): Buffer {
  const perMetre = Math.round((dpi * 1000) / MM_PER_INCH)
  const chunk = Buffer.alloc(4 + 4 + 9 + 4)
  chunk.writeUInt32BE(9, 0)
  chunk.write('pHYs', 4, 'latin1')
  chunk.writeUInt32BE(perMetre, 8)
  chunk.writeUInt32BE(perMetre, 12)
  chunk.writeUInt8(1, 16)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17)
  return Buffer.concat([png.subarray(0, HEAD_BYTES), chunk, png.subarray(HEAD_BYTES)])
}
