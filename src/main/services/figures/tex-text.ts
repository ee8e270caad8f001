const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '%': '\\%',
  '&': '\\&',
  '#': '\\#',
  $: '\\$',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '×': '$\\times$',
  '−': '$-$',
  '²': '$^2$',
  '·': '$\\cdot$',
  '–': '--',
  Σ: '$\\Sigma$',
  Δ: '$\\Delta$',
  '\u00A0': '~',
  '\u202F': '\\,',
}

/** Words as TeX prints them: nothing in them is a command. */
export function tex(text: string): string {
  return text.replaceAll(/[\\{}%&#$_^~×−²·–ΣΔ\u00A0\u202F]/g, (sign) => TEX[sign] ?? sign)
}
