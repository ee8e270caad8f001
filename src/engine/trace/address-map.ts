import type { CorrectedShape } from '../corrected/corrected-shape.ts'
import type { ArrayConfig } from '../model/array-config.ts'
import { denseWindow, ifmapTables, type Shape } from '../systolic/shape.ts'

/** Addresses of the operands of one layer; -1 is the null request (padding, overhang). */
export interface AddressMap {
  /** Word of window element `window` (kept number) of output pixel `pixel`. */
  ifmap(pixel: number, window: number, group: number): number
  filter(filter: number, window: number, group: number): number
  ofmap(pixel: number, filter: number, group: number): number
}

/** The original's addresses: ifmap rows of pixels of channels, filters one after another, ofmap pixel by pixel. */
export function compatibleAddresses(s: Shape, config: ArrayConfig): AddressMap {
  const tables = ifmapTables(s)
  return {
    ifmap(pixel, window) {
      const y = (tables.pixelY[pixel] ?? 0) + (tables.windowY[window] ?? 0)
      const x = (tables.pixelX[pixel] ?? 0) + (tables.windowX[window] ?? 0)
      if (y >= s.ifmapHeight || x >= s.ifmapWidth) return -1
      return (tables.pixelBase[pixel] ?? 0) + (tables.windowOffset[window] ?? 0) + config.ifmapOffset
    },
    filter: (filter, window) => filter * s.denseK + denseWindow(s, window) + config.filterOffset,
    ofmap: (pixel, filter) => pixel * s.n + filter + config.ofmapOffset,
  }
}

/** Addresses under corrected rules: images one after another, groups as slices of channels and filters. */
export function correctedAddresses(s: CorrectedShape, config: ArrayConfig): AddressMap {
  const perImage = s.outHeight * s.outWidth
  const allChannels = s.channels * s.groups
  const allFilters = s.n * s.groups
  return {
    ifmap(pixel, window, group) {
      const dense = denseWindow(s, window)
      const channel = dense % s.channels
      const position = (dense - channel) / s.channels
      const image = Math.floor(pixel / perImage)
      const inImage = pixel - image * perImage
      const y =
        Math.floor(inImage / s.outWidth) * s.strideHeight -
        s.vertical.pad +
        Math.floor(position / s.filterWidth)
      const x = (inImage % s.outWidth) * s.strideWidth - s.horizontal.pad + (position % s.filterWidth)
      if (y < 0 || x < 0 || y >= s.ifmapHeight || x >= s.ifmapWidth) return -1
      const place = (image * s.ifmapHeight + y) * s.ifmapWidth + x
      return place * allChannels + group * s.channels + channel + config.ifmapOffset
    },
    filter: (filter, window, group) =>
      (group * s.n + filter) * s.denseK + denseWindow(s, window) + config.filterOffset,
    ofmap: (pixel, filter, group) => pixel * allFilters + group * s.n + filter + config.ofmapOffset,
  }
}
