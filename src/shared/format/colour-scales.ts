/** Colours of a ramp. */
export const RAMP_LENGTH = 256

/**
 * Our scale for quantities on a light page and on paper: equal steps of lightness, zero near white, told apart by every
 * colour vision.
 */
// prettier-ignore
export const SEQUENTIAL_STOPS = ['#F7F7F4', '#D6EBBA', '#ADDCA8', '#7FCDA0', '#4DBC9E', '#05A89D', '#069197', '#087A8D', '#036482', '#204E6D', '#263A53'] as const

/** Our scale for signed differences on a light page and on paper: purple is fewer, green more, the middle is the page. */
// prettier-ignore
export const DIVERGING_STOPS = ['#7E4188', '#97649F', '#B086B6', '#C9AACD', '#E1CEE3', '#F4F6F5', '#C5DCCA', '#9AC1A3', '#6FA77E', '#438C5A', '#017137'] as const

/** A colour as three channels of 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** The channels of `#rrggbb`; throws on anything else, since colours come from tables of ours only. */
export function parseHex(hex: string): Rgb {
  const channels = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(hex)?.slice(1)
  const [red, green, blue] = channels?.map((channel) => Number.parseInt(channel, 16)) ?? []
  if (red === undefined || green === undefined || blue === undefined) throw new Error(`no colour: ${hex}`)
  return [red, green, blue]
}

/** An sRGB channel of 0 to 1 without its gamma (IEC 61966-2-1). */
export function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}

/** A table of 256 x (red, green, blue), linear in sRGB between evenly spaced stops. */
export function interpolate(stops: readonly string[]): Uint8Array {
  const colors = stops.map(parseHex)
  const table = new Uint8Array(3 * RAMP_LENGTH)
  for (let entry = 0; entry < RAMP_LENGTH; entry++) {
    const place = (entry / (RAMP_LENGTH - 1)) * (colors.length - 1)
    const left = Math.min(Math.floor(place), colors.length - 2)
    for (let channel = 0; channel < 3; channel++) {
      const [from, to] = [colors[left]?.[channel] ?? 0, colors[left + 1]?.[channel] ?? 0]
      table[3 * entry + channel] = Math.round(from + (to - from) * (place - left))
    }
  }
  return table
}
