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
