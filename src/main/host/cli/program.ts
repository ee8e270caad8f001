import { Command, CommanderError } from 'commander'
import manifest from '../../../../package.json' with { type: 'json' }
import { messageOf } from '../../services/system-problem.ts'
import { algorithm1Command } from './algorithm1.ts'
import type { CommandFactory } from './command.ts'
import { compareReportsCommand } from './compare-reports.ts'
import { compareCommand } from './compare.ts'
import { deltaDemoCommand } from './delta-demo.ts'
import { deltaStatsCommand } from './delta-stats.ts'
import { doctorCommand } from './doctor.ts'
import { estimateCommand } from './estimate.ts'
import { evaluateCommand } from './evaluate.ts'
import { exportCommand } from './export.ts'
import { figureCommand } from './figure.ts'
import { importCommand } from './import.ts'
import { openCommand } from './open.ts'
import { BAD_INPUT, DONE, FAILED, say, watchStandardOutput, type ExitCode } from './output.ts'
import { projectsCommand } from './projects.ts'
import { runCommand } from './run.ts'
import { runsCommand } from './runs.ts'
import { seedStudyCommand } from './seed-study.ts'
import { simulateCommand } from './simulate.ts'
import { sweepCommand } from './sweep.ts'
import { timelineCommand } from './timeline.ts'
import { validateCommand } from './validate.ts'
import { workloadsCommand } from './workloads.ts'

/** Every command, one line each, in the order of the help. Heavy modules are loaded in the actions. */
const COMMANDS: readonly CommandFactory[] = [
  openCommand,
  runCommand,
  runsCommand,
  compareCommand,
  timelineCommand,
  sweepCommand,
  projectsCommand,
  figureCommand,
  exportCommand,
  importCommand,
  simulateCommand,
  estimateCommand,
  compareReportsCommand,
  seedStudyCommand,
  workloadsCommand,
  evaluateCommand,
  validateCommand,
  deltaStatsCommand,
  deltaDemoCommand,
  algorithm1Command,
  doctorCommand,
]

/** Runs the command line; the arguments are those after the program's name. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  watchStandardOutput()
  let code: ExitCode = DONE
  const finish = (ended: ExitCode): void => {
    code = ended
  }
  try {
    await programOf(finish).parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    // commander has already said what is wrong; help and version are not wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : BAD_INPUT
    say(`error: ${messageOf(error)} (this is a fault of deltascope; please report it)`)
    if (process.env['DELTASCOPE_DEBUG'] !== undefined && error instanceof Error) say(error.stack ?? '')
    return FAILED
  }
}

function programOf(finish: (code: ExitCode) => void): Command {
  const program = new Command('deltascope')
    .description(
      'Simulates accelerators for diffusion models: SCALE-Sim to the last digit, and its faults corrected.',
    )
    .version(manifest.version)
    .exitOverride()
    .showHelpAfterError('Run "deltascope --help" for the commands.')
  for (const command of COMMANDS) {
    const made = command(finish)
    program.addCommand(
      made.copyInheritedSettings(program).showHelpAfterError(`Run "deltascope ${made.name()} --help".`),
    )
  }
  return program
}
