import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FigureStyle } from '../../../shared/model/figures.ts'

/** A font that is shipped: its name in files, and where they are. */
export interface FigureFontFile {
  readonly name: string
  /** Path without its ending; undefined where the fonts are not installed. */
  readonly path: string | undefined
}

const NAMES = {
  sans: { name: 'IBM Plex Sans', file: 'IBMPlexSans-Regular' },
  condensed: { name: 'IBM Plex Sans Condensed', file: 'IBMPlexSansCondensed-Regular' },
  mono: { name: 'IBM Plex Mono', file: 'IBMPlexMono-Regular' },
} as const satisfies Record<FigureStyle['fontFamily'], unknown>

/** The shipped font of a family. */
export function figureFont(family: FigureStyle['fontFamily']): FigureFontFile {
  const { name, file } = NAMES[family]
  const found = resourceFile(join('resources', 'fonts', `${file}.ttf`))
  return { name, path: found?.slice(0, -'.ttf'.length) }
}

/** A style sheet that carries the figure font with it; empty where the font file is not installed. */
export function embeddedFontStyle(family: FigureStyle['fontFamily'] = 'sans'): string {
  const { name, path } = figureFont(family)
  if (path === undefined) return ''
  const data = readFileSync(`${path}.woff2`).toString('base64')
  return `<style>@font-face{font-family:"${name}";src:url(data:font/woff2;base64,${data}) format("woff2")}</style>`
}

/** A file of the installation: above this module, however deep the build has put it. */
function resourceFile(relative: string): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const file = join(folder, relative)
    if (existsSync(file)) return file
    const parent = dirname(folder)
    if (parent === folder) return undefined
    folder = parent
  }
}
