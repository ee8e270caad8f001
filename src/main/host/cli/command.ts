import type { Command } from 'commander'
import type { ExitCode } from './output.ts'

/** Describes a command; its action loads what it needs and hands the exit code to `finish`. */
export type CommandFactory = (finish: (code: ExitCode) => void) => Command
