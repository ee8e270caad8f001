import { fixed, percent, significant, signed, withUnit } from '../../shared/format/numbers.ts'
import { momentText, spanText, type TimeUnit } from './axis.ts'
import type { PixelSum } from './columns.ts'
import type { LanePicture } from './lane-picture.ts'
import { accountTitle } from './statistics.ts'

/** A tooltip: what it is about, and its numbers. */
export interface LaneTip {
  readonly title: string
  readonly lines: readonly (readonly [name: string, value: string])[]
}

/** How a tooltip counts time. */
export interface TipClock {
  readonly unit: TimeUnit
  readonly cyclesPerSecond: number
}

/** Which row of a lane is at a height, 0 at the top. */
export function rowAt(picture: LanePicture, y: number): number {
  const { rows, height, kind } = picture.lane
  if (kind !== 'heat' && kind !== 'difference') return 0
  return Math.min(rows - 1, Math.max(0, Math.floor((y / height) * rows)))
}

/** What a lane shows at a pixel, in numbers; undefined outside of the run and where they are not known yet. */
export function tipOfLane(
  picture: LanePicture,
  pixel: number,
  row: number,
  clock: TipClock,
): LaneTip | undefined {
  const found = picture.sumAt(pixel, row)
  if (found === undefined) return undefined
  const { kind } = picture.lane
  const lines =
    kind === 'stack'
      ? accountLines(picture, pixel)
      : [...numberLines(picture, found, row), ...bandwidthLines(picture, found, clock)]
  return { title: titleOf(picture, row), lines: [...timeLines(found, clock), ...lines] }
}

/** The largest single cycle of a tooltip's pixel, as its last line. */
export function maximumLine(picture: LanePicture, row: number, max: number): readonly [string, string] {
  return ['Largest in a cycle', valueText(picture, max, row)]
}

/** The tooltip as HTML; every text is escaped. */
export function tipHtml({ title, lines }: LaneTip): string {
  const rows = lines.map(([name, value]) => `<span>${escape(name)}</span><b>${escape(value)}</b>`).join('')
  return `<div class="lane-tip"><strong>${escape(title)}</strong><div>${rows}</div></div>`
}

function timeLines({ cycles: { first, end } }: PixelSum, { unit, cyclesPerSecond }: TipClock) {
  const text = (cycle: number): string => momentText(cycle, unit, cyclesPerSecond)
  const length = end - first
  if (length === 1) return [['Cycle', text(first)] as const]
  return [
    ['Cycles', `${text(first)}–${text(end - 1)}`] as const,
    ['Length', spanText(length, unit, cyclesPerSecond)] as const,
  ]
}

function numberLines(picture: LanePicture, { cycles, sum, max }: PixelSum, row: number) {
  const mean = sum / (cycles.end - cycles.first)
  if (picture.lane.kind === 'difference')
    return [['Difference', withUnit(signed(100 * mean, 2), 'pp')] as const]
  const unit = picture.lane.quantity?.unit ?? ''
  const lines = [
    ['Mean', valueText(picture, mean, row)] as const,
    ['Sum', withUnit(fixed(sum, Number.isInteger(sum) ? 0 : 2), unit)] as const,
  ]
  return max === undefined ? lines : [...lines, maximumLine(picture, row, max)]
}

/** Traffic per second; arrays count words, whose width their configuration does not tell. */
function bandwidthLines(
  { lane }: LanePicture,
  { cycles, sum }: PixelSum,
  { cyclesPerSecond }: TipClock,
): readonly (readonly [name: string, value: string])[] {
  const unit = lane.quantity?.unit
  if (lane.kind !== 'area' || (unit !== 'words' && unit !== 'bytes')) return []
  const giga = significant(((sum / (cycles.end - cycles.first)) * cyclesPerSecond) / 1e9, 4)
  return [[unit === 'bytes' ? 'Bandwidth' : 'At 1 byte a word', withUnit(giga, 'GB/s')]]
}

/** Occupancy as a share of the PEs there are, traffic per cycle. */
function valueText(picture: LanePicture, perCycle: number, row: number): string {
  const { lane, limit, weight } = picture
  if (lane.quantity?.id.startsWith('busy-pes') === true && limit !== undefined)
    return percent(perCycle / (limit * weight(row)), 2)
  return withUnit(significant(perCycle, 4), lane.unit)
}

function accountLines(picture: LanePicture, pixel: number) {
  const total = picture.limit ?? 1
  return (picture.lane.quantity?.rows ?? []).flatMap((id, row) => {
    const found = picture.sumAt(pixel, row)
    if (found === undefined || found.sum === 0) return []
    return [
      [accountTitle(id), percent(found.sum / ((found.cycles.end - found.cycles.first) * total), 2)] as const,
    ]
  })
}

function titleOf(picture: LanePicture, row: number): string {
  const { lane } = picture
  const names = lane.quantity?.rows ?? []
  if (lane.kind !== 'heat' && lane.kind !== 'difference') return lane.title
  const first = Math.floor((row * names.length) / lane.rows)
  const count = Math.floor(((row + 1) * names.length) / lane.rows) - first
  const kind = lane.quantity?.id === 'busy-pes-by-column' ? 'PE column' : 'PE row'
  const name =
    names.length <= 1 ? lane.title : count > 1 ? `${kind}s ${first}–${first + count - 1}` : `${kind} ${first}`
  return lane.kind === 'difference' ? `${name}, difference` : name
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
