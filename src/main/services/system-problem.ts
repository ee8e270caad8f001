import { problem, type Problem } from '../../engine/model/problem.ts'

/** The operating system's name of a failure, e.g. `ENOENT`; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What went wrong while writing to `file`, with what to do about it. */
export function writeProblem(file: string, error: unknown): Problem {
  switch (errnoOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return problem('disk-full', 'the disk or your quota is full', {
        file,
        remedy: 'Free some space or choose another folder with -p.',
      })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return problem('not-writable', 'you may not write here', {
        file,
        remedy: 'Choose another folder with -p.',
      })
    case 'ENOTDIR':
    case 'EEXIST':
      return problem('not-a-folder', 'a file is where a folder is needed', {
        file,
        remedy: 'Choose another folder with -p.',
      })
    case 'ENAMETOOLONG':
      return problem('name-too-long', 'the path is too long', { file, remedy: 'Shorten run_name or -p.' })
    default:
      return problem('write-failed', `cannot be written: ${messageOf(error)}`, { file })
  }
}
