import type { SvgFigure } from '../svg-file.ts'

/** An image of a drawing as it is printed. */
export interface PlacedImage {
  readonly columns: number
  readonly rows: number
  /** Of its own pixels, along the horizontal. */
  readonly columnsPerInch: number
}

/** The PNG images in a drawing: pixels from their heads, sizes from where they are placed. */
export function imagesOf({ body, width, widthMm }: SvgFigure): readonly PlacedImage[] {
  return [...body.matchAll(/<image [^>]*>/g)].flatMap(([tag]) => {
    const data = /href="data:image\/png;base64,([A-Za-z0-9+/=]{44})/.exec(tag)?.[1]
    const placed = Number(/ width="([\d.]+)"/.exec(tag)?.[1] ?? 0)
    if (data === undefined || placed === 0) return []
    const head = Buffer.from(data, 'base64')
    const [columns, rows] = [head.readUInt32BE(16), head.readUInt32BE(20)]
    const inches = (placed * (widthMm / width)) / 25.4
    return [{ columns, rows, columnsPerInch: columns / inches }]
  })
}
