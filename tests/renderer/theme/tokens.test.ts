import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { contrast, luminance, parseHex, readableOn } from '../../../src/renderer/theme/color.ts'
import { colorVariables, variablesSheet } from '../../../src/renderer/theme/css-variables.ts'
import { THEMES, type ThemeColors } from '../../../src/renderer/theme/tokens.ts'
import { leastDistance } from './color-science.ts'

const NAMES = ['light', 'dark'] as const

/** What is written on what. Small text wants 4.5 (WCAG AA). */
const TEXT_PAIRS: readonly (readonly [text: keyof ThemeColors, grounds: readonly (keyof ThemeColors)[]])[] = [
  ['ink', ['frame', 'panel', 'raised', 'hover', 'press', 'overlay', 'accentTint', 'warnTint', 'errorTint']],
  ['ink2', ['frame', 'panel', 'raised', 'hover', 'overlay', 'accentTint', 'warnTint']],
  ['ink3', ['frame', 'panel', 'raised', 'hover', 'overlay', 'accentTint']],
  ['accent', ['panel', 'overlay', 'accentTint']],
  ['onAccent', ['accent', 'accentStrong']],
  ['better', ['panel', 'hover', 'accentTint']],
  ['worse', ['panel', 'hover', 'accentTint']],
  ['warn', ['panel', 'warnTint']],
  ['error', ['panel', 'errorTint']],
  ['ok', ['panel', 'okTint']],
]

describe.each(NAMES)('the %s theme', (name) => {
  const { colors, runs, cycles } = THEMES[name]
  const ratio = (a: string, b: string): number => contrast(parseHex(a), parseHex(b))

  test.each(TEXT_PAIRS)('%s can be read on what it stands on', (text, grounds) => {
    for (const ground of grounds)
      expect(ratio(colors[text], colors[ground]), ground).toBeGreaterThanOrEqual(4.5)
  })

  test('edges of controls, the focus ring and the colours of runs stand out from the panel', () => {
    for (const color of [colors.ctl, colors.focus, ...runs])
      expect(ratio(color, colors.panel), color).toBeGreaterThanOrEqual(3)
  })

  test('text on a stall of the filter is dark in both themes', () => {
    expect(readableOn(parseHex(cycles.stallFilter), THEMES.light.colors.ink, '#FFFFFF')).toBe(
      THEMES.light.colors.ink,
    )
  })
})

// DESIGN: smallest OKLab distance under normal, protan, deutan and tritan vision, rounded to two decimals.
test.each([
  ['light', 3, 0.22],
  ['light', 4, 0.11],
  ['light', 8, 0.08],
  ['dark', 3, 0.16],
  ['dark', 4, 0.16],
  ['dark', 8, 0.08],
] as const)('in %s the first %i runs are %d apart for everyone', (name, count, distance) => {
  expect(leastDistance(THEMES[name].runs.slice(0, count))).toBeGreaterThanOrEqual(distance - 0.005)
})

test('contrast is that of the standard', () => {
  const [black, white, grey] = [parseHex('#000000'), parseHex('#FFFFFF'), parseHex('#777777')]
  expect(contrast(black, white)).toBe(21)
  expect(contrast(white, black)).toBe(21)
  // #777 on white is the well-known 4.48, just short of AA.
  expect(contrast(grey, white)).toBeCloseTo(4.48, 2)
  expect(luminance(white)).toBeCloseTo(1, 12)
  expect(() => parseHex('#FFF')).toThrow('no colour')
})

test('both themes define the same variables, and the sheet all of them', () => {
  const [light, dark] = NAMES.map((name) => colorVariables(name).map(([variable]) => variable))
  expect(dark).toEqual(light)
  const sheet = variablesSheet()
  for (const variable of light ?? []) expect(sheet.split(`--${variable}: `)).toHaveLength(3)
  expect(sheet).toContain('--h-row: 24px;')
})

const root = fileURLToPath(new URL('../../../src/renderer', import.meta.url))
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|vue|css|html)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => relative(root, path) !== join('theme', 'tokens.ts'))

/** `#12ab34`, `rgb(…)`, and names of colours where a style expects one. */
const LITERAL =
  /#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})\b(?!['"]?\))|\b(?:rgba?|hsla?|oklch)\(\s*\d|(?:color|background|border|fill|stroke):[^;{]*\b(?:white|black|red|green|blue|gr[ae]y|orange)\b/i

test('a literal colour is found', () => {
  expect('color: #12ab34;').toMatch(LITERAL)
  expect('rgba(1, 2, 3, 0.4)').toMatch(LITERAL)
  expect('border: 1px solid white;').toMatch(LITERAL)
  expect('color: var(--ink2); fill="#ff0"').toMatch(LITERAL)
  expect('white-space: nowrap; color: var(--on-accent)').not.toMatch(LITERAL)
})

test.each(files.map((path) => [relative(root, path), path]))('%s has no colour of its own', (_, path) => {
  const lines = readFileSync(path, 'utf8').split('\n')
  expect(lines.filter((line) => LITERAL.test(line))).toEqual([])
})

test.each(files.map((path) => [relative(root, path), path]))(
  '%s asks only for variables there are',
  (_, path) => {
    const sheet = variablesSheet()
    const used = [...readFileSync(path, 'utf8').matchAll(/var\(--([a-z\d-]+)\)/g)].map(
      ([, name = '']) => name,
    )
    const own = [...readFileSync(path, 'utf8').matchAll(/--([a-z\d-]+)(?=['"\]]*\s*:)/g)].map(
      ([, name = '']) => name,
    )
    expect(used.filter((name) => !sheet.includes(`--${name}:`) && !own.includes(name))).toEqual([])
  },
)
