import { errnoOf, messageOf } from '../../services/system-problem.ts'
import { formatProblem, type Problem } from '../../../engine/model/problem.ts'
import { printable } from './text-table.ts'

/** What a command ended with. */
export type ExitCode = 0 | 1 | 2 | 130

export const DONE = 0
/** The task failed: disk full, folder not writable, reports differ. */
export const FAILED = 1
/** Bad usage or bad input. */
export const BAD_INPUT = 2
/** Stopped by a signal; what 128 + SIGINT is to a shell. */
export const INTERRUPTED = 130

/** Results go to standard output. */
export function print(text: string): void {
  process.stdout.write(text)
}

/** One JSON document, all there is on standard output. */
export function printJson(document: unknown): void {
  print(`${JSON.stringify(document, undefined, 2)}\n`)
}

/** Everything that is not the result goes to standard error, one line each. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Problems, repairs and warnings on standard error. */
export function sayProblems(problems: readonly Problem[]): void {
  for (const problem of problems) {
    say(`${problem.severity === 'error' ? 'error' : 'note'}: ${printable(formatProblem(problem))}`)
  }
}

/**
 * A reader who has seen enough (`| head`) is no failure; a standard output that cannot be written is. To be called
 * once, before anything is printed.
 */
export function watchStandardOutput(): void {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error) => {
    if (errnoOf(error) === 'EPIPE') return
    say(`error: standard output cannot be written: ${messageOf(error)}`)
    process.exitCode = FAILED
  })
}

/** Runs a task that cleans up after itself when Ctrl-C or a polite kill asks it to stop. */
export async function interruptible<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, abort)
  try {
    return await task(controller.signal)
  } finally {
    for (const signal of signals) process.off(signal, abort)
  }
}
