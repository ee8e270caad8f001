import type { Command } from 'commander'
import type { MetricId } from '../../../shared/model/metrics.ts'
import type { CommandFactory } from './command.ts'
import { groupCommand, idNumber, metricName, withExample } from './history-options.ts'
import type { ExtendSweepOptions, ListSweepsOptions, StartSweepOptions } from './sweep-action.ts'
import type { JsonOption } from './with-workbench.ts'

/** What the file says. */
const SPEC_HELP = `
The file has a name, a base (a run), a plan and constraints; "Copy as CLI" in New sweep writes one:
  {"name": "Arrays beside designs", "base": {…}, "constraints": [],
   "plan": {"kind": "grid", "axes": [
     {"field": "machine", "values": ["a100-128-os", "a100-256-ws", "cambricon-d"]},
     {"field": "workload", "values": ["GUID128", "GUID256"]}]}}
Plans are a grid (axes), a list (points) or random (axes, ranges, samples, seed).
  machine   designs, built-in arrays and saved presets, by the names of "deltascope sweep machines"
  workload  built-in networks and imported topologies, by name or as conv:HASH, gemm:HASH
  others    any field of a run: rows, dataflow, dramGigabytesPerSecond, rules, steps, …
In grids and random plans, points whose machine does not have a field that varies are left out.
`

/** `deltascope sweep`: questions about many runs. */
export const sweepCommand: CommandFactory = (finish) => {
  const command = groupCommand(
    'sweep',
    'many runs at once: start, follow, pause, resume, and what they show',
    'deltascope sweep start --built-in seed-study',
    'deltascope sweep show 3',
  )
  withExample(command.command('list', { isDefault: true }), 'deltascope sweep list --built-in')
    .description('sweeps of the history, or those that come with the program')
    .option('--project <name>', 'only those of one project, by name or id')
    .option('--built-in', 'those that come with the program')
    .option('--json', 'print one JSON document instead of a table')
    .action(async (options: ListSweepsOptions) => finish(await (await actions()).listSweeps(options)))
  withExample(
    command.command('start'),
    'deltascope sweep start my-sweep.json --estimate',
    'deltascope sweep start --built-in seed-study',
  )
    .description('run a sweep to its end; Ctrl-C pauses it and keeps what is complete')
    .addHelpText('after', SPEC_HELP)
    .argument('[file]', 'JSON file with name, base, plan and constraints')
    .option('--built-in <name>', 'one that comes with the program')
    .option('--project <name>', 'name or id of the project it belongs to (default: Command line)')
    .option('--estimate', 'only tell what it would take')
    .option('--json', 'print one JSON document instead of tables')
    .action(async (file: string | undefined, options: StartSweepOptions) =>
      finish(await (await actions()).startSweep(file, options)),
    )
  withExample(command.command('machines'), 'deltascope sweep machines --json')
    .description('values of the field machine: designs, built-in arrays and saved presets')
    .option('--json', 'print one JSON document instead of a table')
    .action(async (options: JsonOption) => finish(await (await actions()).listMachines(options)))
  withExample(command.command('show'), 'deltascope sweep show 3')
    .description('a sweep with its points')
    .argument('<id>', 'number of the sweep', idNumber)
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: JsonOption) => finish(await (await actions()).showSweep(id, options)))
  addControls(command, finish)
  addAnalyses(command, finish)
  return command
}

type Finish = Parameters<CommandFactory>[0]

const actions = () => import('./sweep-action.ts')

/** What is done to a sweep that has been started. */
function addControls(command: Command, finish: Finish): void {
  withExample(
    command.command('extend'),
    'deltascope sweep extend 3 --add rows=64,96',
    'deltascope sweep extend 4 --samples 100',
  )
    .description('a sweep with the points of another and more; those that are there are not computed again')
    .argument('<id>', 'number of the sweep', idNumber)
    .option('--add <field=values...>', 'more values of a field that varies in a grid or list')
    .option('--samples <count>', 'more samples of a random plan', idNumber)
    .option('--estimate', 'only tell what it would take')
    .option('--json', 'print one JSON document instead of tables')
    .action(async (id: number, options: ExtendSweepOptions) =>
      finish(await (await actions()).extendSweepBy(id, options)),
    )
  withExample(command.command('pause'), 'deltascope sweep pause 3')
    .description('stop a sweep for now, in whichever program it runs')
    .argument('<id>', 'number of the sweep', idNumber)
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: JsonOption) =>
      finish(await (await actions()).stopSweep(id, 'pause', options)),
    )
  withExample(command.command('cancel'), 'deltascope sweep cancel 3')
    .description('stop a sweep for good; what is complete stays')
    .argument('<id>', 'number of the sweep', idNumber)
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: JsonOption) =>
      finish(await (await actions()).stopSweep(id, 'cancel', options)),
    )
  withExample(command.command('resume'), 'deltascope sweep resume 3')
    .description('run what is left of a sweep')
    .argument('<id>', 'number of the sweep', idNumber)
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: JsonOption) =>
      finish(await (await actions()).resumeSweep(id, options)),
    )
}

/** What a sweep shows. */
function addAnalyses(command: Command, finish: Finish): void {
  withExample(command.command('pareto'), 'deltascope sweep pareto 3 --x areaSquareMillimetres --y timeMs')
    .description('the points that no other point beats in both metrics')
    .argument('<id>', 'number of the sweep', idNumber)
    .requiredOption('--x <metric>', 'first metric', metricName)
    .requiredOption('--y <metric>', 'second metric', metricName)
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: JsonOption & { readonly x: MetricId; readonly y: MetricId }) =>
      finish(await (await actions()).showFront(id, options)),
    )
  withExample(command.command('sensitivity'), 'deltascope sweep sensitivity 3 --metric cycles')
    .description('how much each field moves a metric')
    .argument('<id>', 'number of the sweep', idNumber)
    .requiredOption('--metric <metric>', 'the metric', metricName)
    .option('--json', 'print one JSON document')
    .action(async (id: number, options: JsonOption & { readonly metric: MetricId }) =>
      finish(await (await actions()).showSensitivity(id, options)),
    )
}
