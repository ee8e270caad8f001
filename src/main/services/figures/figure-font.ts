import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What figures are set in; readers without the embedded font see the next family. */
export const FIGURE_FONT = 'IBM Plex Sans, Arial, Helvetica, sans-serif'

const FONT_FILE = join('resources', 'fonts', 'IBMPlexSans-Regular.woff2')

/** A style sheet that carries the figure font with it; empty where the font file is not installed. */
export function embeddedFontStyle(): string {
  const file = resourceFile(FONT_FILE)
  if (file === undefined) return ''
  const data = readFileSync(file).toString('base64')
  return `<style>@font-face{font-family:"IBM Plex Sans";src:url(data:font/woff2;base64,${data}) format("woff2")}</style>`
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
