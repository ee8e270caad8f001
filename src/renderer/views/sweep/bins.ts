import { significant } from '../../../shared/format/numbers.ts'
import type { Level, Parameter } from './sweep-model.ts'

/** More rows or columns, or shapes, cannot be told apart. */
export const MOST_LEVELS = 16
/** Of samples along a range. */
const BINS = 8

/** Larger ratios are laid out by their logarithm. */
const LOG_RATIO = 20

/** The parameter with few enough levels for the sides of a table: numbers of a wide range in equal bins. */
export function withFewLevels(parameter: Parameter, most: number = MOST_LEVELS): Parameter {
  const { levels, levelOf } = parameter
  const numbers = levels.map(({ value }) => value).filter((value) => typeof value === 'number')
  if (levels.length <= most || numbers.length < levels.length) return parameter
  const [low, high] = [numbers[0] ?? 0, numbers.at(-1) ?? 0]
  const count = Math.min(BINS, most)
  const isLog = low > 0 && high / low > LOG_RATIO
  const to = isLog ? Math.log : (value: number): number => value
  const from = isLog ? Math.exp : (value: number): number => value
  const step = (to(high) - to(low)) / count
  const binOf = numbers.map((value) => Math.min(count - 1, Math.floor((to(value) - to(low)) / step)))
  const bins = Array.from({ length: count }, (_, bin): Level => {
    const [start, end] = [from(to(low) + bin * step), from(to(low) + (bin + 1) * step)]
    const text = `${significant(start, 2)}–${significant(end, 2)}`
    return { value: start, text, fullText: text }
  })
  return { ...parameter, levels: bins, levelOf: levelOf.map((level) => binOf[level] ?? -1) }
}
