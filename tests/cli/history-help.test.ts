import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { compareCommand } from '../../src/main/host/cli/compare.ts'
import { doctorCommand } from '../../src/main/host/cli/doctor.ts'
import { exportCommand } from '../../src/main/host/cli/export.ts'
import { importCommand } from '../../src/main/host/cli/import.ts'
import { projectsCommand } from '../../src/main/host/cli/projects.ts'
import { runCommand } from '../../src/main/host/cli/run.ts'
import { runsCommand } from '../../src/main/host/cli/runs.ts'
import { sweepCommand } from '../../src/main/host/cli/sweep.ts'

const FACTORIES = [
  runCommand,
  runsCommand,
  compareCommand,
  sweepCommand,
  projectsCommand,
  exportCommand,
  importCommand,
  doctorCommand,
]
const COMMANDS = FACTORIES.map((factory) => factory(() => undefined)).flatMap((command) => [
  command,
  ...command.commands,
])

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (piece) => (text += piece) }).outputHelp()
  return text
}

describe('the help of every command over the history', () => {
  test.each(COMMANDS.map((command) => [command.name(), command] as const))('%s', (_, command) => {
    const help = helpOf(command)
    expect(help).toMatch(/\nExamples?:\n {2}\$ deltascope /)
    expect(command.description()).not.toBe('')
    // A group only leads to its commands, which know --json.
    if (command.commands.length === 0) expect(help).toContain('--json')
  })
})
