import type { EChartsOption } from 'echarts'
import { parseHex, type Rgb } from '../../../../shared/format/colour-scales.ts'
import { seenDistance, type OtherVision } from '../../../../shared/format/colour-vision.ts'

/** How a series of a chart is told from the others. */
export interface SeriesLook {
  readonly name: string
  readonly color: Rgb
  /** Everything but its colour: kind of mark, shape, dashes, hatch. */
  readonly pattern: string
}

/** The looks of the named series of a chart; one that is drawn in several panels comes once. */
export function seriesLooks({ series }: EChartsOption): readonly SeriesLook[] {
  const looks = new Map<string, SeriesLook>()
  for (const one of [series ?? []].flat()) {
    const { name, color } = { name: textAt(one, 'name'), color: colorOf(one) }
    if (name === undefined || color === undefined) continue
    looks.set(`${name} ${color.join()} ${patternOf(one)}`, { name, color, pattern: patternOf(one) })
  }
  return [...looks.values()]
}

/** Two series that look most alike to somebody, and how far apart they are; undefined where none share a pattern. */
export interface ClosestLooks {
  readonly names: readonly [string, string]
  /** OKLab, times 100. */
  readonly distance: number
}

/** Of series with the same pattern: others differ without colour. */
export function closestLooks(
  looks: readonly SeriesLook[],
  visions: readonly OtherVision[],
): ClosestLooks | undefined {
  let closest: ClosestLooks | undefined
  for (const [index, a] of looks.entries()) {
    for (const b of looks.slice(index + 1)) {
      if (a.pattern !== b.pattern || a.name === b.name) continue
      const distance = Math.min(...visions.map((vision) => seenDistance(a.color, b.color, vision)))
      if (closest === undefined || distance < closest.distance)
        closest = { names: [a.name, b.name], distance }
    }
  }
  return closest
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

function textAt(value: unknown, key: string): string | undefined {
  const found = at(value, key)
  return typeof found === 'string' ? found : undefined
}

function colorOf(series: unknown): Rgb | undefined {
  const color = textAt(at(series, 'itemStyle'), 'color') ?? textAt(at(series, 'lineStyle'), 'color')
  return color === undefined || !/^#[\da-f]{6}$/i.test(color) ? undefined : parseHex(color)
}

function patternOf(series: unknown): string {
  const decal = at(at(series, 'itemStyle'), 'decal')
  const hatch = textAt(decal, 'symbol') === 'none' ? undefined : at(decal, 'rotation')
  const dashes = at(at(series, 'lineStyle'), 'type')
  const symbol = at(series, 'symbol')
  return JSON.stringify([at(series, 'type'), symbol, dashes, hatch].map((part) => part ?? null))
}
