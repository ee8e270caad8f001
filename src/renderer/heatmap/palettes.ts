import type { AccountingId, Operand } from '../../engine/timeline/timeline.ts'
import type { PeState } from '../../engine/timeline/timeline.ts'
import { parseHex } from '../theme/color.ts'
import { ramp, type ScaleName } from '../theme/ramps.ts'
import { THEMES, type CycleCause, type ThemeName } from '../theme/tokens.ts'
import { colorWord, rampWords, type AreaColors } from './raster.ts'

/** The colour of each account, the same in bar, lane and PE array. */
const ACCOUNT_COLORS: Readonly<Record<AccountingId, CycleCause>> = {
  multiply: 'multiply',
  fill: 'fill',
  drain: 'fill',
  edge: 'edge',
  'stall-ifmap': 'stallIfmap',
  'stall-filter': 'stallFilter',
  'stall-ofmap': 'stallOfmap',
  'stall-bank': 'bank',
  'delta-overhead': 'overhead',
}

/** Operands have the hue of the stall they cause. */
const OPERAND_COLORS: Readonly<Record<Operand, CycleCause>> = {
  ifmap: 'stallIfmap',
  filter: 'stallFilter',
  ofmap: 'stallOfmap',
}

/** States of a PE; a drained one is told from one that waits. */
const STATE_COLORS: Readonly<Record<PeState, CycleCause>> = {
  multiply: 'multiply',
  fill: 'fill',
  drain: 'stallOfmap',
  edge: 'edge',
  idle: 'edge',
  stall: 'stallFilter',
}

/** Share of an area's colour over the panel. */
const AREA_ALPHA = 0.32

/** The colour of an account as in {@link THEMES}; an unknown one is an overhead. */
export function accountColor(id: string, theme: ThemeName): string {
  return THEMES[theme].cycles[ACCOUNT_COLORS[id as AccountingId] ?? 'overhead']
}

/** The colour of a PE's state. */
export function stateColor(state: PeState, theme: ThemeName): string {
  return THEMES[theme].cycles[STATE_COLORS[state]]
}

/** The colour of a quantity's curve: its operand's, or one of the causes in turn. */
export function curveColor(quantity: string, index: number, theme: ThemeName): string {
  const { cycles, colors } = THEMES[theme]
  if (quantity === 'busy-pes') return colors.accent
  const operand = quantity.slice(quantity.indexOf(':') + 1)
  const cause = OPERAND_COLORS[operand as Operand]
  return cause === undefined
    ? (OTHER_CURVES.map((other) => cycles[other])[index % OTHER_CURVES.length] ?? colors.ink2)
    : cycles[cause]
}

const OTHER_CURVES: readonly CycleCause[] = [
  'stallFilter',
  'stallIfmap',
  'overhead',
  'bank',
  'stallOfmap',
  'multiply',
]

/** A colour as a pixel. */
export function pixelOf(hex: string, alpha = 1): number {
  const [red, green, blue] = parseHex(hex)
  return colorWord(red, green, blue, Math.round(255 * alpha))
}

/** Colours of an area lane. */
export function areaColors(hex: string): AreaColors {
  return { fill: pixelOf(hex, AREA_ALPHA), line: pixelOf(hex), tick: pixelOf(hex) }
}

/** A ramp as pixels, made once per scale and theme. */
export function rampPixels(scale: ScaleName, theme: ThemeName): Uint32Array {
  const key = `${scale} ${theme}`
  const made = ramps.get(key) ?? rampWords(ramp(scale, theme))
  ramps.set(key, made)
  return made
}

const ramps = new Map<string, Uint32Array>()
