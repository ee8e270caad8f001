/**
 * A second, independent enumeration of the matrix products of guided diffusion and Stable Diffusion: a recursion over
 * the levels (encoder part, everything deeper, decoder part) that prints rows as text and knows nothing of graphs.
 */
export interface TwinFlags {
  readonly image: number
  readonly inChannels: number
  readonly outChannels: number
  readonly base: number
  readonly mults: readonly number[]
  readonly resBlocks: number
  readonly attentionAt: readonly number[]
  readonly scaleShift: boolean
  readonly updown: boolean
  readonly learnedResampling: boolean
  readonly attention: (pixels: number, channels: number, side: 'encoder' | 'middle' | 'decoder') => string[]
}

const conv = (pixels: number, kernel: number, from: number, to: number, stride = 1): string =>
  `conv ${pixels} ${kernel}x${kernel}/${stride} ${from}>${to}`
const linear = (tokens: number, from: number, to: number): string => `linear ${tokens} ${from}>${to}`
const products = (heads: number, queries: number, keys: number, width: number): string[] => [
  `qk ${heads}x ${queries}x${keys}x${width}`,
  `av ${heads}x ${queries}x${width}x${keys}`,
]

export function convAttention(pixels: number, channels: number, heads: number): string[] {
  const tokens = pixels * pixels
  return [
    conv(pixels, 1, channels, 3 * channels),
    ...products(heads, tokens, tokens, channels / heads),
    conv(pixels, 1, channels, channels),
  ]
}

export function transformer(pixels: number, c: number, heads: number): string[] {
  const t = pixels * pixels
  return [
    conv(pixels, 1, c, c),

    linear(t, c, c),
    linear(t, c, c),
    linear(t, c, c),
    ...products(heads, t, t, c / heads),
    linear(t, c, c),

    linear(t, c, c),
    linear(77, 768, c),
    linear(77, 768, c),
    ...products(heads, t, 77, c / heads),
    linear(t, c, c),
    linear(t, c, 8 * c),
    linear(t, 4 * c, c),
    conv(pixels, 1, c, c),
  ]
}

export function twinRows(f: TwinFlags): string[] {
  const channels = f.mults.map((mult) => Math.floor(f.base * mult))
  const pixelsAt = (level: number): number => f.image / 2 ** level
  const res = (pixels: number, from: number, to: number): string[] => [
    conv(pixels, 3, from, to),
    linear(1, 4 * f.base, f.scaleShift ? 2 * to : to),
    conv(pixels, 3, to, to),
    ...(from === to ? [] : [conv(pixels, 1, from, to)]),
  ]
  const attend = (level: number, side: 'encoder' | 'decoder'): string[] =>
    f.attentionAt.includes(pixelsAt(level)) ? f.attention(pixelsAt(level), channels[level]!, side) : []
  const down = (level: number): string[] => {
    const c = channels[level]!
    if (f.updown) return res(pixelsAt(level + 1), c, c)
    return f.learnedResampling ? [conv(pixelsAt(level), 3, c, c, 2)] : []
  }
  const up = (level: number): string[] => {
    const c = channels[level]!
    if (f.updown) return res(pixelsAt(level - 1), c, c)
    return f.learnedResampling ? [conv(pixelsAt(level - 1), 3, c, c)] : []
  }
  const from = (level: number, entry: number): string[] => {
    const c = channels[level]!
    const p = pixelsAt(level)
    const rows: string[] = []
    for (let i = 0; i < f.resBlocks; i++)
      rows.push(...res(p, i === 0 ? entry : c, c), ...attend(level, 'encoder'))
    const isDeepest = level === channels.length - 1
    if (isDeepest) rows.push(...res(p, c, c), ...f.attention(p, c, 'middle'), ...res(p, c, c))
    else rows.push(...down(level), ...from(level + 1, c))
    const below = isDeepest ? c : channels[level + 1]!
    for (let i = 0; i <= f.resBlocks; i++) {
      const skip = i === f.resBlocks ? entry : c
      rows.push(...res(p, (i === 0 ? below : c) + skip, c), ...attend(level, 'decoder'))
    }
    return level === 0 ? rows : [...rows, ...up(level)]
  }
  const first = channels[0]!
  return [
    linear(1, f.base, 4 * f.base),
    linear(1, 4 * f.base, 4 * f.base),
    conv(f.image, 3, f.inChannels, first),
    ...from(0, first),
    conv(f.image, 3, first, f.outChannels),
  ]
}
