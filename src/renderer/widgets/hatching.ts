/** Side of a tile of the pattern, in pixels. */
const TILE = 8

/** A pattern of diagonal lines for ECharts: what is not there yet is hatched, never empty and never zero. */
export function hatching(color: string): { readonly image: HTMLCanvasElement; readonly repeat: 'repeat' } {
  const image = document.createElement('canvas')
  image.width = TILE
  image.height = TILE
  const context = image.getContext('2d')
  if (context !== null) {
    context.strokeStyle = color
    context.lineWidth = 1.2
    context.beginPath()
    // The second and third line complete the first at the corners of the tile.
    for (const shift of [0, -TILE, TILE]) {
      context.moveTo(shift, TILE)
      context.lineTo(shift + TILE, 0)
    }
    context.stroke()
  }
  return { image, repeat: 'repeat' }
}
