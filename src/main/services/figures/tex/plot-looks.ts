import { FILLS, fillOf, isDark } from '../fills.ts'
import type { Canvas, PlotMark } from '../scene.ts'

const PATTERNS: Readonly<Record<number, string>> = {
  45: 'north west lines',
  [-45]: 'north east lines',
  0: 'horizontal lines',
  90: 'vertical lines',
}

/** The name in TeX of the colour of fill `index`. */
export const colorName = (index: number): string => `fill${index % FILLS}`

/** Definitions of the colours of some fills. */
export function colorLines(canvas: Canvas, fills: readonly number[]): readonly string[] {
  const used = [...new Set(fills.map((index) => index % FILLS))].toSorted((a, b) => a - b)
  return used.map(
    (index) => `  \\definecolor{${colorName(index)}}{HTML}{${fillOf(canvas, index).color.slice(1)}}`,
  )
}

/** Fill, outline and hatch of a bar or an area. */
export function areaLook(canvas: Canvas, index: number, isOutlined = true): string {
  const { color, hatchDegrees } = fillOf(canvas, index)
  const line = isOutlined ? 'draw=black, line width=0.4pt' : 'draw=none'
  const ink = isDark(color) ? 'white' : 'black!70'
  const pattern =
    hatchDegrees === undefined
      ? ''
      : `, postaction={pattern=${PATTERNS[hatchDegrees] ?? 'dots'}, pattern color=${ink}}`
  return `${line}, fill=${colorName(index)}${pattern}`
}

/** Shapes in the order of those of the drawing. */
const SHAPES = ['*', 'square*', 'diamond*', 'triangle*', 'pentagon*', 'otimes*'] as const

/** The dots of series `index`, told apart by shape and colour. */
export function dotLook(index: number): string {
  const shape = SHAPES[index % SHAPES.length] ?? '*'
  return `only marks, mark=${shape}, mark size=1.2pt, draw=${colorName(index)}, fill=${colorName(index)}`
}

/** What is no row of the table. */
export function markLook(look: PlotMark['look']): string {
  if (look === 'crosses') return 'only marks, mark=x, mark size=2pt, black, line width=0.8pt'
  if (look === 'dashed') return 'black, dashed, line width=0.5pt'
  if (look === 'line') return 'black, line width=0.8pt'
  return `const plot, ${colorName(0)}, line width=0.8pt, mark=square*, mark size=1.4pt`
}
