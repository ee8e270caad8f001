import type { Pixels } from './raster.ts'

/** A canvas that is painted pixel by pixel; its memory is reused from frame to frame. */
export interface Surface {
  readonly canvas: HTMLCanvasElement
  /** The pixels at a size in device pixels; cleared when the size changes. */
  readonly pixels: (width: number, height: number) => Pixels
  /** Shows what was painted. */
  readonly flush: () => void
  /** For text and lines instead of pixels; scaled to CSS pixels and cleared. */
  readonly draw: (width: number, height: number, ratio: number) => CanvasRenderingContext2D
}

/** An empty surface. */
export function createSurface(): Surface {
  const canvas = document.createElement('canvas')
  // Written from memory: a canvas that is kept there takes the pixels at once.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('This browser has no canvas')
  let image: ImageData | undefined
  let pixels: Pixels | undefined
  const resize = (width: number, height: number): void => {
    if (canvas.width === width && canvas.height === height) return
    canvas.width = width
    canvas.height = height
  }
  return {
    canvas,
    pixels: (width, height) => {
      if (pixels?.width === width && pixels.height === height) return pixels
      resize(width, height)
      image = context.createImageData(width, height)
      pixels = { words: new Uint32Array(image.data.buffer), width, height }
      return pixels
    },
    flush: () => {
      if (image !== undefined) context.putImageData(image, 0, 0)
    },
    draw: (width, height, ratio) => {
      resize(Math.round(width * ratio), Math.round(height * ratio))
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.clearRect(0, 0, width, height)
      return context
    },
  }
}
