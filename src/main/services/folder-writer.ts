import * as nodeFs from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fail, ok, problem, type Result } from '../../engine/model/problem.ts'
import { patientRename } from './patient-rename.ts'
import { errnoOf, writeProblem } from './system-problem.ts'

/** The file operations the writer needs; tests pass failing ones. */
export type FolderFs = Pick<
  typeof nodeFs,
  'mkdir' | 'open' | 'readdir' | 'realpath' | 'rename' | 'rm' | 'rmdir' | 'stat'
>

/** The next piece of a file; pieces of one file come in order, files of one subfolder come together. */
export interface FilePiece {
  /** Relative to the folder, with at most one subfolder: `COMPUTE_REPORT.csv`, `layer0/IFMAP_SRAM_TRACE.csv`. */
  readonly path: string
  readonly text: string
}

export interface FolderOptions {
  /** Which paths in the folder are results: an earlier result is replaced, anything else is kept. */
  readonly isResult: (path: string) => boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (writtenChars: number) => void
  readonly fs?: FolderFs
}

/**
 * Writes a result folder completely or not at all: into a hidden sibling first, which is then renamed. Until that
 * moment an earlier result stays as it was; after any failure nothing is left behind. Returns the paths written.
 */
export async function writeFolder(
  folder: string,
  pieces: Iterable<FilePiece>,
  options: FolderOptions,
): Promise<Result<readonly string[]>> {
  const fs = options.fs ?? nodeFs
  // A link to a folder stays a link. Where there is nothing yet, or no access, the next steps say so.
  const target = await fs.realpath(folder).catch(() => resolve(folder))
  let createdParent: string | undefined
  let partial: string | undefined
  try {
    createdParent = await makeParents(fs, dirname(target))
    partial = await makePartial(fs, target)
    const files = await writePieces(fs, partial, pieces, options)
    await putInPlace(fs, partial, target, options.isResult)
    return ok(files)
  } catch (error) {
    // The first error is the one to tell, not what cleaning up may add to it.
    if (partial !== undefined) await fs.rm(partial, { recursive: true, force: true }).catch(() => undefined)
    if (createdParent !== undefined) await removeEmptyParents(fs, dirname(target), createdParent)
    if (options.signal?.aborted === true) {
      return fail(problem('interrupted', 'interrupted, nothing was written', { file: folder }))
    }
    return fail(writeProblem(folder, error))
  }
}

/**
 * Creates the missing folders of a path from the top down; returns the topmost one created. One by one, because
 * Node's recursive mkdir never returns where folders cannot be created at all (as under /proc).
 */
async function makeParents(fs: FolderFs, folder: string): Promise<string | undefined> {
  const missing: string[] = []
  for (let path = folder; ; path = dirname(path)) {
    const error: unknown = await fs.stat(path).then(
      // Windows would say of what is below a file only that it is not there.
      (there) => (there.isDirectory() ? undefined : Object.assign(new Error(path), { code: 'ENOTDIR' })),
      (reason: unknown) => reason,
    )
    if (error === undefined) break
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    missing.unshift(path)
  }
  for (const path of missing) {
    await fs.mkdir(path).catch((error: unknown) => {
      // Another program may have been quicker.
      if (errnoOf(error) !== 'EEXIST') throw error
    })
  }
  return missing[0]
}

/** `.<name>.partial-<process id>` beside the target: the same disk, so a rename is enough at the end. */
async function makePartial(fs: FolderFs, target: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const suffix = attempt === 0 ? '' : `-${attempt}`
    const path = join(dirname(target), `.${basename(target)}.partial-${process.pid}${suffix}`)
    try {
      await fs.mkdir(path)
      return path
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST' || attempt === 100) throw error
    }
  }
}

async function writePieces(
  fs: FolderFs,
  partial: string,
  pieces: Iterable<FilePiece>,
  { signal, onProgress }: FolderOptions,
): Promise<readonly string[]> {
  const files: string[] = []
  const open = new Map<string, nodeFs.FileHandle>()
  let subfolder = '.'
  let writtenChars = 0
  try {
    for (const { path, text } of pieces) {
      if (dirname(path) !== subfolder) {
        await closeAll(open)
        subfolder = dirname(path)
        await fs.mkdir(join(partial, subfolder))
      }
      let handle = open.get(path)
      if (handle === undefined) {
        handle = await fs.open(join(partial, path), 'wx')
        open.set(path, handle)
        files.push(path)
      }
      await handle.appendFile(text)
      signal?.throwIfAborted()
      writtenChars += text.length
      onProgress?.(writtenChars)
    }
    await closeAll(open)
    return files
  } finally {
    // Only after a failure is anything still open; its error is the one to tell.
    await closeAll(open).catch(() => undefined)
  }
}

/** Closing is part of writing: some disks report only then that they are full. */
async function closeAll(open: Map<string, nodeFs.FileHandle>): Promise<void> {
  const handles = [...open.values()]
  open.clear()
  const closed = await Promise.allSettled(handles.map((handle) => handle.close()))
  const failed = closed.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function putInPlace(
  fs: FolderFs,
  partial: string,
  target: string,
  isResult: (path: string) => boolean,
): Promise<void> {
  const present = await entriesOf(fs, target, isResult)
  if (present === undefined) return patientRename(fs, partial, target)
  if (present.every((entry) => entry.replaceable)) return swap(fs, partial, target)
  // Somebody keeps other files here: they stay where they are, and only results change hands.
  for (const { name } of present.filter((entry) => entry.replaceable)) {
    await fs.rm(join(target, name), { recursive: true })
  }
  for (const name of await fs.readdir(partial))
    await patientRename(fs, join(partial, name), join(target, name))
  await fs.rmdir(partial)
}

async function swap(fs: FolderFs, partial: string, target: string): Promise<void> {
  const old = partial.replace(/\.partial-(?=[\d-]+$)/, '.old-')
  await patientRename(fs, target, old)
  try {
    await patientRename(fs, partial, target)
  } catch (error) {
    await patientRename(fs, old, target)
    throw error
  }
  await fs.rm(old, { recursive: true, force: true })
}

interface Entry {
  readonly name: string
  /** It is a result, and a subfolder holds nothing but results. */
  readonly replaceable: boolean
}

/** What is in a folder, undefined where there is nothing. */
async function entriesOf(
  fs: FolderFs,
  folder: string,
  isResult: (path: string) => boolean,
): Promise<readonly Entry[] | undefined> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true })
    return await Promise.all(
      entries.map(async (entry) => {
        const inside = entry.isDirectory() ? await fs.readdir(join(folder, entry.name)) : []
        const paths = [entry.name, ...inside.map((name) => `${entry.name}/${name}`)]
        return { name: entry.name, replaceable: paths.every(isResult) }
      }),
    )
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Removes the parents that were made for this folder, from the inside out, as far as they are empty. */
async function removeEmptyParents(fs: FolderFs, innermost: string, outermost: string): Promise<void> {
  for (let path = innermost; path.length >= outermost.length; path = dirname(path)) {
    try {
      await fs.rmdir(path)
    } catch {
      return
    }
  }
}
