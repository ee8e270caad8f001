/** Thin space between groups of three digits, from five digits on. */
export const GROUP_SPACE = '\u202F'
/** A true minus. */
export const MINUS = '\u2212'
/** Stands for a missing value. */
export const MISSING = '–'

/** A number with a fixed count of decimals: `14 807`, `8309`, `−0.25`. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return MISSING
  return grouped(value.toFixed(decimals))
}

/** A number that is already text, in our spelling; what stands before the digits (`~`, `about`) is kept. */
export function grouped(text: string): string {
  return text.replace(/-?\d+(\.\d+)?/, (number) => {
    const [whole = '', fraction] = number.replace('-', '').split('.')
    const groups = whole.length > 4 ? whole.replaceAll(/\B(?=(\d{3})+$)/g, GROUP_SPACE) : whole
    const isZero = !/[1-9]/.test(number)
    const sign = number.startsWith('-') && !isZero ? MINUS : ''
    return `${sign}${groups}${fraction === undefined ? '' : `.${fraction}`}`
  })
}

/** A difference: always with its sign, `0` for none. */
export function signed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return MISSING
  const text = fixed(value, decimals)
  return !/[1-9]/.test(text) || value < 0 ? text : `+${text}`
}

/** A difference that is rounding: two significant digits, `0` for none. */
export function signedSmall(value: number): string {
  if (!Number.isFinite(value)) return MISSING
  // Below this a sum of doubles is only noise.
  if (Math.abs(value) < 1e-9) return '0'
  const digits = Math.max(0, 1 - Math.floor(Math.log10(Math.abs(value))))
  return signed(value, Math.min(digits, 9))
}

/** A sentence in which no line ends between a number and its unit. */
export function unbroken(sentence: string): string {
  return sentence.replaceAll(/(\d) (?=%|points?\b|x\b)/g, '$1\u00A0')
}

/** The unit as it is written: `×`, `mm²`; the engine's are plain letters. */
export function unitText(unit: string): string {
  return UNITS[unit] ?? unit
}

const UNITS: Readonly<Record<string, string>> = { x: '×', mm2: 'mm²', '1': '%' }

/** Between a number and its unit: no line ends there. */
const UNIT_SPACE = '\u00A0'

/** A number with its unit: `63.1 %`. A missing number has none. */
export function withUnit(text: string, unit: string): string {
  return text === MISSING || unit === '' ? text : `${text}${UNIT_SPACE}${unit}`
}

/** A share of 1 in percent, one decimal unless said otherwise: `63.1 %`. */
export function percent(share: number, decimals = 1): string {
  return withUnit(fixed(100 * share, decimals), '%')
}

/** A ratio, three decimals unless said otherwise: `2.211`. */
export function ratio(value: number, decimals = 3): string {
  return fixed(value, decimals)
}

/** A number with a count of significant digits, never with an exponent: `9.01`, `0.0123`, `14 807`. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return MISSING
  if (value === 0) return '0'
  const rounded = Number(value.toPrecision(digits))
  const exponent = Math.floor(Math.log10(Math.abs(rounded)))
  return fixed(rounded, Math.min(20, Math.max(0, digits - 1 - exponent)))
}

/** A tick of an axis: `0`, `250`, `20 k`, `1.5 M`, `2 G`; small ones with the digits they need. */
export function axisNumber(value: number): string {
  if (!Number.isFinite(value)) return MISSING
  const size = Math.abs(value)
  const { unit, prefix } = PREFIXES.find(({ least }) => size >= least) ?? { unit: 1, prefix: '' }
  // Twelve digits are enough for a tick, and hide what summing steps leaves behind.
  const text = String(Number((value / unit).toPrecision(12)))
  return withUnit(text.replace('-', MINUS), prefix)
}

const PREFIXES = [
  { least: 1e12, unit: 1e12, prefix: 'T' },
  { least: 1e9, unit: 1e9, prefix: 'G' },
  { least: 1e6, unit: 1e6, prefix: 'M' },
  // Four digits can still be read.
  { least: 1e4, unit: 1e3, prefix: 'k' },
]

/** A count of bytes in decimal units with three significant digits: `812 B`, `1.56 GB`. */
export function bytes(count: number): string {
  const rounded = Number(count.toPrecision(3))
  const [unit, name] = BYTE_UNITS.find(([least]) => Math.abs(rounded) >= least) ?? [1, 'B']
  return withUnit(unit === 1 ? fixed(count, 0) : significant(count / unit, 3), name)
}

const BYTE_UNITS: readonly (readonly [least: number, name: string])[] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
]

/** A time in milliseconds, three decimals: `1.944`. */
export function milliseconds(seconds: number): string {
  return fixed(1000 * seconds, 3)
}

/** How long something takes, to the second: `0:38`, `12:05`, `1:02:09`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return MISSING
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const tail = String(rest).padStart(2, '0')
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`
}

/** A value against its baseline: `−45.6 %`, `equal`, and an en dash where there is nothing to divide by. */
export function deltaPercent(value: number, baseline: number): string {
  if (value === baseline) return 'equal'
  if (baseline === 0) return MISSING
  return withUnit(signed((100 * (value - baseline)) / Math.abs(baseline), 1), '%')
}

/** The difference of two shares of 1 in percentage points: `−34.1 pp`. */
export function deltaPoints(share: number, baseline: number): string {
  return share === baseline ? 'equal' : withUnit(signed(100 * (share - baseline), 1), 'pp')
}
