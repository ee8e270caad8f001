import type { FigureFormat, FigureStyle, FileOut } from '../../../shared/model/figures.ts'
import { isDeviceName } from '../projects/file-stem.ts'
import type { FigureScene } from './scene.ts'
import { csvFile } from './table-files.ts'
import { booktabsFile } from './tex/booktabs-file.ts'
import { pgfplotsFile } from './tex/pgfplots-file.ts'

const TYPES: Readonly<Record<FigureFormat, readonly [ending: string, mimeType: string]>> = {
  pdf: ['pdf', 'application/pdf'],
  svg: ['svg', 'image/svg+xml'],
  png: ['png', 'image/png'],
  csv: ['csv', 'text/csv'],
  pgfplots: ['tex', 'text/x-tex'],
  booktabs: ['table.tex', 'text/x-tex'],
  caption: ['txt', 'text/plain'],
}

/** What a figure's file is made of. */
export interface FigureFileRequest {
  readonly scene: FigureScene
  readonly style: FigureStyle
  readonly caption: string
  readonly format: FigureFormat
  /** Of PNG files. */
  readonly dpi: number
  /** Before the title in the name of the file, and of the PDF its LaTeX includes. */
  readonly prefix?: string
}

/** The figure as a file of the format, named after its title. */
export async function figureFile(request: FigureFileRequest): Promise<FileOut> {
  const [ending, mimeType] = TYPES[request.format]
  const content = await contentOf(request)
  return {
    fileName: `${stemOf(request)}.${ending}`,
    mimeType,
    base64: (typeof content === 'string' ? Buffer.from(content) : content).toString('base64'),
  }
}

async function contentOf(request: FigureFileRequest): Promise<string | Buffer> {
  const { scene, style, caption, format, dpi } = request
  if (format === 'csv') return csvFile(scene.table)
  if (format === 'caption') return `${caption}\n`
  const frame = { caption, stem: stemOf(request) }
  if (format === 'booktabs') return booktabsFile(scene, style, frame)
  if (format === 'pgfplots') return pgfplotsFile(scene, style, frame)
  // The chart library takes a while to load; tables do not wait for it.
  const { drawScene, standaloneSvg } = await import('./svg-file.ts')
  const figure = drawScene(scene, style)
  if (format === 'svg') return standaloneSvg(figure, style)
  if (format === 'png') return (await import('./png-file.ts')).pngFile(figure, style, dpi)
  return (await import('./pdf-file.ts')).pdfFile(figure, style)
}

/** Name of the files of a figure without their endings. */
export function stemOf({ scene, prefix = '' }: Pick<FigureFileRequest, 'scene' | 'prefix'>): string {
  return `${prefix}${fileStem(scene.title)}`
}

/** A name every file system takes. */
function fileStem(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase()
  if (plain === '') return 'figure'
  return isDeviceName(plain) ? `figure-${plain}` : plain.slice(0, 80)
}
