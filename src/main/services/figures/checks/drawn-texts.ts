import Pdf from 'pdfkit'
import type { FigureStyle } from '../../../../shared/model/figures.ts'
import { figureFont } from '../figure-font.ts'

/** A point of a drawing in its pixels. */
export type Point = readonly [x: number, y: number]

/** A text as it stands in a drawing. */
export interface DrawnText {
  readonly text: string
  readonly sizePx: number
  /** Of the box around its letters, from baseline to capital height, in order. */
  readonly corners: readonly Point[]
}

/** Width in px of a text of a size. */
export type TextMeasure = (text: string, sizePx: number) => number

/** Widths as the font of the figure has them. */
export function fontMeasure(family: FigureStyle['fontFamily']): TextMeasure {
  const { path } = figureFont(family)
  const document = new Pdf({ autoFirstPage: false })
  document.font(path === undefined ? 'Helvetica' : `${path}.ttf`)
  return (text, sizePx) => document.fontSize(sizePx).widthOfString(text)
}

/** Letters reach this far above and below the middle of their line, in ems. */
const HALF_HEIGHT = 0.36

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]
const NO_CHANGE: Matrix = [1, 0, 0, 1, 0, 0]

/** The texts of a drawing; one that is drawn twice at a place, for its halo, comes once. */
export function drawnTexts(body: string, measure: TextMeasure): readonly DrawnText[] {
  const texts = new Map<string, DrawnText>()
  for (const [, attributes = '', content = ''] of body.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)) {
    const text = unescaped(content)
    const sizePx = Number(/font-size:([\d.]+)px/.exec(attributes)?.[1] ?? 0)
    if (text.trim() === '' || sizePx === 0) continue
    const corners = cornersOf(attributes, measure(text, sizePx), sizePx)
    texts.set(JSON.stringify([text, corners]), { text, sizePx, corners })
  }
  return [...texts.values()]
}

function cornersOf(attributes: string, width: number, sizePx: number): readonly Point[] {
  const numberOf = (name: string): number =>
    Number(new RegExp(`(?:^| )${name}="(-?[\\d.e-]+)"`).exec(attributes)?.[1] ?? 0)
  const [x, y] = [numberOf('x'), numberOf('y')]
  const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1]
  const left = x - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0)
  const half = HALF_HEIGHT * sizePx
  const matrix = matrixOf(/transform="([^"]*)"/.exec(attributes)?.[1] ?? '')
  return [
    [left, y - half],
    [left + width, y - half],
    [left + width, y + half],
    [left, y + half],
  ].map(([px = 0, py = 0]) => moved(matrix, [px, py]))
}

/** The transforms of an element, the outermost first, as one. */
function matrixOf(transform: string): Matrix {
  let matrix = NO_CHANGE
  for (const [, name = '', list = ''] of transform.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const numbers = list.split(/[ ,]+/).map(Number)
    matrix = product(matrix, oneTransform(name, numbers))
  }
  return matrix
}

function oneTransform(name: string, [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: readonly number[]): Matrix {
  if (name === 'matrix') return [a, b, c, d, e, f]
  if (name === 'translate') return [1, 0, 0, 1, a, b]
  if (name === 'scale') return [a, 0, 0, b === 0 ? a : b, 0, 0]
  if (name !== 'rotate') return NO_CHANGE
  const angle = (a * Math.PI) / 180
  return [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]
}

function product(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ]
}

function moved([a, b, c, d, e, f]: Matrix, [x, y]: Point): Point {
  return [a * x + c * y + e, b * x + d * y + f]
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

/** Less than this is no overlap that anybody sees. */
const TOLERANCE_PX = 0.5

/** True where the boxes of two texts share more than an edge; they may stand at any angle. */
export function overlap(a: DrawnText, b: DrawnText): boolean {
  return [...normals(a.corners), ...normals(b.corners)].every((axis) => {
    const [first, second] = [along(axis, a.corners), along(axis, b.corners)]
    return Math.min(first.high, second.high) - Math.max(first.low, second.low) > TOLERANCE_PX
  })
}

/** Unit vectors across two neighbouring sides: boxes apart are apart along one of them. */
function normals([a, b, c]: readonly Point[]): readonly Point[] {
  if (a === undefined || b === undefined || c === undefined) return []
  return [across(a, b), across(b, c)]
}

function across([x0, y0]: Point, [x1, y1]: Point): Point {
  const length = Math.hypot(x1 - x0, y1 - y0)
  return length === 0 ? [1, 0] : [(y0 - y1) / length, (x1 - x0) / length]
}

function along([nx, ny]: Point, corners: readonly Point[]): { readonly low: number; readonly high: number } {
  const places = corners.map(([x, y]) => nx * x + ny * y)
  return { low: Math.min(...places), high: Math.max(...places) }
}

/** How far in px the texts reach beyond a page of the size; 0 where all are on it. */
export function overhangPx(
  texts: readonly DrawnText[],
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const beyond = texts.flatMap(({ corners }) => corners.flatMap(([x, y]) => [-x, -y, x - width, y - height]))
  return Math.max(0, ...beyond)
}
