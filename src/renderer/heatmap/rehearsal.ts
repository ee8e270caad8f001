import type { ThemeName } from '../theme/tokens.ts'
import { TILE_BUCKETS } from './budgets.ts'
import { createColumns, fillColumns } from './columns.ts'
import { rampPixels } from './palettes.ts'
import { paintArea, paintHeat, paintStack } from './raster.ts'
import { createSurface } from './surface.ts'
import type { Tile } from './tile-grid.ts'
import { createTimeChart } from './time-chart.ts'

const SIZE = { width: 1024, height: 256, rows: 128 }
/** After so many pictures the browser has compiled what draws them. */
const PICTURES = 6

/**
 * Draws pictures that nobody sees: a browser compiles code when it first runs, which would take as long as all the rest
 * of the first picture.
 */
export function rehearse(theme: ThemeName): void {
  const surface = createSurface()
  const element = document.createElement('div')
  const box = {
    width: `${SIZE.width}px`,
    height: `${SIZE.height}px`,
    position: 'fixed',
    visibility: 'hidden',
  }
  Object.assign(element.style, box)
  document.body.append(element)
  const margins = { left: 0, right: 0 }
  const chart = createTimeChart(element, theme, margins, { tipOf: () => '', onScaleRange: () => undefined })
  const lane = { top: 0, height: SIZE.height, canvas: surface.canvas }
  const legend = { top: 0, height: SIZE.height / 2, scale: 'sequential' } as const
  const ticks = [{ cycle: 0, label: '0' }]
  chart.setLanes([lane], legend, [0, SIZE.width], { start: 0, end: SIZE.width, ticks })
  for (let end = SIZE.width - PICTURES; end < SIZE.width; end++) {
    paintLanes(surface.pixels(SIZE.width, SIZE.height), theme, end)
    surface.flush()
    chart.setWindow({ start: 0, end, ticks })
    chart.flush()
  }
  chart.dispose()
  element.remove()
}

function paintLanes(pixels: Parameters<typeof paintHeat>[0], theme: ThemeName, cycles: number): void {
  const { width, rows } = SIZE
  const sums = new Float64Array(rows * TILE_BUCKETS)
  const tileOf = (level: number, index: number): Tile => ({ level, index, rows, buckets: TILE_BUCKETS, sums })
  const columns = createColumns()
  const window = { extent: { first: 0, end: width }, start: 0, cyclesPerPixel: cycles / width, width }
  fillColumns(columns, window, rows, tileOf)
  const ramp = rampPixels('sequential', theme)
  paintStack(pixels, columns, 1, ramp)
  paintArea(pixels, columns, 1, { fill: 0, line: 0, tick: 0 })
  paintHeat(pixels, columns, { low: 0, high: 1, ramp }, () => 1)
}
