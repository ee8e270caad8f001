import type { Problem } from '../../engine/model/problem.ts'
import type { AlignMode } from '../../shared/model/timelines.ts'
import type { ScaleName } from '../theme/ramps.ts'
import { THEMES, type ThemeName } from '../theme/tokens.ts'
import { MAX_SPANS, STATE_PIXELS_PER_CYCLE, TILE_CACHE_BYTES } from './budgets.ts'
import { createLanePicture, type HeatmapRun, type LanePicture } from './lane-picture.ts'
import type { Lane } from './lanes.ts'
import { accountColor, areaColors, curveColor, pixelOf, rampPixels, stateColor } from './palettes.ts'
import { paintArea, paintHeat, paintStack, paintStates, rangeOf } from './raster.ts'
import { createSpanLoader, type SpanLoader } from './spans.ts'
import { createStateCells } from './state-cells.ts'
import { paintFolds, paintHint, paintLayers, paintRange, paintShades, paintSteps } from './strip-paint.ts'
import { createSurface, type Surface } from './surface.ts'
import { createTileCache } from './tile-cache.ts'
import type { Extent, Viewport } from './viewport.ts'

/** How values become colours and heights: the same for the whole run, or as far as the window goes. */
export type ScaleMode = 'fixed' | 'window'

/** How the lanes look, apart from what they show. */
export interface PictureStyle {
  readonly theme: ThemeName
  readonly scale: Exclude<ScaleName, 'diverging'>
  readonly scaleMode: ScaleMode
  /** Part of the scale that is used, in shares of its whole. */
  readonly scaleRange: readonly [number, number]
  readonly hoveredLayer: string | undefined
  readonly range: Extent | undefined
}

/** What is seen: where, and how large. */
export interface PictureFrame {
  readonly view: Viewport
  readonly width: number
  /** Device pixels per CSS pixel. */
  readonly ratio: number
}

/** All lanes of a view: their numbers, their canvases, and painting them. */
export interface Picture {
  readonly lanes: readonly Lane[]
  readonly surfaceOf: (lane: number) => Surface
  readonly pictureOf: (lane: number) => LanePicture | undefined
  readonly spansOf: (run: number) => SpanLoader | undefined
  /** Asks for what a frame shows, ahead of painting it. */
  readonly want: (frame: PictureFrame) => void
  /** Paints what has changed since the last frame; says whether anything had. */
  readonly paint: (frame: PictureFrame, style: PictureStyle) => boolean
  /** Value at the top of a lane, in its own unit per cycle. */
  readonly topOf: (lane: number) => number | undefined
  /** Whether everything that is seen is drawn from its own buckets. */
  readonly isComplete: () => boolean
  /** Whether every occupancy lane, which is looked at first, has something to draw. */
  readonly isKnown: () => boolean
  readonly stop: () => void
}

/** What a picture tells. */
export interface PictureListeners {
  readonly onChange: () => void
  readonly onProblems: (problems: readonly Problem[]) => void
}

/** A picture of lanes. */
export function createPicture(
  runs: readonly HeatmapRun[],
  lanes: readonly Lane[],
  align: AlignMode,
  { onChange, onProblems }: PictureListeners,
): Picture {
  const cache = createTileCache(TILE_CACHE_BYTES)
  const stale = new Set<string>()
  const touch = (lane: string): void => {
    stale.add(lane)
    onChange()
  }
  const pictures = lanes.map((lane) =>
    createLanePicture(lane, { runs, align, cache, onProblems, onTiles: ({ id }) => touch(id) }),
  )
  const surfaces = pictures.map((picture) => picture?.surface ?? createSurface())
  const spans = runs.map(({ source, info }, run) =>
    createSpanLoader(source, info, () => {
      touch(`${run}:layers`)
      touch(`${run}:folds`)
    }),
  )
  const cells = lanes.map((lane) => {
    const source = runs[lane.run]?.source
    if (lane.kind !== 'heat' || source === undefined) return undefined
    const areColumns = lane.quantity?.id === 'busy-pes-by-column'
    return createStateCells(source, { rows: lane.rows, areColumns }, () => touch(lane.id))
  })
  const tops: (number | undefined)[] = []
  let before: { readonly frame: PictureFrame; readonly style: PictureStyle } | undefined

  function paintLane(index: number, frame: PictureFrame, style: PictureStyle, hasMoved: boolean): void {
    const [lane, picture, surface] = [lanes[index], pictures[index], surfaces[index]]
    if (lane === undefined || surface === undefined) return
    const { view, width, ratio } = frame
    if (picture === undefined) {
      const context = surface.draw(width, lane.height, ratio)
      paintStrip(context, lane, spans[lane.run], view, width, style)
      return
    }
    if (!picture.isKnown()) return
    if (hasMoved || stale.has(lane.id)) picture.layOut(view, width, ratio)
    const pixels = surface.pixels(Math.round(width * ratio), Math.round(lane.height * ratio))
    tops[index] = paintNumbers(picture, pixels, style, areaIndex(lanes, index))
    const states = cells[index]
    if (states !== undefined && showsStates(view)) {
      const colors = Uint32Array.from(states.states(), (state) => pixelOf(stateColor(state, style.theme)))
      paintStates(pixels, lane.rows, view.start, view.cyclesPerPixel / ratio, states.at, colors)
    }
    surface.flush()
  }

  function want({ view, width, ratio }: PictureFrame): void {
    const window = {
      first: Math.floor(view.start),
      end: Math.ceil(view.start + width * view.cyclesPerPixel),
    }
    for (const picture of pictures) picture?.want(view, width, ratio)
    for (const loader of spans) loader.want(window)
    for (const states of cells) if (showsStates(view)) states?.want(window)
  }

  return {
    lanes,
    want,
    surfaceOf: (lane) => surfaces[lane] ?? createSurface(),
    pictureOf: (lane) => pictures[lane],
    spansOf: (run) => spans[run],
    paint: (frame, style) => {
      const hasMoved = before === undefined || !isSameFrame(before.frame, frame)
      const isRestyled = before?.style !== style
      if (hasMoved) want(frame)
      if (!hasMoved && !isRestyled && stale.size === 0) return false
      lanes.forEach((lane, index) => {
        if (hasMoved || isRestyled || stale.has(lane.id)) paintLane(index, frame, style, hasMoved)
      })
      stale.clear()
      before = { frame, style }
      return true
    },
    topOf: (lane) => tops[lane],
    isComplete: () => pictures.every((picture) => picture?.isComplete() ?? true),
    isKnown: () =>
      lanes.every(({ quantity }, i) => !isOccupancy(quantity?.id) || pictures[i]?.isKnown() === true),
    stop: () => {
      for (const picture of pictures) picture?.stop()
      for (const loader of spans) loader.stop()
      for (const states of cells) states?.stop()
    },
  }
}

/** Paints a strip of layers or folds; where they are too many, what they are part of. */
function paintStrip(
  context: CanvasRenderingContext2D,
  { kind, height }: Lane,
  loader: SpanLoader | undefined,
  view: Viewport,
  width: number,
  { theme, hoveredLayer, range }: PictureStyle,
): void {
  if (loader === undefined) return
  const { colors } = THEMES[theme]
  const { layers, folds, window } = loader.known()
  const isAsked = window.end > window.first
  const isTooMany = isAsked && (kind === 'layers' ? layers : folds).length === 0
  const steps = isTooMany ? loader.steps() : []
  if (kind === 'layers') {
    if (steps.length > 0) paintSteps(context, steps, view, width, height, colors)
    else if (isTooMany) paintHint(context, `More than ${MAX_SPANS} layers: zoom in`, height, colors)
    else paintLayers(context, layers, view, width, height, colors, hoveredLayer)
    return
  }
  if (isTooMany)
    paintShades(context, layers.length > 0 ? layers : steps.map(spanOf), view, width, height, colors)
  else paintFolds(context, folds, view, width, height, colors)
  paintRange(context, range, view, height, colors)
}

function spanOf({ first, end }: Extent) {
  return { start: first, end }
}

/** Paints a lane of numbers; the result is the value its top (or its strongest colour) stands for. */
function paintNumbers(
  picture: LanePicture,
  pixels: ReturnType<Surface['pixels']>,
  style: PictureStyle,
  curve: number,
): number | undefined {
  const { lane, columns, weight } = picture
  const isWindow = style.scaleMode === 'window'
  if (lane.kind === 'heat') {
    const limit = picture.limit ?? rangeOf(columns, weight)?.[1] ?? 1
    const [low, high] = isWindow ? (rangeOf(columns, weight) ?? [0, limit]) : [0, limit]
    const [from, to] = style.scaleRange
    const scale = { low: low + from * (high - low), high: low + to * (high - low) }
    paintHeat(pixels, columns, { ...scale, ramp: rampPixels(style.scale, style.theme) }, weight)
    return high
  }
  if (lane.kind === 'difference') {
    const [low, high] = rangeOf(columns, weight) ?? [0, 0]
    const most = isWindow ? Math.max(Math.abs(low), Math.abs(high)) || 1 : 1
    paintHeat(pixels, columns, { low: -most, high: most, ramp: rampPixels('diverging', style.theme) }, weight)
    return most
  }
  if (lane.kind === 'stack') {
    const names = lane.quantity?.rows ?? []
    const colors = Uint32Array.from(names, (id) => pixelOf(accountColor(id, style.theme)))
    const total = picture.limit ?? 1
    paintStack(pixels, columns, total, colors)
    return total
  }
  const seen = isWindow ? largest(columns.max, columns.width) : undefined
  const limit = (seen === 0 ? undefined : seen) ?? picture.limit ?? picture.peak()
  // Nothing flows at all: the line lies at the bottom of any scale.
  paintArea(
    pixels,
    columns,
    limit === undefined || limit === 0 ? 1 : limit,
    areaColors(curveColor(lane.quantity?.id ?? '', curve, style.theme)),
  )
  return limit
}

function largest(values: Float32Array, count: number): number {
  let most = 0
  for (let i = 0; i < count; i++) most = Math.max(most, values[i] ?? 0)
  return most
}

function isOccupancy(quantity: string | undefined): boolean {
  return quantity?.startsWith('busy-pes') === true
}

/** Which of the curves a lane is, for its colour. */
function areaIndex(lanes: readonly Lane[], index: number): number {
  return lanes.slice(0, index).filter(({ kind, run }) => kind === 'area' && run === lanes[index]?.run).length
}

/** Whether a cycle is wide enough to show what the PEs of a row do, instead of how many are busy. */
export function showsStates({ cyclesPerPixel }: Viewport): boolean {
  return cyclesPerPixel <= 1 / STATE_PIXELS_PER_CYCLE
}

function isSameFrame(a: PictureFrame, b: PictureFrame): boolean {
  return (
    a.width === b.width &&
    a.ratio === b.ratio &&
    a.view.start === b.view.start &&
    a.view.cyclesPerPixel === b.view.cyclesPerPixel
  )
}
