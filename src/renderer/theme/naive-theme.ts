import { darkTheme, type GlobalTheme, type GlobalThemeOverrides } from 'naive-ui'
import { FONTS, THEMES, type ThemeName } from './tokens.ts'

/** naive-ui's own dark colours where we set none; null is its light theme. */
export function baseTheme(theme: ThemeName): GlobalTheme | null {
  return theme === 'dark' ? darkTheme : null
}

/** naive-ui in our colours; it computes shades from them, so they are literal values and not variables. */
export function naiveOverrides(theme: ThemeName): GlobalThemeOverrides {
  const t = THEMES[theme].colors
  const ring = `0 0 0 2px ${t.focus}`
  return {
    common: {
      ...common(theme),
      fontFamily: FONTS.sans,
      fontFamilyMono: FONTS.mono,
      fontWeightStrong: '500',
      fontSize: '12.5px',
      fontSizeMini: '11px',
      fontSizeTiny: '12px',
      fontSizeSmall: '12px',
      fontSizeMedium: '12.5px',
      lineHeight: '1.3',
      heightTiny: '20px',
      heightSmall: '24px',
      heightMedium: '28px',
      heightLarge: '32px',
      borderRadius: '4px',
      borderRadiusSmall: '2px',
      scrollbarWidth: '6px',
      scrollbarHeight: '6px',
    },
    Input: { border: `1px solid ${t.ctl}`, boxShadowFocus: ring },
    Checkbox: { border: `1px solid ${t.ctl}`, boxShadowFocus: ring },
    InternalSelection: { border: `1px solid ${t.ctl}`, boxShadowFocus: ring },
    Slider: { fillColor: t.accent, fillColorHover: t.accentStrong, railColor: t.press },
  }
}

function common(theme: ThemeName): NonNullable<GlobalThemeOverrides['common']> {
  const t = THEMES[theme].colors
  return {
    primaryColor: t.accent,
    primaryColorHover: t.accentStrong,
    primaryColorPressed: t.accentStrong,
    primaryColorSuppl: t.accent,
    infoColor: t.better,
    successColor: t.ok,
    warningColor: t.warn,
    errorColor: t.error,
    // Text on the primary colour.
    baseColor: t.onAccent,
    bodyColor: t.panel,
    cardColor: t.panel,
    tableColor: t.panel,
    modalColor: t.overlay,
    popoverColor: t.overlay,
    inputColor: t.panel,
    tableHeaderColor: t.raised,
    tableColorHover: t.hover,
    hoverColor: t.hover,
    pressedColor: t.press,
    actionColor: t.raised,
    tagColor: t.raised,
    dividerColor: t.line,
    borderColor: t.line2,
    textColorBase: t.ink,
    textColor1: t.ink,
    textColor2: t.ink,
    textColor3: t.ink3,
    placeholderColor: t.ink3,
    iconColor: t.ink3,
    railColor: t.press,
    scrollbarColor: t.line2,
    boxShadow2: t.shadow,
  }
}
