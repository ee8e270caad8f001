import { bytes, fixed, withUnit } from '../../../../shared/format/numbers.ts'
import { FIGURE_PRESETS, LEAST_DPI } from '../../../../shared/model/figure-presets.ts'
import type { FigureCheck, FigureStyle } from '../../../../shared/model/figures.ts'
import { canvasOf, type FigureScene } from '../scene.ts'
import type { SvgFigure } from '../svg-file.ts'
import { drawnTexts, fontMeasure, overhangPx, overlap, type DrawnText } from './drawn-texts.ts'
import { pdfFacts, type PdfFacts } from './pdf-facts.ts'
import { imagesOf } from './raster-facts.ts'
import { closestLooks, seriesLooks, type ClosestLooks } from './series-looks.ts'

/** A figure that is held against what paper wants. */
export interface CheckedFigure {
  readonly scene: FigureScene
  readonly style: FigureStyle
  readonly drawing: SvgFigure
  readonly pdf: Buffer
}

type Finding = Omit<FigureCheck, 'verdict'> & { readonly isGood: boolean; readonly isMild?: boolean }

/** Width, text, fonts, edges, colours and rasters of a figure, measured on its files. */
export function figureChecks({ scene, style, drawing, pdf }: CheckedFigure): readonly FigureCheck[] {
  const texts = drawnTexts(drawing.body, fontMeasure(style.fontFamily))
  const facts = pdfFacts(pdf)
  const looks = seriesLooks(scene.option(canvasOf(style)))
  const grey = closestLooks(looks, ['grey'])
  const seen = closestLooks(looks, ['protan', 'deutan', 'tritan'])
  const findings = [
    widthCheck(facts, style),
    textSizeCheck(texts, drawing, style),
    fontCheck(facts),
    insideCheck(texts, drawing),
    overlapCheck(texts),
    looksCheck(grey, { id: 'greyscale', title: 'Series differ in greyscale' }),
    looksCheck(seen, { id: 'colour-vision', title: 'Series differ for colour-blind readers' }),
    ...rasterChecks(scene, drawing),
  ]
  return findings.map(({ isGood, isMild = false, remedy, ...finding }) => ({
    ...finding,
    verdict: isGood ? 'pass' : isMild ? 'warn' : 'fail',
    remedy: isGood ? '' : remedy,
  }))
}

const MM_PER_PT = 25.4 / 72
/** A hair: below what a ruler shows. */
const WIDTH_TOLERANCE_MM = 0.05

function widthCheck({ widthPt }: PdfFacts, { width }: FigureStyle): Finding {
  const [mm, preset] = [widthPt * MM_PER_PT, FIGURE_PRESETS[width]]
  return {
    id: 'width',
    title: 'As wide as the column',
    isGood: Math.abs(mm - preset.mm) <= WIDTH_TOLERANCE_MM,
    measured: withUnit(fixed(mm, 1), 'mm'),
    expected: `${withUnit(fixed(preset.mm, 1), 'mm')}, ${preset.title}`,
    remedy: 'Export the figure again; do not scale it when it is placed.',
  }
}

function textSizeCheck(
  texts: readonly DrawnText[],
  { width, widthMm }: SvgFigure,
  { width: preset, fontSizePt }: FigureStyle,
): Finding {
  const { leastTextPt, advice } = FIGURE_PRESETS[preset]
  const ptPerPx = widthMm / MM_PER_PT / width
  const least = Math.min(...texts.map(({ sizePx }) => sizePx)) * ptPerPx
  const enough = (fontSizePt * leastTextPt) / least
  return {
    id: 'text-size',
    title: 'Smallest text',
    // A twentieth of a point is not seen, and pixels are whole numbers.
    isGood: texts.length === 0 || least >= leastTextPt - 0.05,
    measured: texts.length === 0 ? 'no text' : withUnit(fixed(least, 1), 'pt'),
    expected: [`at least ${fixed(leastTextPt, 1)} pt`, advice].filter((part) => part !== '').join('; '),
    remedy: `Set the text to ${fixed(Math.ceil(2 * enough) / 2, 1)} pt.`,
  }
}

function fontCheck({ fonts, fontFileBytes }: PdfFacts): Finding {
  const isInside = fonts.every((name) => /^[A-Z]{6}\+/.test(name)) && fontFileBytes.length > 0
  const size = fontFileBytes.reduce((sum, length) => sum + length, 0)
  return {
    id: 'fonts',
    title: 'Fonts inside the PDF',
    isGood: fonts.length === 0 || isInside,
    measured:
      fonts.length === 0 ? 'no text' : isInside ? `${fonts.length} subset, ${bytes(size)}` : 'not inside',
    expected: 'every font, the letters that are used',
    remedy: 'Install the program with its folder of fonts, and export again.',
  }
}

/** A pixel of 1/96 inch is a quarter of a millimetre; a tenth of one is nothing. */
const OVERHANG_PX = 0.1

function insideCheck(texts: readonly DrawnText[], drawing: SvgFigure): Finding {
  const beyond = overhangPx(texts, drawing)
  return {
    id: 'inside',
    title: 'Everything inside the column',
    isGood: beyond <= OVERHANG_PX,
    measured: withUnit(fixed(beyond * (drawing.widthMm / drawing.width), 1), 'mm over'),
    expected: withUnit(fixed(0, 1), 'mm over'),
    remedy: 'Make the figure higher or wider, the text smaller, or leave runs out.',
  }
}

function overlapCheck(texts: readonly DrawnText[]): Finding {
  const [first, ...others] = overlaps(texts)
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return {
    id: 'overlap',
    title: 'No text over text',
    isGood: first === undefined,
    measured: first === undefined ? 'none' : `“${first[0].text}” on “${first[1].text}”${more}`,
    expected: 'none',
    remedy: 'Make the figure higher or wider, the text smaller, or show fewer names.',
  }
}

function overlaps(texts: readonly DrawnText[]): readonly (readonly [DrawnText, DrawnText])[] {
  return texts.flatMap((a, index) =>
    texts.slice(index + 1).flatMap((b) => (overlap(a, b) ? [[a, b] as const] : [])),
  )
}

/** OKLab times 100; black and white are 100 apart. The smallest of the eight colours of runs are 8 apart. */
const LEAST_DISTANCE = 8

function looksCheck(
  closest: ClosestLooks | undefined,
  { id, title }: Pick<FigureCheck, 'id' | 'title'>,
): Finding {
  const isGood = closest === undefined || closest.distance >= LEAST_DISTANCE
  const sign = id === 'greyscale' ? 'ΔL' : 'ΔE'
  const names = isGood ? '' : `, ${closest.names.join(' and ')}`
  return {
    id,
    title,
    isGood,
    measured: closest === undefined ? 'by shape or hatch' : `${sign} ${fixed(closest.distance, 0)}${names}`,
    expected: `${sign} at least ${LEAST_DISTANCE}, or another hatch or shape`,
    remedy: 'Show fewer series in one figure, or choose the greys.',
  }
}

/** Cells need no more pixels than there are; where several share a pixel, enough that nobody sees them. */
function rasterChecks({ raster }: FigureScene, drawing: SvgFigure): readonly Finding[] {
  const images = imagesOf(drawing)
  if (images.length === 0) return []
  const dpi = Math.min(...images.map(({ columnsPerInch }) => columnsPerInch))
  const isWhole = raster?.isWhole === true
  return [
    {
      id: 'raster',
      title: 'Resolution of the heatmap',
      isGood: isWhole || dpi >= LEAST_DPI,
      isMild: true,
      measured: `${fixed(dpi, 0)} dpi${isWhole ? ', every cell of the data' : ''}`,
      expected: `${LEAST_DPI} dpi, or every cell of the data`,
      remedy: 'Show a shorter window of the run, or a narrower column.',
    },
  ]
}
