import type { CommandFactory } from './command.ts'
import { groupCommand, withExample } from './history-options.ts'
import type { CreateOptions, ExportProjectOptions } from './projects-action.ts'
import type { JsonOption } from './with-workbench.ts'

/** `deltascope projects`: folders of runs, and each as one file. */
export const projectsCommand: CommandFactory = (finish) => {
  const command = groupCommand(
    'projects',
    'the projects of the history: list, create, remove, export, import',
    'deltascope projects',
    'deltascope projects create "Chapter 4"',
  )
  const actions = () => import('./projects-action.ts')
  withExample(command.command('list', { isDefault: true }), 'deltascope projects')
    .description('every project with its counts')
    .option('--json', 'print one JSON document instead of a table')
    .action(async (options: JsonOption) => finish(await (await actions()).listProjects(options)))
  withExample(command.command('create'), 'deltascope projects create "Chapter 4"')
    .description('a new, empty project')
    .argument('<name>')
    .option('--description <text>', 'what it is about', '')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: CreateOptions) =>
      finish(await (await actions()).createProject(name, options)),
    )
  withExample(command.command('remove'), 'deltascope projects remove "Chapter 4"')
    .description('remove a project with all that is in it; can be undone')
    .argument('<project>', 'name or id')
    .option('--json', 'print one JSON document')
    .action(async (project: string, options: JsonOption) =>
      finish(await (await actions()).removeProject(project, options)),
    )
  withExample(command.command('export'), 'deltascope projects export "Chapter 4" -o chapter4.deltascope')
    .description('a project as one file that verifies itself where it is opened')
    .argument('<project>', 'name or id')
    .option('-o, --output <file>', 'where to (default: its name in this folder)')
    .option('--force', 'replace the file if there is one')
    .option('--json', 'print one JSON document')
    .action(async (project: string, options: ExportProjectOptions) =>
      finish(await (await actions()).exportProjectFile(project, options)),
    )
  withExample(command.command('import'), 'deltascope projects import chapter4.deltascope')
    .description('open a project file as a new project, computing its runs again to verify it')
    .argument('<file>', 'a .deltascope file')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: JsonOption) =>
      finish(await (await actions()).importProjectFile(file, options)),
    )
  return command
}
