import { linesWithin } from '../text-lines.ts'

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
  '<': '$<$',
  '>': '$>$',
  '|': '$|$',
  '×': '$\\times$',
  '−': '$-$',
  '±': '$\\pm$',
  '≤': '$\\le$',
  '≥': '$\\ge$',
  '→': '$\\to$',
  µ: '$\\mu$',
  '…': '\\dots{}',
  '—': '---',
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
  return text.replaceAll(/[\\{}%&#$_^~<>|×−±≤≥→µ…—²·–ΣΔ\u00A0\u202F]/g, (sign) => TEX[sign] ?? sign)
}

/**
 * Advances in ems, those of Computer Modern at 7 to 8 pt: it is wider than Times and Libertine, which the classes of
 * publishers have. Margins that are too wide are seen, text outside its column is an error.
 */
const ADVANCES: readonly (readonly [signs: RegExp, em: number])[] = [
  [/W/g, 1.17],
  [/[M×−→±%—]/g, 1.02],
  [/[A-Z&@…]/g, 0.79],
  [/[mw]/g, 0.95],
  [/[ijlt.,:;'|!\s()[\]-]/g, 0.43],
  [/./gu, 0.585],
]

/** Width of a text in the unit of its size, a little too large. */
export function texWidth(text: string, size: number): number {
  let [rest, ems] = [text, 0]
  for (const [signs, em] of ADVANCES) {
    ems += (rest.match(signs)?.length ?? 0) * em
    rest = rest.replaceAll(signs, '')
  }
  return ems * size
}

/** Words in lines of at most this width, where they can be parted. */
export function texLines(text: string, size: number, most: number): readonly string[] {
  return linesWithin(text, most, (line) => texWidth(line, size))
}
