import { InvalidArgumentError, Option, type Command } from 'commander'
import type { FigureFormat, FigureStyle } from '../../../shared/model/figures.ts'
import type { CommandFactory } from './command.ts'
import type { MakeFigureOptions } from './figure-action.ts'
import type { ExportFiguresOptions } from './figure-export-action.ts'
import type { FigureChoice } from './figure-files.ts'
import { groupCommand, idNumber, idNumbers, withExample } from './history-options.ts'
import type { JsonOption } from './with-workbench.ts'

/** What a file can be; `tex` is the figure as LaTeX draws it. */
const FORMATS: ReadonlyMap<string, FigureFormat> = new Map([
  ['pdf', 'pdf'],
  ['svg', 'svg'],
  ['png', 'png'],
  ['csv', 'csv'],
  ['tex', 'pgfplots'],
  ['pgfplots', 'pgfplots'],
  ['booktabs', 'booktabs'],
  ['caption', 'caption'],
])
const WIDTHS: readonly FigureStyle['width'][] = ['ieee-single', 'ieee-double', 'acm-single', 'acm-double']

/** `deltascope figure`: figures for papers, saved or at once. */
export const figureCommand: CommandFactory = (finish) => {
  const command = groupCommand(
    'figure',
    'figures for papers: PDF with fonts, SVG, PNG at a dpi, CSV, pgfplots, booktabs',
    'deltascope figure make paper-speedup --width ieee-double -o speedup.pdf',
    'deltascope figure export --all --format pdf --out figures',
  )
  const actions = () => import('./figure-action.ts')
  withExample(command.command('list', { isDefault: true }), 'deltascope figure list')
    .description('saved figures; stale ones would show other data now')
    .option('--project <name>', 'only those of one project, by name or id')
    .option('--json', 'print one JSON document instead of a table')
    .action(async (options: JsonOption & { readonly project?: string }) =>
      finish(await (await actions()).listFigures(options)),
    )
  withExample(command.command('kinds'), 'deltascope figure kinds')
    .description('what can be drawn, and what of')
    .option('--json', 'print one JSON document instead of a table')
    .action(async (options: JsonOption) => finish(await (await actions()).listKinds(options)))
  makeCommand(command).action(async (kind: string, options: Omit<MakeFigureOptions, 'kind'>) =>
    finish(await (await actions()).makeFigure({ ...options, kind })),
  )
  addPrinting(command, finish)
  withExample(command.command('refresh'), 'deltascope figure refresh --project "Seed study"')
    .description('take the data anew and mark the figures that would change')
    .requiredOption('--project <name>', 'by name or id')
    .option('--json', 'print one JSON document')
    .action(async (options: JsonOption & { readonly project: string }) =>
      finish(await (await actions()).refreshFigures(options)),
    )
  withExample(command.command('remove'), 'deltascope figure remove 3')
    .description('remove a saved figure; can be undone')
    .argument('<id>', 'number of the figure', idNumber)
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: JsonOption) =>
      finish(await (await actions()).removeFigure(id, options)),
    )
  return command
}

/** What takes saved figures to paper. */
function addPrinting(command: Command, finish: Parameters<CommandFactory>[0]): void {
  withFormat(
    withExample(
      command.command('export'),
      'deltascope figure export 3 4 --format pdf --out figures',
      'deltascope figure export --all --format pdf,csv,tex --out figures',
    ),
  )
    .description('write saved figures into a folder, each with its caption as .txt')
    .argument('[id...]', 'numbers of figures', idNumbers)
    .option('--all', 'every figure, or every one of --project')
    .option('--project <name>', 'with --all: only those of one project')
    .requiredOption('--out <folder>', 'where to; it is made if need be')
    .option('--no-caption', 'without captions')
    .option('--force', 'replace files of the same names')
    .option('--json', 'print one JSON document')
    .action(async (ids: readonly number[], options: Omit<ExportFiguresOptions, 'ids'>) =>
      finish(await (await import('./figure-export-action.ts')).exportFigures({ ...options, ids })),
    )
  withExample(command.command('check'), 'deltascope figure check --all', 'deltascope figure check 3 --json')
    .description('hold saved figures against what paper wants: width, text, fonts, edges, greys, data')
    .argument('[id...]', 'numbers of figures', idNumbers)
    .option('--all', 'every figure, or every one of --project')
    .option('--project <name>', 'with --all: only those of one project')
    .option('--json', 'print one JSON document instead of tables')
    .action(async (ids: readonly number[], options: Omit<FigureChoice, 'ids'> & JsonOption) =>
      finish(await (await import('./figure-check-action.ts')).checkFigures({ ...options, ids })),
    )
}

function makeCommand(command: Command): Command {
  return withFormat(
    withExample(
      command.command('make'),
      'deltascope figure make layer-bars --runs 12 13 --set metric=utilPercent -o layers.pdf',
    ),
  )
    .description('draw a figure at once, and save it with --save')
    .argument('<kind>', 'a kind of "deltascope figure kinds"')
    .option('--runs <id...>', 'runs to show', idNumbers)
    .option('--sweep <id>', 'sweep to show', idNumber)
    .option('--title <text>', 'title of the file and of the table')
    .option('--caption <text>', 'caption of the table', '')
    .option('--set <key=value...>', 'options of the kind, e.g. metric=speedup, x=dramBytes')
    .addOption(new Option('--width <preset>', 'printed width').choices([...WIDTHS]).default(WIDTHS[0]))
    .option('--height <mm>', 'printed height in mm', positiveNumber, 60)
    .addOption(
      new Option('--font <family>', 'IBM Plex').choices(['sans', 'condensed', 'mono']).default('sans'),
    )
    .option('--size <pt>', 'size of the text', positiveNumber, 7)
    .option('--grey', 'fills for print without colour')
    .option('--no-legend', 'without a legend')
    .option('-o, --output <file>', 'where to (default: its title in this folder)')
    .option('--force', 'replace the file if there is one')
    .option('--save <project>', 'also keep the figure in a project, by name or id')
    .option('--json', 'print one JSON document')
}

function withFormat(command: Command): Command {
  return command
    .addOption(
      new Option('--format <formats>', `of the file: ${[...FORMATS.keys()].join(', ')}; several with commas`)
        .argParser(formatsOf)
        .default(['pdf'], 'pdf'),
    )
    .option('--dpi <number>', 'of PNG files, 72 to 1200', positiveNumber, 600)
}

function formatsOf(text: string): readonly FigureFormat[] {
  return text.split(',').map((name) => {
    const format = FORMATS.get(name.trim())
    if (format !== undefined) return format
    throw new InvalidArgumentError(`Expected ${[...FORMATS.keys()].join(', ')}, not ${JSON.stringify(name)}.`)
  })
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('Expected a number above 0.')
}
