import { DIVERGING_STOPS, SEQUENTIAL_STOPS } from '../../shared/format/colour-scales.ts'

/**
 * Every colour and size of the page; nothing else in the renderer writes one down. CSS variables, naive-ui's and
 * ECharts' themes and the colour scales are made from these values.
 */

/** The two looks of the page. */
export type ThemeName = 'light' | 'dark'

/** Where a cycle of a processing element goes, from the axis outwards: the order of every bar, lane and legend. */
export const CYCLE_CAUSES = [
  'multiply',
  'fill',
  'edge',
  'stallIfmap',
  'stallFilter',
  'stallOfmap',
  'bank',
  'overhead',
] as const
/** One cause of {@link CYCLE_CAUSES}. */
export type CycleCause = (typeof CYCLE_CAUSES)[number]

/** Colours that mean the same in both themes. */
export interface ThemeColors {
  readonly frame: string
  readonly panel: string
  readonly raised: string
  readonly hover: string
  readonly press: string
  readonly overlay: string
  readonly scrim: string
  readonly line: string
  readonly line2: string
  readonly ctl: string
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  /** Decoration only, never text. */
  readonly ink4: string
  readonly accent: string
  readonly accentStrong: string
  readonly accentTint: string
  readonly accentLine: string
  readonly onAccent: string
  readonly focus: string
  readonly better: string
  readonly worse: string
  readonly warn: string
  readonly warnTint: string
  readonly error: string
  readonly errorTint: string
  readonly ok: string
  readonly okTint: string
  readonly grid: string
  readonly axis: string
  readonly cursor: string
  readonly cursorHalo: string
  readonly shadow: string
}

/** A whole theme. */
export interface ThemeTokens {
  readonly colors: ThemeColors
  /** Runs by their slot, 1 to 8. */
  readonly runs: readonly string[]
  readonly cycles: Readonly<Record<CycleCause, string>>
  /** Stops of the scale of a quantity: zero is the colour of the panel. */
  readonly sequential: readonly string[]
  /** Stops of the scale of a signed difference: fewer, none (the panel), more. */
  readonly diverging: readonly string[]
}

const light: ThemeTokens = {
  colors: {
    frame: '#E8EBED',
    panel: '#FFFFFF',
    raised: '#F4F6F7',
    hover: '#EAEEF0',
    press: '#DEE4E7',
    overlay: '#FFFFFF',
    scrim: 'rgba(24, 32, 38, 0.38)',
    line: '#DDE2E5',
    line2: '#B9C2C8',
    ctl: '#87939B',
    ink: '#15191C',
    ink2: '#465159',
    ink3: '#5A666F',
    ink4: '#98A3AB',
    accent: '#006B70',
    accentStrong: '#00565A',
    accentTint: '#DDEFEF',
    accentLine: '#8CC3C4',
    onAccent: '#FFFFFF',
    focus: '#006B70',
    better: '#1F5FBF',
    worse: '#A84B00',
    warn: '#8A5A00',
    warnTint: '#FBF1DC',
    error: '#B3261E',
    errorTint: '#FBE9E7',
    ok: '#26704E',
    okTint: '#E3F1EA',
    grid: '#E6EAEC',
    axis: '#98A3AB',
    cursor: '#15191C',
    cursorHalo: 'rgba(255, 255, 255, 0.85)',
    shadow: '0 8px 28px rgba(20, 30, 36, 0.18), 0 0 0 1px rgba(20, 30, 36, 0.1)',
  },
  runs: ['#1F6FDB', '#D7751A', '#6A005D', '#276B53', '#3F2F9E', '#493B1B', '#A83A00', '#009ABA'],
  cycles: {
    multiply: '#2E7D5B',
    fill: '#9CC7B2',
    edge: '#CBD1D5',
    stallIfmap: '#4C78C8',
    stallFilter: '#C77A0A',
    stallOfmap: '#A8407C',
    bank: '#7A6A3A',
    overhead: '#6F57B5',
  },
  sequential: SEQUENTIAL_STOPS,
  diverging: DIVERGING_STOPS,
}

const dark: ThemeTokens = {
  colors: {
    frame: '#0E1113',
    panel: '#15191C',
    raised: '#1B2023',
    hover: '#222A2E',
    press: '#2B343A',
    overlay: '#1E2428',
    scrim: 'rgba(4, 7, 9, 0.62)',
    line: '#272F34',
    line2: '#404C54',
    ctl: '#65727B',
    ink: '#E4E9EC',
    ink2: '#ABB6BD',
    ink3: '#8B97A0',
    ink4: '#566169',
    accent: '#3FC1C0',
    accentStrong: '#6FD6D4',
    accentTint: '#12302F',
    accentLine: '#2A6C6B',
    onAccent: '#06201F',
    focus: '#6FD6D4',
    better: '#7FB2FF',
    worse: '#F2A25C',
    warn: '#E5B454',
    warnTint: '#2E2614',
    error: '#FF7B72',
    errorTint: '#351D1B',
    ok: '#5DBB8E',
    okTint: '#16291F',
    grid: '#222A2E',
    axis: '#566169',
    cursor: '#FFFFFF',
    cursorHalo: 'rgba(0, 0, 0, 0.7)',
    shadow: '0 12px 40px rgba(0, 0, 0, 0.55), 0 0 0 1px #333D43',
  },
  runs: ['#4C93FA', '#F09D00', '#C85489', '#A7F5A8', '#E9CFFF', '#917D06', '#C2918C', '#79BAE1'],
  cycles: {
    multiply: '#4FA87F',
    fill: '#2B5A46',
    edge: '#39434A',
    stallIfmap: '#7AA2F0',
    stallFilter: '#E2A23C',
    stallOfmap: '#D87FB4',
    bank: '#B5A15E',
    overhead: '#A393EC',
  },
  // prettier-ignore
  sequential: ['#12181F', '#0D2745', '#003D5C', '#00546B', '#036C78', '#048582', '#1B9F86', '#60B287', '#94C490', '#C1D4A3', '#E5E6C3'],
  // prettier-ignore
  diverging: ['#C785D1', '#A26EAA', '#7E5784', '#5C4260', '#3C2D3E', '#1B1C1B', '#26392B', '#32563C', '#3F764F', '#4E9664', '#5CB879'],
}

/** Both themes. Exported figures use the light one, on white, whatever the page wears. */
export const THEMES: Readonly<Record<ThemeName, ThemeTokens>> = { light, dark }

/** Stops of published colour scales: viridis and cividis (matplotlib, ten even samples), batlow (Crameri, ten classes). */
export const PUBLISHED_SCALES = {
  // prettier-ignore
  viridis: ['#440154', '#482878', '#3E4989', '#31688E', '#26828E', '#1F9E89', '#35B779', '#6ECE58', '#B5DE2B', '#FDE725'],
  // prettier-ignore
  cividis: ['#00224E', '#123570', '#3B496C', '#575D6D', '#707173', '#8A8678', '#A59C74', '#C3B369', '#E1CC55', '#FEE838'],
  // prettier-ignore
  batlow: ['#011959', '#103F60', '#1C5A62', '#3C6D56', '#687B3E', '#9D892B', '#D29343', '#F8A17B', '#FDB7BC', '#FACCFA'],
} as const

/** Font families, the same everywhere. */
export const FONTS = {
  sans: "'Plex Sans', system-ui, sans-serif",
  cond: "'Plex Condensed', 'Plex Sans', sans-serif",
  mono: "'Plex Mono', 'Plex Sans', ui-monospace, monospace",
} as const

/** Sizes in pixels, by the name of their CSS variable. */
export const SIZES = {
  s1: 4,
  s2: 8,
  s3: 12,
  s4: 16,
  s5: 20,
  s6: 24,
  s8: 32,
  r1: 2,
  r2: 4,
  r3: 6,
  't-micro': 10.5,
  't-small': 11.5,
  't-body': 12.5,
  't-num': 12,
  't-title': 14,
  't-head': 20,
  't-metric': 22,
  'h-title': 36,
  'h-tab': 32,
  'h-tool': 40,
  'h-pane': 32,
  'h-head': 28,
  'h-row': 24,
  'h-row-roomy': 28,
  'h-ctl': 28,
  'h-ctl-s': 24,
  'h-status': 24,
  'w-rail': 44,
} as const satisfies Readonly<Record<string, number>>

/** The page a figure is printed on: white in both themes, with black text. */
export const PAPER = {
  paper: '#FFFFFF',
  'paper-ink': '#15191C',
  'paper-line': '#E4E4E4',
} as const satisfies Readonly<Record<string, string>>
