import * as nodeFs from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fail, ok, problem, type Problem, type Result } from '../../../engine/model/problem.ts'
import { patientRename } from '../patient-rename.ts'
import { errnoOf, writeProblem } from '../system-problem.ts'

/** The file operations an output needs; tests pass failing ones. */
export type OutputFs = Pick<typeof nodeFs, 'open' | 'link' | 'rename' | 'rm' | 'access'>

/** A file that appears complete or not at all. */
export interface OutputFile {
  /** Appends; a failure is thrown again by `commit` as a problem. */
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** Puts the file in place. */
  readonly commit: () => Promise<Result<void>>
  /** Removes what was written so far; after a commit, nothing. */
  readonly discard: () => Promise<void>
}

/** How a file is written. */
export interface OutputOptions {
  /** Replaces a file of that name. */
  readonly isForced: boolean
  readonly fs?: OutputFs
}

/**
 * Begins a file: written into a hidden sibling first, which takes its name at the end. A file that is there is refused
 * before anything is done, and once more at the end, unless `isForced`.
 */
export async function openOutput(
  file: string,
  { isForced, fs = nodeFs }: OutputOptions,
): Promise<Result<OutputFile>> {
  const target = resolve(file)
  const partial = join(dirname(target), `.${basename(target)}.partial-${process.pid}`)
  if (!isForced && (await exists(fs, target))) return fail(existing(file))
  let handle: nodeFs.FileHandle
  try {
    handle = await fs.open(partial, 'w')
  } catch (error) {
    return fail(outputProblem(file, error))
  }
  let failure: unknown
  const discard = async (): Promise<void> => {
    await handle.close().catch(() => undefined)
    await fs.rm(partial, { force: true }).catch(() => undefined)
  }
  return ok({
    write: async (bytes) => {
      if (failure !== undefined) return
      try {
        await handle.writeFile(bytes)
      } catch (error) {
        failure = error
      }
    },
    commit: async () => {
      try {
        if (failure !== undefined) throw failure
        await handle.close()
        await (isForced ? patientRename(fs, partial, target) : putBesides(fs, partial, target))
        return ok(undefined)
      } catch (error) {
        await discard()
        return fail(errnoOf(error) === 'EEXIST' ? existing(file) : outputProblem(file, error))
      }
    },
    discard,
  })
}

/** Writes a whole file at once. */
export async function writeOutput(
  file: string,
  bytes: Uint8Array,
  options: OutputOptions,
): Promise<Result<void>> {
  const opened = await openOutput(file, options)
  if (!opened.ok) return opened
  await opened.value.write(bytes)
  return opened.value.commit()
}

/** A link fails where a name is taken, which a rename does not; some disks know no links. */
async function putBesides(fs: OutputFs, partial: string, target: string): Promise<void> {
  try {
    await fs.link(partial, target)
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' || (await exists(fs, target))) throw error
    await patientRename(fs, partial, target)
    return
  }
  await fs.rm(partial, { force: true })
}

async function exists(fs: OutputFs, path: string): Promise<boolean> {
  return fs.access(path).then(
    () => true,
    () => false,
  )
}

function existing(file: string): Problem {
  return problem('file-exists', 'is there already', {
    file,
    remedy: 'Choose another name, or replace it with --force.',
  })
}

function outputProblem(file: string, error: unknown): Problem {
  const remedy = 'Choose another file with -o.'
  if (errnoOf(error) === 'ENOENT') {
    return problem('folder-not-found', 'the folder of this file is not there', { file, remedy })
  }
  const found = writeProblem(file, error)
  return found.remedy === undefined ? found : { ...found, remedy }
}
