/** What a PDF of ours says of itself. */
export interface PdfFacts {
  readonly widthPt: number
  readonly heightPt: number
  /** Names of all fonts, as `ABCDEF+IBMPlexSans-Regular` for the subset of one. */
  readonly fonts: readonly string[]
  /** Sizes of the font files inside, in bytes. */
  readonly fontFileBytes: readonly number[]
}

/** Reads the page and the fonts of a PDF whose objects are not packed, as those of this program are. */
export function pdfFacts(pdf: Buffer): PdfFacts {
  const text = pdf.toString('latin1')
  const [, width = 0, height = 0] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? []
  const fonts = [...text.matchAll(/\/BaseFont \/(\S+)/g)].map(([, name = '']) => name)
  const files = [...text.matchAll(/\/FontFile[23]? (\d+) 0 R/g)].map(([, id]) => {
    const dictionary = new RegExp(`(?:^|\\n)${id} 0 obj\\s*<<(.*?)>>\\s*stream`, 's').exec(text)?.[1] ?? ''
    return Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0)
  })
  return {
    widthPt: Number(width),
    heightPt: Number(height),
    fonts: [...new Set(fonts)],
    fontFileBytes: files,
  }
}
