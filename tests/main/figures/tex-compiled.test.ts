import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { figureFile } from '../../../src/main/services/figures/figure-file.ts'
import type { FigureScene } from '../../../src/main/services/figures/scene.ts'
import { needsPdf } from '../../../src/main/services/figures/tex/pgfplots-file.ts'
import type { FigureFormat, FigureStyle } from '../../../src/shared/model/figures.ts'
import { everyKind } from './every-kind.ts'
import { STYLE } from './hand-made.ts'

const [ENGINE, FINDER] = ['pdflatex', 'kpsewhich']

/** What the files want; a TeX that lacks any of it compiles none. */
const WANTED = ['article.cls', 'geometry.sty', 'graphicx.sty', 'booktabs.sty', 'pgfplots.sty'] as const

function isInstalled(): boolean {
  try {
    return WANTED.every((file) => execFileSync(FINDER, [file]).length > 0)
  } catch {
    return false
  }
}

const HAS_TEX = isInstalled()
const REASON = HAS_TEX ? '' : ` (skipped: no TeX with ${WANTED.join(', ')} here)`

/** Overfull boxes of less than this nobody sees. */
const TOLERANCE_PT = 1

/** What TeX says against a document. */
function complaints(log: string): readonly string[] {
  return [
    ...log.matchAll(/^! .*$/gm),
    ...log.matchAll(/Float too large.*$/gm),
    ...[...log.matchAll(/^Overfull \\hbox \(([\d.]+)pt.*$/gm)].filter(([, pt]) => Number(pt) > TOLERANCE_PT),
  ].map(([line]) => line)
}

const folders: string[] = []
afterAll(() =>
  Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 20 }))),
)

/** Compiles the files of some figures after each other in columns of 88.9 mm. */
async function logOf(scenes: readonly FigureScene[], style: FigureStyle): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'figures-tex-'))
  folders.push(folder)
  const parts: string[] = []
  for (const scene of scenes) {
    for (const format of ['pgfplots', 'booktabs'] as const) {
      parts.push((await fileOf(scene, style, format)).content.toString(), '\\clearpage')
    }
    if (!needsPdf(scene)) continue
    const { name, content } = await fileOf(scene, style, 'pdf')
    await writeFile(join(folder, name), content)
  }
  await writeFile(
    join(folder, 'all.tex'),
    [...PREAMBLE, ...parts, '\\typeout{ALL SET}', '\\end{document}'].join('\n'),
  )
  try {
    // Pages are set, and not written.
    execFileSync(ENGINE, ['-draftmode', '-interaction=nonstopmode', 'all.tex'], {
      cwd: folder,
      stdio: 'ignore',
    })
  } catch {
    // What went wrong stands in the log.
  }
  return readFile(join(folder, 'all.log'), 'latin1')
}

async function fileOf(scene: FigureScene, style: FigureStyle, format: FigureFormat) {
  const { fileName, base64 } = await figureFile({
    scene,
    style,
    caption: scene.about ?? '',
    format,
    dpi: 300,
  })
  return { name: fileName, content: Buffer.from(base64, 'base64') }
}

/** Two columns of 88.9 mm side by side are 181 mm with 3.2 mm between them. */
const PREAMBLE = [
  '\\documentclass[10pt,twocolumn]{article}',
  '\\usepackage[textwidth=181mm,columnsep=3.2mm,textheight=230mm]{geometry}',
  '\\usepackage{graphicx,booktabs,pgfplots}',
  '\\pgfplotsset{compat=1.18}',
  '\\usetikzlibrary{patterns}',
  '\\begin{document}',
]

describe.skipIf(!HAS_TEX)(`every kind of figure, compiled${REASON}`, () => {
  test.each([
    ['ieee-single', 'colour'],
    ['ieee-double', 'greyscale'],
  ] as const)(
    '%s, %s: no error, nothing beside its column, no float above a page',
    async (width, palette) => {
      const scenes = (await everyKind()).map(([, scene]) => scene)
      const log = await logOf(scenes, { ...STYLE, width, palette })
      expect(log).toContain('ALL SET')
      expect(complaints(log)).toEqual([])
    },
  )
})

test('what TeX complains of is found in its log', () => {
  const log = [
    'Overfull \\hbox (0.9pt too wide) in paragraph at lines 1--2',
    'Overfull \\hbox (1.1pt too wide) in paragraph at lines 3--4',
    '! Undefined control sequence.',
    'LaTeX Warning: Float too large for page by 3.0pt on input line 5.',
  ].join('\n')
  expect(complaints(log)).toHaveLength(3)
})
