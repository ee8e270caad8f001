import { CYCLE_CAUSES, FONTS, PAPER, SIZES, THEMES, type ThemeName } from './tokens.ts'

/** The style sheet that defines every CSS variable: sizes and fonts for both themes, colours for each. */
export function variablesSheet(): string {
  const sizes = Object.entries(SIZES).map(([name, px]) => [name, `${px}px`])
  const common = [...Object.entries(FONTS), ...Object.entries(PAPER), ...sizes]
  return [
    rule(':root', common),
    rule(':root', colorVariables('light')),
    rule(":root[data-theme='dark']", colorVariables('dark')),
  ].join('\n')
}

/** The colour variables of a theme as name and value: `accent-strong`, `run1`, `cycle-multiply`, … */
export function colorVariables(theme: ThemeName): readonly (readonly [name: string, value: string])[] {
  const { colors, runs, cycles } = THEMES[theme]
  return [
    ...Object.entries(colors).map(([name, value]) => [kebab(name), value] as const),
    ...runs.map((value, index) => [`run${index + 1}`, value] as const),
    ...CYCLE_CAUSES.map((cause) => [`cycle-${kebab(cause)}`, cycles[cause]] as const),
  ]
}

function rule(selector: string, variables: readonly (readonly (string | undefined)[])[]): string {
  const scheme = selector.includes('dark') ? 'dark' : 'light'
  const lines = variables.map(([name, value]) => `  --${name}: ${value};`)
  return `${selector} {\n  color-scheme: ${scheme};\n${lines.join('\n')}\n}`
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
