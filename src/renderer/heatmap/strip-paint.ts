import { fixed } from '../../shared/format/numbers.ts'
import type { FoldSpan, LayerSpan } from '../../shared/model/timelines.ts'
import { FONTS, type ThemeColors } from '../theme/tokens.ts'
import { stepLabels } from './steps.ts'
import { xOf, type Viewport } from './viewport.ts'

/** Text is cut where it would not fit; below this width there is none. */
const LEAST_TEXT_PX = 22
/** Space left and right of a layer's text. */
const TEXT_PAD_PX = 8
/** Room of the number of a step. */
const STEP_LABEL_PX = 56
/** Spans nearer than this are drawn without a gap between them. */
const LEAST_GAP_PX = 3

/** A range that is tinted in the strip of folds. */
export interface StripRange {
  readonly first: number
  readonly end: number
}

/** Paints the layers of a window: name, matrix shape and folds, as much as fits. */
export function paintLayers(
  context: CanvasRenderingContext2D,
  layers: readonly LayerSpan[],
  view: Viewport,
  width: number,
  height: number,
  colors: ThemeColors,
  hovered: string | undefined,
): void {
  context.textBaseline = 'middle'
  for (const layer of layers) {
    const [left, right] = edges(layer, view, width)
    if (right <= left) continue
    context.fillStyle = layer.name === hovered ? colors.hover : colors.raised
    context.fillRect(left, 0, right - left, height)
    context.strokeStyle = layer.name === hovered ? colors.ink2 : colors.line2
    context.lineWidth = 1
    context.strokeRect(Math.round(left) + 0.5, 0.5, Math.max(0, Math.round(right - left) - 1), height - 1)
    paintName(context, layer, left, right, height, colors)
  }
}

/** Name first, and then the shape if both fit. */
function paintName(
  context: CanvasRenderingContext2D,
  layer: LayerSpan,
  left: number,
  right: number,
  height: number,
  colors: ThemeColors,
): void {
  const room = right - left - 2 * TEXT_PAD_PX
  if (room < LEAST_TEXT_PX) return
  context.font = `500 11px ${FONTS.cond}`
  const name = cut(context, layer.name, room)
  context.fillStyle = colors.ink
  context.fillText(name, left + TEXT_PAD_PX, height / 2 + 0.5)
  const used = context.measureText(name).width + TEXT_PAD_PX
  context.font = `400 11px ${FONTS.cond}`
  const shape = layerShape(layer)
  if (used + context.measureText(shape).width > room) return
  context.fillStyle = colors.ink2
  context.fillText(shape, left + TEXT_PAD_PX + used, height / 2 + 0.5)
}

/** Matrix shape and folds in words. */
export function layerShape({ m, k, n, folds }: LayerSpan): string {
  const count = `${fixed(folds, 0)} ${folds === 1 ? 'fold' : 'folds'}`
  return `M ${fixed(m, 0)} × K ${fixed(k, 0)} × N ${fixed(n, 0)}, ${count}`
}

/** Says why a strip is empty. */
export function paintHint(
  context: CanvasRenderingContext2D,
  text: string,
  height: number,
  colors: ThemeColors,
): void {
  context.textBaseline = 'middle'
  context.font = `400 11px ${FONTS.cond}`
  context.fillStyle = colors.ink3
  context.fillText(text, TEXT_PAD_PX, height / 2 + 0.5)
}

/** Paints diffusion steps, in two shades, with the numbers of as many as fit. */
export function paintSteps(
  context: CanvasRenderingContext2D,
  steps: readonly StripRange[],
  view: Viewport,
  width: number,
  height: number,
  colors: ThemeColors,
): void {
  const [, second] = steps
  if (second === undefined) return
  const every = stepLabels((second.end - second.first) / view.cyclesPerPixel, STEP_LABEL_PX)
  context.textBaseline = 'middle'
  context.font = `500 11px ${FONTS.cond}`
  paintShades(
    context,
    steps.map(({ first, end }) => ({ start: first, end })),
    view,
    width,
    height,
    colors,
  )
  context.fillStyle = colors.ink
  for (let step = 0; step < steps.length; step += every) {
    const x = xOf(view, steps[step]?.first ?? 0)
    if (x < 0 || x > width - STEP_LABEL_PX) continue
    context.fillRect(Math.round(x), 0, 1, height)
    context.fillText(`step ${fixed(step, 0)}`, x + 4, height / 2 + 0.5)
  }
}

/** A stretch of cycles. */
interface Span {
  readonly start: number
  readonly end: number
}

/** Paints spans in two shades: steps, and layers whose folds are too many to tell apart. */
export function paintShades(
  context: CanvasRenderingContext2D,
  spans: readonly Span[],
  view: Viewport,
  width: number,
  height: number,
  colors: ThemeColors,
): void {
  spans.forEach((span, i) => {
    const [left, right] = edges(span, view, width)
    if (right <= left) return
    context.fillStyle = i % 2 === 1 ? colors.raised : colors.press
    context.fillRect(left, 0, right - left, height)
  })
}

/** Paints the folds of a window, in two shades, with their numbers where they fit. */
export function paintFolds(
  context: CanvasRenderingContext2D,
  folds: readonly FoldSpan[],
  view: Viewport,
  width: number,
  height: number,
  colors: ThemeColors,
): void {
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  context.font = `400 9.5px ${FONTS.mono}`
  for (const fold of folds) {
    const [left, right] = edges(fold, view, width)
    if (right <= left) continue
    const gap = right - left > LEAST_GAP_PX ? 1 : 0
    context.fillStyle = fold.index % 2 === 1 ? colors.raised : colors.press
    context.fillRect(left, 0, right - left - gap, height)
    const label = String(fold.index)
    if (right - left < Math.max(LEAST_TEXT_PX, context.measureText(label).width + 4)) continue
    context.fillStyle = colors.ink2
    context.fillText(label, (left + right) / 2, height / 2 + 0.5)
  }
  context.textAlign = 'start'
}

/** Tints the selected range. */
export function paintRange(
  context: CanvasRenderingContext2D,
  range: StripRange | undefined,
  view: Viewport,
  height: number,
  colors: ThemeColors,
): void {
  if (range === undefined) return
  const [left, right] = [xOf(view, range.first), xOf(view, range.end)]
  context.globalAlpha = 0.35
  context.fillStyle = colors.accent
  context.fillRect(left, 0, Math.max(1, right - left), height)
  context.globalAlpha = 1
}

function edges(span: Span, view: Viewport, width: number): readonly [number, number] {
  return [Math.max(0, xOf(view, span.start)), Math.min(width, xOf(view, span.end))]
}

/** As much of a text as fits, with an ellipsis where it is cut. */
function cut(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text
  let length = text.length
  while (length > 0 && context.measureText(`${text.slice(0, length)}…`).width > room) length--
  return length === 0 ? '' : `${text.slice(0, length)}…`
}
