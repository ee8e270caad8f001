import { darkTheme, type GlobalTheme, type GlobalThemeOverrides } from 'naive-ui'

/** naive-ui's own dark colours where we set none; null is its light theme. */
export function baseTheme(isDark: boolean): GlobalTheme | null {
  return isDark ? darkTheme : null
}

/** naive-ui in our colours, read from tokens.css as it stands for the theme that is on. */
export function themeOverrides(): GlobalThemeOverrides {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  const [accent, strong, ink, panel] = [
    token('--accent'),
    token('--accent-strong'),
    token('--ink'),
    token('--panel'),
  ]
  return {
    common: {
      fontFamily: token('--sans'),
      fontFamilyMono: token('--mono'),
      fontSize: '12.5px',
      fontSizeSmall: '12px',
      fontSizeMedium: '12.5px',
      borderRadius: '4px',
      heightSmall: '24px',
      heightMedium: '28px',
      primaryColor: accent,
      primaryColorHover: strong,
      primaryColorPressed: strong,
      primaryColorSuppl: accent,
      textColorBase: ink,
      textColor1: ink,
      textColor2: ink,
      textColor3: token('--ink3'),
      bodyColor: panel,
      cardColor: panel,
      modalColor: token('--overlay'),
      popoverColor: token('--overlay'),
      borderColor: token('--line2'),
      dividerColor: token('--line'),
      hoverColor: token('--hover'),
    },
    Button: { textColorPrimary: token('--on-accent'), textColorHoverPrimary: token('--on-accent') },
    Radio: {
      buttonColorActive: token('--accent-tint'),
      buttonTextColorActive: accent,
      buttonBorderColor: token('--line2'),
    },
  }
}
